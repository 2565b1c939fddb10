"""Views for people and programs: journeys, tasks, messages. Read only.

Here: rows as public values. Not here: the timeline (timeline.py), why (explain.py). Imported by care.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from carepath.careteam.tasks import TRANSITIONS, UNDONE
from carepath.core.pathway import Pathway
from carepath.core.spelling import did_you_mean
from carepath.errors import CorruptionError, RequestError
from carepath.ports import UnitOfWork
from carepath.rows import DeliveryRow, JourneyRow, MessageRow, TaskRow
from carepath.runtime.arguments import quoted, text
from carepath.runtime.definitions import Definitions
from carepath.runtime.journeys import snapshot_of
from carepath.runtime.patients import must_be_known
from carepath.runtime.receipts import Delivery, Journey, Message, Task
from carepath.runtime.services import Services

JOURNEY_STATUSES = ("active", "ended", "parked")
UNREADABLE = "Cannot be read"  # in place of the titles of a journey's states


def patient_id_of(uow: UnitOfWork, reference: str) -> str:
    """Our id of a patient. RequestError where nobody added them."""
    return must_be_known(uow.patients.find(reference)).id


def journeys(services: Services, *, patient: str | None, pathway: str | None, status: str | None) -> list[Journey]:
    """Journeys in order of their start."""
    _check_status(() if status is None else (status,), JOURNEY_STATUSES)
    with services.store.begin(write=False) as uow:
        if patient is None:
            rows = list(uow.journeys.all(pathway=pathway, status=status))
        else:
            rows = list(uow.journeys.of_patient(patient_id_of(uow, patient), status=status))
        rows = [row for row in rows if pathway in (None, row.pathway)]
        names = uow.patients.references(row.patient_id for row in rows)
        return [journey_view(uow, services.definitions, row, names[row.patient_id]) for row in rows]


def tasks(
    services: Services, *, role: str | None, status: str | Iterable[str] | None, patient: str | None
) -> list[Task]:
    """Tasks, urgent first, then by due time."""
    wanted = None if status is None else _several(status)
    _check_status(wanted or (), tuple(TRANSITIONS))
    with services.store.begin(write=False) as uow:
        patient_id = None if patient is None else patient_id_of(uow, patient)
        rows = uow.tasks.select(patient_id=patient_id, role=role, status=wanted)
        names = uow.patients.references(row.patient_id for row in rows)
        now = services.now(uow)
        return [
            task_view(row, names[row.patient_id], overdue=row.status in UNDONE and row.due_at <= now) for row in rows
        ]


def messages(services: Services, *, patient: str | None) -> list[Message]:
    """Messages with their deliveries, in the order in which they were planned."""
    with services.store.begin(write=False) as uow:
        rows = uow.outbox.messages(patient_id=None if patient is None else patient_id_of(uow, patient))
        names = uow.patients.references(row.patient_id for row in rows)
        return [message_view(row, names[row.patient_id], uow.outbox.deliveries(row.id)) for row in rows]


def _several(status: Any) -> tuple[str, ...]:
    return tuple(status) if isinstance(status, Iterable) and not isinstance(status, str) else (status,)


def _check_status(wanted: Iterable[Any], known: tuple[str, ...]) -> None:
    for status in wanted:
        if text(status, "`status`") not in known:
            hint = did_you_mean(status, known)
            raise RequestError("unknown-status", f"the status {quoted(status)} does not exist.", hint=hint)


def journey_view(uow: UnitOfWork, definitions: Definitions, row: JourneyRow, patient: str) -> Journey:
    """One journey, with the titles of its states; without them, and saying so, where it cannot be read."""
    shown = Journey(
        id=row.id,
        patient=patient,
        pathway=row.pathway,
        version=row.version,
        status=row.status,
        configuration=(),
        titles=(UNREADABLE,),
        context={},
        started_at=row.started_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
    )
    try:
        pinned = definitions.pinned(uow, row)
        snapshot = snapshot_of(pinned, row)
    except CorruptionError:  # a worklist must not fail for one journey: whoever works with it is told
        return shown
    titles = tuple(title_of(pinned.pathway, path) for path in snapshot.configuration)
    return replace(shown, configuration=snapshot.configuration, titles=titles, context=dict(snapshot.context))


def title_of(pathway: Pathway, path: str) -> str:
    """What people call a state: its title, else the last word of its path."""
    state = pathway.states.get(path)
    return state.title if state is not None and state.title else path.rpartition(".")[2].replace("_", " ")


def task_view(row: TaskRow, patient: str, *, overdue: bool) -> Task:
    """One task."""
    return Task(
        id=row.id,
        patient=patient,
        journey=row.journey_id,
        name=row.name,
        kind=row.kind,
        role=row.role,
        title=row.title,
        status=row.status,
        priority=row.priority,
        opened_at=row.opened_at,
        due_at=row.due_at,
        overdue=overdue,
        outcomes={outcome: tuple(fields) for outcome, fields in json.loads(row.outcomes).items()},
        evidence=tuple(row.evidence),
        message=row.message_id,
        escalation=row.escalation_id,
        claimed_by=row.claimed_by,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        outcome=row.outcome,
        reason=row.reason,
    )


def message_view(row: MessageRow, patient: str, deliveries: Iterable[DeliveryRow]) -> Message:
    """One message."""
    return Message(
        id=row.id,
        patient=patient,
        journey=row.journey_id,
        name=row.name,
        kind=row.kind,
        content=row.content,
        status=row.status,
        created_at=row.created_at,
        settled_at=row.settled_at,
        reason=row.reason,
        safety=row.safety,
        deliveries=tuple(
            Delivery(one.id, one.recipient, one.channel, one.status, one.attempts, one.reason, one.settled_at)
            for one in deliveries
        ),
    )
