"""An escalation as it stands: raised or joined, added to, its rungs asked, closed.

Here: rows only. It belongs to the patient; journeys hear of it under the ids that they gave it.
Not here: when the next rung is asked and what journeys are told (climbing.py), which role (careteam).
Imported by effects, climbing, happenings and care_tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from carepath.careteam import tasks as task_life
from carepath.careteam.ladders import Climb, RungDue, begin
from carepath.careteam.own_tasks import rung_task
from carepath.careteam.roles import UNASSIGNED
from carepath.core.calendar import Calendar
from carepath.core.definitions import Ladder, Rung
from carepath.core.durations import Duration
from carepath.core.effects import RaiseEscalation
from carepath.core.events import DEATH
from carepath.rows import DeliveryRow, EscalationRow, HearerRow, MessageRow, TaskRow, TimerRow
from carepath.runtime.owners import open_task
from carepath.runtime.services import derived_id
from carepath.runtime.turn import Turn

CLIMB = "climb"  # name of an escalation's one timer
MIDNIGHT = time(0, 0)
QUARTER = Duration(15, "m")


@dataclass(frozen=True, slots=True)
class Concern:
    """What is escalated: by which event, why (a code), and from when people's time counts."""

    event_id: str
    reason: str
    at: datetime


def raise_escalation(turn: Turn, concern: Concern, effect: RaiseEscalation, journey_id: str) -> None:
    """Raises it, or joins the one that the same event raised for this patient on the same ladder."""
    escalation_id = derived_id("e", turn.patient.id, effect.ladder, concern.event_id)
    known = turn.uow.escalations.get(escalation_id)
    if known is None or known.status != "open":
        _open(turn, concern, effect.ladder, escalation_id, known)
    turn.uow.escalations.add_hearer(HearerRow(escalation_id, journey_id, effect.id, effect.key))


def add_evidence(turn: Turn, concern: Concern, key: str) -> None:
    """Adds the event at hand to one that is open; it goes on climbing where it is."""
    row = turn.uow.escalations.by_hearer(key)
    if row is None or row.status != "open":
        return
    evidence = tuple(dict.fromkeys((*row.evidence, concern.event_id)))
    turn.uow.escalations.save(replace(row, evidence=evidence, reason=concern.reason or row.reason))
    for task in open_rungs(turn, row.id):
        turn.uow.tasks.save(replace(task, evidence=evidence))


def cancel_escalation(turn: Turn, key: str, reason: str) -> bool:
    """Ends it without an answer. False, and it goes on, where another journey hears of it too."""
    row = turn.uow.escalations.by_hearer(key)
    if row is None or row.status != "open":
        return True
    if any(hearer.key != key for hearer in turn.uow.escalations.hearers(row.id)) and reason != DEATH:
        return False
    close(turn, row, "cancelled", reason)
    return True


def close(turn: Turn, row: EscalationRow, status: str, reason: str, *, by: str = "") -> None:
    """Ends the climb; every rung that is still asked is told that it is over."""
    turn.uow.timers.disarm_all(row.id)
    for task in open_rungs(turn, row.id):
        turn.uow.tasks.save(task_life.cancel(task, reason, at=turn.now))
    turn.uow.escalations.save(replace(row, status=status, acknowledged_by=by, closed_at=turn.now))


def ask_rung(turn: Turn, row: EscalationRow, move: Climb, *, at: datetime) -> EscalationRow:
    """Opens the rung's task (or moves the one that is open), pages its role, and arms the next move."""
    rung = move.rung
    asked = replace(row, rung=rung.number, pages=row.pages + 1)
    turn.uow.escalations.save(asked)
    standing = [task for task in open_rungs(turn, row.id) if task.key.startswith(f"{row.id}:rung:{rung.number}")]
    if standing:
        # It may be morning by now: the task moves with the role that is asked.
        turn.uow.tasks.save(replace(standing[0], role=rung.role, due_at=rung.acknowledge_by))
    else:
        key = f"{row.id}:rung:{rung.number}"
        key = key if turn.uow.tasks.by_key(key) is None else f"{key}:{asked.pages}"
        open_task(turn, rung_task(rung), key=key, event_id=row.event_id, opened_at=at, escalation_id=row.id)
    _page(turn, asked, rung)
    turn.uow.timers.arm(TimerRow(row.id, turn.patient.id, CLIMB, rung.acknowledge_by, owner="escalation"))
    return asked


def open_rungs(turn: Turn, escalation_id: str) -> list[TaskRow]:
    """Tasks of this escalation that nobody has closed."""
    tasks = turn.uow.tasks.select(patient_id=turn.patient.id, status=task_life.UNDONE)
    return [task for task in tasks if task.escalation_id == escalation_id]


def ladder_of(turn: Turn, name: str) -> tuple[Ladder, Mapping[str, Calendar]]:
    """Today's ladder and calendars. One that has vanished still reaches somebody, every quarter of an hour."""
    clinic = turn.services.definitions.clinic
    ladder = turn.services.definitions.ladder(turn.uow, name, at=turn.now)
    if ladder is None:
        rung = Rung(clinic.site.call_role or UNASSIGNED, ("task", "page"), QUARTER, repeat=QUARTER)
        ladder = Ladder(name, f"{name.replace('_', ' ')} (this ladder is not defined any more)", "", (rung,), True)
    if ladder.calendar in clinic.calendars:
        return ladder, clinic.calendars
    always = Calendar("always", clinic.site.zone, dict.fromkeys(range(7), (MIDNIGHT, MIDNIGHT)))
    return ladder, {**clinic.calendars, ladder.calendar: always}


def _open(turn: Turn, concern: Concern, name: str, escalation_id: str, known: EscalationRow | None) -> None:
    ladder, calendars = ladder_of(turn, name)
    row = EscalationRow(
        id=escalation_id,
        patient_id=turn.patient.id,
        ladder=name,
        ladder_version=ladder.version,
        event_id=concern.event_id,
        opened_at=concern.at,
        rung=0,
        reason=concern.reason,
        evidence=(concern.event_id,),
        pages=known.pages if known is not None else 0,  # raised again by the same event: no page has an id twice
    )
    if known is None:
        turn.uow.escalations.add(row)
    ask_rung(turn, row, begin(ladder, at=concern.at, calendars=calendars), at=concern.at)


def _page(turn: Turn, row: EscalationRow, rung: RungDue) -> None:
    """A page by every channel of the rung that has an adapter; the task is there in any case."""
    ladder, _ = ladder_of(turn, row.ladder)
    for channel in rung.channels:
        if channel == "task" or turn.services.ways.find(channel) is None:
            continue
        message = MessageRow(
            id=f"{row.id}:page:{row.pages}:{channel}",
            patient_id=row.patient_id,
            journey_id=None,
            name=f"rung:{row.ladder}",
            kind="page",
            content=row.ladder,
            created_at=turn.now,
            safety=ladder.safety,
            expires_at=None,
            reason=row.id,
        )
        turn.uow.outbox.add_message(message)
        turn.uow.outbox.add_delivery(
            DeliveryRow(
                id=f"{message.id}/role:{rung.role}",
                message_id=message.id,
                patient_id=row.patient_id,
                recipient=f"role:{rung.role}",
                due_at=turn.now,
                channel=channel,
                safety=ladder.safety,
            )
        )
