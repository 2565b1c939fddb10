"""What happened to a patient, in order, in plain English: one line for each thing that a person would tell.

Here: rows as lines. Words that people wrote are not repeated; the ids lead to them. Imported by care.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from carepath.errors import CorruptionError
from carepath.ports import UnitOfWork
from carepath.reach.recipients import PATIENT
from carepath.rows import EscalationRow, EventRow, JourneyRow, MessageRow, RecordRow, TaskRow
from carepath.runtime import log
from carepath.runtime.definitions import Definitions
from carepath.runtime.inbox import CHANNELS, read_id
from carepath.runtime.queries import patient_id_of, title_of
from carepath.runtime.receipts import Entry
from carepath.runtime.services import Services
from carepath.runtime.turn import OURS

KINDS = {"message": "Message", "ask": "Question", "reminder": "Reminder", "page": "Page", "action": "Action"}
ENDS = {
    "delivered": "arrived",
    "refused": "was refused",
    "dead": "did not arrive",
    "revoked": "was taken back",
    "expired": "was not sent, it was too late",
}


# What comes back of these has a line of its own.
TOLD_AS_THEMSELVES = ("timer.", "task.", "delivery.", "escalation.", "journey.")


def timeline(services: Services, *, patient: str) -> list[Entry]:
    """Every line, oldest first."""
    with services.store.begin(write=False) as uow:
        patient_id = patient_id_of(uow, patient)
        found: list[Entry] = []
        for event in uow.events.of_patient(patient_id):
            found += _of_event(event)
        for journey in uow.journeys.of_patient(patient_id):
            found += _of_journey(uow, services.definitions, journey)
        tasks = uow.tasks.select(patient_id=patient_id)
        passed_on = {task.message_id for task in tasks if task.kind == "call" and task.status == "completed"}
        for message in uow.outbox.messages(patient_id=patient_id):
            found += _of_message(uow, message, by_hand=message.id in passed_on)
        for task in tasks:
            found += _of_task(task)
        for escalation in uow.escalations.of_patient(patient_id):
            found += _of_escalation(uow, escalation)
    return sorted(found, key=lambda entry: (entry.at, _rank(entry.what)))


def _of_event(row: EventRow) -> Iterator[Entry]:
    if row.origin == OURS or row.name.startswith(TOLD_AS_THEMSELVES):
        return
    late = "" if row.at == row.received_at else f", happened {row.at:%Y-%m-%d %H:%M} UTC"
    by = f" by {row.actor}" if row.actor else ""
    text = f"{_words(row.name).capitalize()} (from {row.origin}{by}{late})"
    yield Entry(row.received_at, "event.received", row.event_id, text, detail={"event": row.name, "origin": row.origin})


def _of_journey(uow: UnitOfWork, definitions: Definitions, row: JourneyRow) -> Iterator[Entry]:
    try:
        pathway = definitions.pinned(uow, row).pathway
    except CorruptionError:  # what happened can be told without the titles
        name, titles = row.pathway, {}
    else:
        name = pathway.title or pathway.name
        titles = {path: title_of(pathway, path) for path in pathway.states}
    yield Entry(row.started_at, "journey.started", row.id, f"{name}: begun", row.pathway, {"version": row.version})
    for record in uow.records.of_journey(row.id):
        if record.outcome == log.PARKED:
            yield Entry(record.at, "journey.parked", row.id, f"{name}: set aside, a person has to look", row.pathway)
            continue
        yield from _of_record(record, row, titles, name)
    if row.ended_at is not None:
        reason = _words(row.end_reason)
        yield Entry(row.ended_at, "journey.ended", row.id, f"{name}: ended ({reason})", row.pathway)


def _of_record(record: RecordRow, row: JourneyRow, titles: Mapping[str, str], name: str) -> Iterator[Entry]:
    body = log.read_body(record.body)
    now = [path for path in body["configuration"] if path in body["entered"]]
    fired_at = body.get("fired_at")
    late = {"fired_at": fired_at} if fired_at else {}
    if now:
        text = f"{name}: {', '.join(titles.get(path, path) for path in now)}" + (" (late)" if late else "")
        yield Entry(record.at, "state.entered", row.id, text, row.pathway, {"entered": tuple(now), **late})
    if record.outcome == "undecided":
        text = f"{name}: could not be decided, a value is missing ({record.event})"
        yield Entry(record.at, "journey.undecided", row.id, text, row.pathway, {"event": record.event})


def _of_message(uow: UnitOfWork, row: MessageRow, *, by_hand: bool) -> Iterator[Entry]:
    kind, about = KINDS[row.kind], _words(row.content)
    detail: dict[str, Any] = {"content": row.content, "kind": row.kind, "message": row.name}
    yield Entry(row.created_at, f"{row.kind}.planned", row.id, f"{kind} planned: {about}", detail=detail)
    for delivery in uow.outbox.deliveries(row.id):
        if delivery.status not in ENDS or delivery.settled_at is None:
            continue
        by = f" by {delivery.channel}" if delivery.channel and delivery.channel != row.kind else ""
        why = f" ({_words(delivery.reason)})" if delivery.reason and delivery.status != "delivered" else ""
        to = delivery.recipient.removeprefix("role:").replace(":", " ")
        whom = f", to {_words(to)}" if delivery.recipient != PATIENT else ""
        text = f"{kind} {ENDS[delivery.status]}{by}: {about}{why}{whom}"
        told = {**detail, "channel": delivery.channel, "recipient": delivery.recipient}
        if by_hand and delivery.status == "delivered" and delivery.recipient == PATIENT:
            text = f"{kind} passed on by a person ({_words(delivery.reason)}): {about}"
            told["outcome"] = delivery.reason
        yield Entry(delivery.settled_at, f"{row.kind}.{delivery.status}", delivery.id, text, detail=told)
        read = uow.events.find(read_id(delivery.id)) if delivery.channel in CHANNELS else None
        if read is not None:
            yield Entry(read.received_at, f"{row.kind}.read", delivery.id, f"{kind} read{by}: {about}", detail=told)


def _of_task(row: TaskRow) -> Iterator[Entry]:
    role, detail = _words(row.role), {"role": row.role, "task": row.name, "kind": row.kind}
    urgent = "Urgent task" if row.priority == "urgent" else "Task"
    yield Entry(row.opened_at, "task.opened", row.id, f"{urgent} for {role}: {row.title}", detail=detail)
    if row.overdue_at is not None:
        yield Entry(row.overdue_at, "task.overdue", row.id, f"Task overdue: {row.title}", detail=detail)
    if row.closed_at is not None:
        how = _words(row.outcome) if row.status == "completed" else _words(row.reason)
        by = f" by {row.closed_by}" if row.closed_by else ""
        text = f"Task {row.status}{by}: {row.title}" + (f", {how}" if how else "")
        if row.kind == "rung" and row.status == "cancelled" and row.reason == "acknowledged":
            text = f"Task for {role} withdrawn: {row.title}, somebody else answered"
        yield Entry(row.closed_at, f"task.{row.status}", row.id, text, detail={**detail, "outcome": row.outcome})


def _of_escalation(uow: UnitOfWork, row: EscalationRow) -> Iterator[Entry]:
    name, detail = _words(row.ladder), {"ladder": row.ladder, "rung": row.rung}
    yield Entry(row.opened_at, "escalation.raised", row.id, f"Escalation raised: {name}", detail=detail)
    if row.exhausted_at is not None:
        yield Entry(row.exhausted_at, "escalation.exhausted", row.id, f"Nobody answered: {name}", detail=detail)
    if row.closed_at is not None:
        by = f" by {row.acknowledged_by}" if row.acknowledged_by else ""
        yield Entry(
            row.closed_at, f"escalation.{row.status}", row.id, f"Escalation {row.status}{by}: {name}", detail=detail
        )


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _rank(what: str) -> int:
    """Of one moment first what came in or was done, then what came of it."""
    return 0 if what in _CAUSES else _ORDER.get(what.partition(".")[0], 9) + (what == "journey.ended") * 2


_CAUSES = frozenset((
    "event.received", "task.completed", "task.declined", "task.overdue",
    "escalation.acknowledged", "escalation.exhausted",
))  # fmt: skip
_ORDER = {"journey": 1, "state": 2, "message": 4, "ask": 4, "reminder": 4, "task": 5, "escalation": 6, "page": 7}
