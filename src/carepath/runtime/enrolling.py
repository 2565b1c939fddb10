"""A patient is enrolled: by an event that meets a pathway's criteria, by a person, or by another journey.

Here: whether a journey may start (criteria, once, approval) and its start, in a savepoint of its own.
Not here: its steps (journeys.py). Imported by routing, follow_ups and engine.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from carepath.core.effects import TellOwner
from carepath.core.pathway import Pathway
from carepath.errors import RequestError
from carepath.rows import JourneyRow
from carepath.runtime import journeys, scopes
from carepath.runtime.faults import code_of, note_fault
from carepath.runtime.listening import Address, is_too_old
from carepath.runtime.owners import tell_owner
from carepath.runtime.services import derived_id
from carepath.runtime.turn import Heard, Turn

logger = logging.getLogger("carepath.enrolling")
SECOND = "#j_"  # after the value of `once_per`, of a second journey that a pathway started on purpose


def enroll_by_event(turn: Turn, heard: Heard, address: Address, *, heard_by: Collection[str]) -> set[str]:
    """Names of the pathways on which the event started a journey, which has then heard it too.

    `heard_by`: pathways of which an active journey hears it already; that goes before enrolling another.
    """
    started: set[str] = set()
    for pathway in turn.services.definitions.clinic.pathways.values():
        wanted = pathway.enroll is not None and heard.event.name in pathway.enroll.on
        if not wanted or pathway.name in heard_by or not address.reaches(pathway.name):
            continue
        if why := _why_not(turn, pathway, heard):
            turn.notes.append(f"not_enrolled:{pathway.name}:{why}")
        elif _start_and_hear(turn, pathway, heard):
            started.add(pathway.name)
    return started


def begin(turn: Turn, pathway: Pathway, heard: Heard, *, once: str) -> JourneyRow:
    """A new journey on today's pathway, started with the data of `heard`. The caller has asked whether it may."""
    definitions = turn.services.definitions
    definitions.publish(turn.uow, pathway, at=turn.now)
    journey_id = derived_id("j", turn.patient.id, pathway.name, heard.event.id, once)
    row = JourneyRow(
        id=journey_id,
        patient_id=turn.patient.id,
        pathway=pathway.name,
        version=pathway.version,
        fingerprint=pathway.fingerprint,
        status="active",
        sequence=0,
        snapshot="",
        started_at=heard.at or turn.now,
        once=once,
    )
    turn.enrolled.append(journey_id)
    return journeys.start(turn, row, heard, definitions.pinned(turn.uow, row))


def must_be_cared_for(turn: Turn) -> None:
    """RequestError where nothing more is begun for the patient: dead, or cared for elsewhere."""
    if turn.patient.status != "active":
        hint = "Nothing more is begun for them here."
        raise RequestError("patient-not-active", f"this patient is {turn.patient.status}.", hint=hint)


def once_of(turn: Turn, pathway: Pathway, heard: Heard) -> str:
    """The value of `once_per` as text, "" where the pathway has none. RequestError where it is missing."""
    if pathway.enroll is None or pathway.enroll.once_per is None:
        return ""
    value = scopes.work_out(turn, pathway.enroll.once_per, heard, pathway)
    if value is None:
        raise RequestError(
            "once-per-missing",
            f"pathway {pathway.name!r} enrolls once per {pathway.enroll.once_per.text}, which is missing here.",
            hint="Send it with the event, or give it in the context.",
        )
    return str(value)


def running(turn: Turn, pathway: Pathway, once: str) -> JourneyRow | None:
    """The journey that stands in the way of another: active (or set aside) for this value, or with `ever` any."""
    ever = pathway.enroll is not None and pathway.enroll.ever
    journeys_of = turn.uow.journeys.of_patient if ever else turn.uow.journeys.going_on
    for row in journeys_of(turn.patient.id):
        if row.pathway == pathway.name and (row.once == once or row.once.startswith(once + SECOND)):
            return row
    return None


def _why_not(turn: Turn, pathway: Pathway, heard: Heard) -> str:
    """Why the event starts no journey here, as a code; "" where it does."""
    assert pathway.enroll is not None
    if not turn.services.definitions.may_enroll(pathway):
        return f"status_{pathway.status}"
    if turn.patient.status != "active":
        return f"patient_{turn.patient.status}"
    if is_too_old(turn, heard, pathway.events.get(heard.event.name)):
        return "too_old"
    when = scopes.ask(turn, pathway.enroll.when, heard, pathway)
    unless = pathway.enroll.unless is not None and scopes.ask(turn, pathway.enroll.unless, heard, pathway)
    if when is False or unless is True:
        return "criteria"
    if when is None or unless is None:
        _tell(turn, pathway, heard, "criteria_unknown")
        return "criteria_unknown"
    try:
        once = once_of(turn, pathway, heard)
    except RequestError as error:
        if not heard.path:
            raise  # from outside: the caller is told, and nothing was written
        _tell(turn, pathway, heard, "could_not_start")
        return error.code
    return "running" if running(turn, pathway, once) else ""


def _start_and_hear(turn: Turn, pathway: Pathway, heard: Heard) -> bool:
    marks = turn.marks()
    try:
        with turn.uow.savepoint():
            row = begin(turn, pathway, heard, once=once_of(turn, pathway, heard))
    except journeys.NOT_OURS_TO_HIDE:
        raise
    except Exception as error:  # noqa: BLE001 - one pathway that cannot start must not stop the others
        turn.forget(marks)
        note_fault(logger, f"starting {pathway.name}", heard.event.id, error)
        _tell(turn, pathway, heard, "could_not_start")
        turn.notes.append(f"not_enrolled:{pathway.name}:{code_of(error)}")
        return False
    if row.status == "active":
        journeys.hear(turn, row, heard)
    return True


def _tell(turn: Turn, pathway: Pathway, heard: Heard, reason: str) -> None:
    key = f"{heard.event.id}:{pathway.name}:{reason}"
    tell_owner(turn, pathway, TellOwner(key, reason, heard.event.name), event_id=heard.event.id)
