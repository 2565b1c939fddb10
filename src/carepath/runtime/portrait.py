"""A patient as one page shows them: journeys over time, what happened, what was said, who has to do what, and why.

Here: rows as the values of carepath.analysis.portrait. Words that people wrote are not repeated. Imported by care.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from carepath.analysis.portrait import Happening, Portrait, Sent, Work
from carepath.core.definitions import Clinic
from carepath.ports import UnitOfWork
from carepath.reach.recipients import Recipient, recipient_of
from carepath.reach.wording import render, spoken, template_for
from carepath.rows import DeliveryRow, MessageRow, Patient
from carepath.runtime.lives import life
from carepath.runtime.patients import must_be_known
from carepath.runtime.queries import tasks
from carepath.runtime.receipts import Entry, Task
from carepath.runtime.services import Services
from carepath.runtime.timeline import timeline

_WAYS = {"print": "letter"}
_LEFT = ("accepted", "delivered")  # of deliveries: words went out
_KINDS = {"event": "event", "state": "state", "message": "message", "ask": "question", "reminder": "question",
          "task": "task", "escalation": "alarm", "page": "alarm", "journey": "end", "action": "message"}  # fmt: skip
_MARKED = ("event.received", "escalation.raised", "escalation.exhausted", "journey.parked", "journey.undecided")
_UNTOLD = ("message.planned", "ask.planned", "reminder.planned", "page.planned", "action.planned")


def portrait(services: Services, *, patient: str) -> Portrait:
    """All that a patient's page shows, as of now. RequestError where nobody added them."""
    clinic = services.definitions.clinic
    with services.store.begin(write=False) as uow:
        row = must_be_known(uow.patients.find(patient))
        known, now = row.patient, services.now(uow)
        lives = [life(services, uow, one) for one in uow.journeys.of_patient(row.id)]
        found = _sent(services, uow, known, uow.outbox.messages(patient_id=row.id))
        sent = tuple(sorted(found, key=lambda one: one.at))
    return Portrait(
        name=known.name or known.reference,
        facts=tuple(_facts(known, row.status, now.astimezone(ZoneInfo(known.zone or clinic.site.zone)).date())),
        clinic=clinic.site.title or clinic.site.name,
        zone=known.zone or clinic.site.zone,
        language=known.language,
        as_of=now,
        sandbox=services.sandbox,
        courses=tuple(one.course for one in lives),
        happenings=tuple(_happenings(timeline(services, patient=patient))),
        whys=tuple(sorted((why for one in lives for why in one.whys), key=lambda why: why.at)),
        sent=sent,
        work=tuple(_work(one, clinic) for one in _in_order(tasks(services, role=None, status=None, patient=patient))),
    )


def _facts(known: Patient, status: str, today: date) -> Iterator[str]:
    born = known.born_on
    if born is not None and born <= today and known.died_at is None:
        yield f"{today.year - born.year - ((today.month, today.day) < (born.month, born.day))} years old"
    if status != "active":
        yield {"deceased": "has died", "transferred": "is cared for elsewhere"}.get(status, status)
    yield f"reference {known.reference}"
    yield f"language {known.language}"
    agreed = [channel for channel in known.contacts if channel in known.consents]
    yield (
        f"agreed to be told by {', '.join(_WAYS.get(one, one) for one in agreed)}"
        if agreed
        else "agreed to no channel: people pass messages on"
    )


def _happenings(entries: Iterable[Entry]) -> Iterator[Happening]:
    for one in entries:
        if one.what in _UNTOLD or (one.what == "task.cancelled" and one.detail.get("kind") == "rung"):
            continue
        kind = _KINDS.get(one.what.partition(".")[0], "event")
        yield Happening(one.at, kind, one.text, one.what in _MARKED)


def _sent(
    services: Services, uow: UnitOfWork, patient: Patient, messages: Iterable[MessageRow]
) -> Iterator[Sent]:  # fmt: skip
    """What was or is to be said to people; pages of staff stand with their alarm."""
    for message in messages:
        if message.kind in ("page", "action"):
            continue
        for one in uow.outbox.deliveries(message.id):
            yield _one_sent(services, uow, (patient, message, one))


def _one_sent(services: Services, uow: UnitOfWork, about: tuple[Patient, MessageRow, DeliveryRow]) -> Sent:
    patient, message, delivery = about
    to = recipient_of(delivery.recipient, patient)
    text, language = _words(services, uow, message, delivery, to) if delivery.status in _LEFT and to else ("", "")
    why = f" ({_plain(delivery.reason)})" if delivery.reason and delivery.status != "delivered" else ""
    status = _plain(delivery.status)
    by_hand = delivery.status == "delivered" and not text
    return Sent(
        at=delivery.settled_at or message.created_at,
        to="the patient" if to is None or to.is_patient else f"{to.name or 'a caregiver'} (caregiver)",
        way="a person" if by_hand else _WAYS.get(delivery.channel or "", delivery.channel or ""),
        about=_plain(message.content),
        text=text,
        language=language,
        status=f"passed on: {_plain(delivery.reason)}" if by_hand else f"{status}{why}",
        safety=message.safety,
    )


def _words(
    services: Services, uow: UnitOfWork, message: MessageRow, delivery: DeliveryRow, to: Recipient
) -> tuple[str, str]:
    """The text of the version that went out, for this reader and channel; and its language."""
    content = services.definitions.content_of(uow, message.content, message.content_version)
    language = spoken(content, to.language) if content is not None else None
    if content is None or language is None or delivery.channel is None:
        return "", ""
    text = template_for(content, language, delivery.channel)
    return render(text, to.name, services.definitions.clinic.site), language


def _in_order(found: Iterable[Task]) -> list[Task]:
    return sorted((one for one in found if one.kind != "rung"), key=lambda one: (one.opened_at, one.id))


def _work(one: Task, clinic: Clinic) -> Work:
    role = clinic.roles.get(one.role)
    how = _plain(one.outcome or one.reason)
    by = f" by {one.closed_by}" if one.closed_by else ""
    ended = "" if one.closed_at is None else f"{one.status}{by}" + (f": {how}" if how else "")
    return Work(
        title=one.title,
        role=role.title if role else _plain(one.role),
        opened_at=one.opened_at,
        due_at=one.due_at,
        ended=ended,
        ended_at=one.closed_at,
        late=one.overdue or (one.closed_at is not None and one.closed_at > one.due_at),
        urgent=one.priority != "routine",
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")
