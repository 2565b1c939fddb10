"""An escalation climbs: nobody answered in time, or somebody did.

Here: the next move when its timer is due, and the answer of a person; the journeys hear of both.
Not here: its rows (escalations.py), who is asked (careteam). Imported by timers and care_tasks.
"""

from __future__ import annotations

from dataclasses import replace

from carepath.careteam import ladders
from carepath.rows import EscalationRow, TimerRow
from carepath.runtime import escalations
from carepath.runtime.comebacks import ComeBack, come_back
from carepath.runtime.turn import Turn


def climb(turn: Turn, timer: TimerRow) -> None:
    """Asks the next rung, or the last one again; says once that the ladder is exhausted."""
    row = turn.uow.escalations.get(timer.owner_id)
    turn.uow.timers.disarm(timer.owner_id, timer.name)
    if row is None or row.status != "open":
        return
    ladder, calendars = escalations.ladder_of(turn, row.ladder)
    at = turn.people_at(timer.due_at)
    move = ladders.climb(ladder, row.rung, exhausted=row.exhausted_at is not None, at=at, calendars=calendars)
    if move.verb == ladders.EXHAUSTED:
        row = replace(row, exhausted_at=at)
    escalations.ask_rung(turn, row, move, at=at)
    if move.verb == ladders.EXHAUSTED:
        _tell_hearers(turn, row, "exhausted", {"rungs": len(ladder.rungs)})


def acknowledge(turn: Turn, row: EscalationRow, *, by: str, role: str) -> None:
    """A person answers: the climb is over, and each journey that raised it hears by whom."""
    escalations.close(turn, row, "acknowledged", "acknowledged", by=by)
    _tell_hearers(turn, row, "acknowledged", {"by": by, "role": role, "rung": row.rung + 1}, by=by)


def _tell_hearers(turn: Turn, row: EscalationRow, verb: str, payload: dict[str, object], *, by: str = "") -> None:
    for hearer in turn.uow.escalations.hearers(row.id):
        back = ComeBack(f"escalation.{verb}.{hearer.name}", hearer.key, verb, payload, by)
        come_back(turn, hearer.journey_id, back)
