"""The inbox that a portal or app shows: what was delivered to the patient there, and whether they have read it.

Here: reading it, and noting that something was read. The text is written from the content of the version that was
delivered; no copy of it is kept. Not here: delivering (the inbox adapter), answers (inbound.py). Imported by care.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from carepath.core.definitions import Content, Site
from carepath.core.events import Event
from carepath.errors import RequestError
from carepath.ports import UnitOfWork
from carepath.reach.wording import render, spoken, template_for
from carepath.rows import DeliveryRow, EventRow, MessageRow, Patient
from carepath.runtime import engine
from carepath.runtime.patients import must_be_known
from carepath.runtime.services import Services
from carepath.runtime.turn import OURS, Heard

CHANNELS = ("portal", "app")
KINDS = ("message", "ask", "reminder")


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One message in a patient's inbox. `answers`: what may be answered while its question is open, for `inbound`.

    `channel`: portal or app. `content`: id of the text. Times are aware UTC; `read_at` None: not yet.
    """

    id: str
    at: datetime
    channel: str
    kind: str  # message | ask | reminder
    content: str
    text: str
    language: str
    safety: bool = False
    answers: tuple[str, ...] = ()
    expires_at: datetime | None = None
    read_at: datetime | None = None
    read_by: str = ""


def inbox(services: Services, *, patient: str, unread_only: bool) -> list[InboxMessage]:
    """What stands in the patient's inbox now, oldest first."""
    with services.store.begin(write=False) as uow:
        row = must_be_known(uow.patients.find(patient))
        now = services.now(uow)
        found: list[InboxMessage] = []
        for message in uow.outbox.messages(patient_id=row.id):
            if message.kind not in KINDS or (message.expires_at is not None and message.expires_at <= now):
                continue
            content = services.definitions.content_of(uow, message.content, message.content_version)
            if content is not None:
                site = services.definitions.clinic.site
                found += _shown(uow, message, (row.patient, content, site))
    return sorted((one for one in found if not (unread_only and one.read_at)), key=lambda one: (one.at, one.id))


def mark_read(services: Services, message_id: str, *, by: str) -> bool:
    """Notes who read it first; False where somebody had."""
    with services.store.begin(write=False) as uow:
        found = uow.outbox.delivery(message_id)
    if found is None or not _stands(found):
        raise RequestError(
            "unknown-inbox-message", "no inbox holds a message with this id.", hint="Give the id of an InboxMessage."
        )
    with engine.turn(services, patient_id=found.patient_id, caught_up=False) as turn:
        if turn.uow.events.find(read_id(found.id)) is not None:
            return False
        read = Event("delivery.read", {"channel": found.channel}, read_id(found.id), turn.now, by)
        turn.keep_heard(Heard(read, OURS), actor=by)
        return True


def read_id(delivery_id: str) -> str:
    """The id of the event that says that it was read."""
    return f"{delivery_id}#read"


def _shown(uow: UnitOfWork, message: MessageRow, about: tuple[Patient, Content, Site]) -> Iterator[InboxMessage]:
    patient, content, site = about
    language = spoken(content, patient.language) or next(iter(content.text))
    for one in uow.outbox.deliveries(message.id):
        if not _stands(one) or one.settled_at is None or one.channel is None:
            continue
        read: EventRow | None = uow.events.find(read_id(one.id))
        yield InboxMessage(
            id=one.id,
            at=one.settled_at,
            channel=one.channel,
            kind=message.kind,
            content=message.content,
            text=render(template_for(content, language, one.channel), patient.name, site),
            language=language,
            safety=message.safety,
            answers=_answers(uow, message),
            expires_at=message.expires_at,
            read_at=None if read is None else read.received_at,
            read_by="" if read is None else read.actor,
        )


def _stands(delivery: DeliveryRow) -> bool:
    return delivery.status == "delivered" and delivery.channel in CHANNELS and delivery.recipient == "patient"


def _answers(uow: UnitOfWork, message: MessageRow) -> tuple[str, ...]:
    ask = uow.asks.get(message.ask_id) if message.ask_id else None
    return tuple(ask.answers) if ask is not None and ask.status == "open" else ()
