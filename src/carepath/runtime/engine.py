"""`send`: one event, from the caller to its receipt, in one transaction. Nothing is sent to anybody here.

Here: the order of things: check, lock, known already?, catch up, route, answer, commit.
Not here: each of these (accepting, timers, routing, journeys). Imported by care and by the rest of runtime.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carepath.core.events import STARTED, Event
from carepath.core.fields import Field
from carepath.core.pathway import Pathway
from carepath.errors import ConflictError, RequestError
from carepath.rows import EventRow, JourneyRow, PatientRow
from carepath.runtime import accepting, enrolling, follow_ups
from carepath.runtime.patients import must_be_known
from carepath.runtime.payloads import write_values
from carepath.runtime.receipts import Receipt, receipt_from_json
from carepath.runtime.services import Services
from carepath.runtime.taking import take
from carepath.runtime.timers import catch_up
from carepath.runtime.turn import Heard, Turn


@dataclass(frozen=True, slots=True)
class Sending:
    """How an event comes in, beside its name and values. `at`: when it happened (None: now).

    `connection`: the caller's own SQLAlchemy transaction, to be joined.
    """

    event_id: str
    origin: str = "app"
    actor: str = ""
    at: datetime | None = None
    connection: Any = None


@contextmanager
def turn(
    services: Services,
    *,
    reference: str | None = None,
    patient_id: str | None = None,
    connection: Any = None,
    caught_up: bool = True,
) -> Iterator[Turn]:
    """One patient's transaction, under the lock; with `caught_up` everything that is due by now has fired.

    `connection`: the caller's own transaction is joined; the lock comes first, then a savepoint around ours.
    """
    with services.store.begin(connection=connection) as uow:
        if connection is not None:
            services.definitions.doubt(uow)
        locked = uow.patients.lock(reference) if reference is not None else uow.patients.lock_id(patient_id or "")
        row = must_be_known(locked)
        with uow.savepoint() if connection is not None else nullcontext():
            one = Turn(services, uow, row, services.now(uow))
            if caught_up:
                catch_up(one)
            yield one
            follow_ups.work_off(one)
    services.awake.set()


def send(
    services: Services, reference: str, name: str, values: Mapping[str, Any] | None, *, sending: Sending
) -> Receipt:
    """The receipt of the event. RequestError where it cannot be taken; then nothing was written."""
    accepting.check_event_id(sending.event_id)
    with turn(services, reference=reference, connection=sending.connection, caught_up=False) as one:
        schema = accepting.schema_for(services.definitions, one.uow, name, sending.origin)
        accepted = accepting.check_data(schema, values)
        accepting.check_merge(name, accepted, reference)
        at = accepting.check_time(sending.at, one.now)
        event = Event(name, accepted, sending.event_id, at or one.now, sending.actor)
        body_hash = _body_hash(services, one.patient, sending, event)
        known = one.uow.events.find(sending.event_id)
        if known is not None:
            return first_answer(known, body_hash)
        catch_up(one)
        return take(one, Heard(event, sending.origin), body_hash=body_hash)


def enroll(
    services: Services, name: str, reference: str, context: Mapping[str, Any] | None, *, actor: str
) -> JourneyRow:
    """A journey started by hand. RequestError where the pathway, the context or the patient does not allow it."""
    definitions = services.definitions
    pathway = definitions.today(name)
    definitions.must_enroll(pathway)
    accepted = accepting.check_context(_context_fields(pathway), context, about=f"pathway {name}")
    with turn(services, reference=reference) as one:
        enrolling.must_be_cared_for(one)
        started = Event(STARTED, accepted, f"enroll:{one.patient.id}:{name}", one.now, actor)
        once = enrolling.once_of(one, pathway, Heard(started, "app"))
        standing = enrolling.running(one, pathway, once)
        if standing is not None:
            raise RequestError(
                "already-enrolled",
                f"this patient has journey {standing.id} on {name!r} already.",
                hint="One journey runs at a time for each value of once_per; send it events instead.",
            )
        before = len(one.uow.journeys.of_patient(one.patient.id))
        heard = Heard(started._replace(id=f"{started.id}:{before}"), "app")
        return enrolling.begin(one, pathway, heard, once=once)


def _context_fields(pathway: Pathway) -> dict[str, Field]:
    """What `context` may hold: the fields of the context, and of the events that enroll. None of them required."""
    declared: dict[str, Field] = {}
    for event in pathway.enroll.on if pathway.enroll else ():
        schema = pathway.events.get(event)
        declared.update(schema.fields if schema else {})
    declared.update(pathway.context)
    return {name: Field(one.type, one.of, one.unit, one.unique, None, False, one.minimum, one.maximum, one.implausible)
            for name, one in declared.items()}  # fmt: skip


def _body_hash(services: Services, patient: PatientRow, sending: Sending, event: Event) -> str:
    said_at = "" if sending.at is None else event.at.isoformat() if event.at else ""
    return services.keyed_hash(
        {
            "patient": patient.id,
            "event": event.name,
            "origin": sending.origin,
            "actor": sending.actor,
            "at": said_at,
            "values": write_values(event.data),
        }
    )


def first_answer(known: EventRow, body_hash: str) -> Receipt:
    """The answer that this event got when it came first. RequestError where its body is another one."""
    if known.body_hash != body_hash:
        raise RequestError(
            "event-id-taken",
            "an event with this id and another body was taken before.",
            hint="Send the same body again to get its answer, or give the new event an id of its own.",
        )
    if known.receipt is None:
        raise ConflictError("event-unanswered", "this event is being taken just now.", hint="Call again.")
    return receipt_from_json(known.receipt, duplicate=True)
