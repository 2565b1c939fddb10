"""What is due for a patient fires first: in order of its due times, under the patient's lock, by the path of `send`.

Here: catching up. Not here: what a timer means (core for a journey's, climbing.py for an escalation's, calls.py).
Imported by engine and inbound.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

from carepath.core.effects import TellOwner
from carepath.core.events import TIMER, Event
from carepath.core.fields import moment
from carepath.errors import CorruptionError
from carepath.rows import TimerRow
from carepath.runtime import calls, climbing, comebacks, follow_ups, journeys
from carepath.runtime.faults import note_fault
from carepath.runtime.owners import tell_owner
from carepath.runtime.turn import OURS, Heard, Turn

logger = logging.getLogger("carepath.timers")
AGAIN_AFTER = timedelta(minutes=15)
MOST_FIRINGS = 5_000  # of one owner in one go; far beyond any pathway, so that an endless one stops


class EndlessTimers(CorruptionError):
    """A journey's timers arm one another without time passing."""


def catch_up(turn: Turn) -> int:
    """Fires every timer of the patient that is due by now; how many. New ones that are due too fire in their turn."""
    fired: Counter[str] = Counter()
    while (timer := turn.uow.timers.first_due(turn.patient.id, turn.now)) is not None:
        fired[timer.owner_id] += 1
        if fired[timer.owner_id] > MOST_FIRINGS:
            _stop(turn, timer)
        else:
            _fire(turn, timer)
        follow_ups.work_off(turn)
    return fired.total()


def _fire(turn: Turn, timer: TimerRow) -> None:
    """Fires it. What fails that is no journey's is tried again and told: it must not stop all else of the patient."""
    try:
        with turn.uow.savepoint() if timer.owner != "journey" else nullcontext():
            _OWNERS[timer.owner](turn, timer)
    except journeys.NOT_OURS_TO_HIDE:
        raise
    except Exception as error:
        if timer.owner == "journey":
            raise
        note_fault(logger, f"timer {timer.name}", timer.owner_id, error)
        turn.uow.timers.arm(replace(timer, due_at=turn.now + AGAIN_AFTER))
        tell_owner(turn, None, TellOwner(f"{timer.owner_id}:timer_failed", "timer_failed", timer.owner))


def _fire_journey(turn: Turn, timer: TimerRow) -> None:
    row = turn.uow.journeys.get(timer.owner_id)
    if row is None or row.status == "parked":
        turn.uow.timers.hold_all(timer.owner_id, True)
        return
    heard = _heard(turn, timer, row.sequence)
    _, step = journeys.hear(turn, row, heard)
    turn.keep_heard(heard)
    if step is not None:
        comebacks.tell_of_lapse(turn, row, heard, step)
        # Whatever the journey made of it, this occurrence has had its turn; what it armed anew stands.
        armed = step.snapshot.timers.get(timer.name)
        if armed is None or step.outcome == "rejected":
            turn.uow.timers.disarm(timer.owner_id, timer.name)


def _heard(turn: Turn, timer: TimerRow, sequence: int) -> Heard:
    due = {"timer": timer.name, "due_at": timer.due_at, "fired_at": turn.now}
    event_id = f"{timer.owner_id}:{timer.name}:{moment(timer.due_at)}"
    if turn.uow.events.find(event_id) is not None:  # armed again for the same moment: another firing, another id
        event_id = f"{event_id}:{sequence}"
    return Heard(Event(TIMER, due, event_id, timer.due_at), OURS, at=timer.due_at)


def _stop(turn: Turn, timer: TimerRow) -> None:
    error = EndlessTimers(
        "timers-endless",
        f"more than {MOST_FIRINGS:,} timers of {timer.owner_id} were due at once.",
        hint="Look for a timer of no length, or a repeat far too short.",
    )
    row = turn.uow.journeys.get(timer.owner_id) if timer.owner == "journey" else None
    if row is None:
        raise error
    journeys.park(turn, row, _heard(turn, timer, row.sequence), error)


_OWNERS: Mapping[str, Callable[[Turn, TimerRow], None]] = {
    "journey": _fire_journey,
    "escalation": climbing.climb,
    "task": calls.run_out,
}
