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
        _tell_hearers(turn, row, ComeBack("exhausted", "", "exhausted", {"rungs": len(ladder.rungs)}, at=timer.due_at))


def acknowledge(turn: Turn, row: EscalationRow, *, by: str, role: str) -> None:
    """A person answers: the climb is over, and each journey that raised it hears by whom."""
    escalations.close(turn, row, "acknowledged", "acknowledged", by=by)
    payload = {"by": by, "role": role, "rung": row.rung + 1}
    _tell_hearers(turn, row, ComeBack("acknowledged", "", "acknowledged", payload, by, "staff"))


def _tell_hearers(turn: Turn, row: EscalationRow, said: ComeBack) -> None:
    """Says it to each journey, under the id and key that it gave the escalation."""
    for hearer in turn.uow.escalations.hearers(row.id):
        back = replace(said, name=f"escalation.{said.verb}.{hearer.name}", key=hearer.key)
        come_back(turn, hearer.journey_id, back)
