"""What a step asked of other journeys: events sent on, journeys started; after the event itself, in order.

Here: the queue of one transaction and its brakes: eight hops, and nothing returns to a journey it came through.
Not here: who hears (routing.py). Imported by engine, taking, inbound, timers and comebacks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from carepath.core.effects import SendEvent, StartJourney, TellOwner
from carepath.core.events import STARTED, Event
from carepath.core.fields import check_values
from carepath.runtime import enrolling, journeys, routing
from carepath.runtime.faults import code_of
from carepath.runtime.listening import Address
from carepath.runtime.owners import tell_owner_of
from carepath.runtime.turn import FollowUp, Heard, Turn

MOST_HOPS = 8


def work_off(turn: Turn) -> None:
    """Does everything that steps asked of other journeys, also what comes of that."""
    while turn.follow_ups:
        one = turn.follow_ups.popleft()
        if len(one.heard.path) >= MOST_HOPS:
            _tell_sender(turn, one, "too_many_hops", _name_of(one))
        else:
            _TABLE[type(one.effect)](turn, one)


def _send_on(turn: Turn, one: FollowUp) -> None:
    effect = one.effect
    assert isinstance(effect, SendEvent)
    payload = _checked(turn, effect)
    if payload is None:
        _tell_sender(turn, one, "sent_event_does_not_fit", effect.event)
        return
    came = one.heard
    event = Event(effect.event, payload, f"{effect.key}#sent", came.event.at, came.event.by)
    heard = Heard(event, came.origin, (*came.path, one.sender), came.at)
    turn.keep_event(heard)
    taken = routing.route(turn, heard, Address(effect.to, effect.where))
    turn.keep_answer(event.id)
    if not taken and effect.if_unheard != "nothing":
        _tell_sender(turn, one, "sent_event_unheard", effect.event)


def _start(turn: Turn, one: FollowUp) -> None:
    effect = one.effect
    assert isinstance(effect, StartJourney)
    came = one.heard
    event = Event(STARTED, effect.context, f"{effect.key}#start", came.event.at, came.event.by)
    heard = Heard(event, came.origin, (*came.path, one.sender), came.at)
    marks = turn.marks()
    try:
        with turn.uow.savepoint():
            _start_on(turn, effect, heard)
    except journeys.NOT_OURS_TO_HIDE:
        raise
    except Exception as error:  # noqa: BLE001 - the sender's own step stands; its owner hears of it
        turn.forget(marks)
        turn.notes.append(f"not_started:{effect.pathway}:{code_of(error)}")
        _tell_sender(turn, one, "could_not_start", effect.pathway)


def _start_on(turn: Turn, effect: StartJourney, heard: Heard) -> None:
    definitions = turn.services.definitions
    pathway = definitions.today(effect.pathway)
    definitions.must_enroll(pathway)
    enrolling.must_be_cared_for(turn)
    once = enrolling.once_of(turn, pathway, heard)
    standing = enrolling.running(turn, pathway, once)
    ever = pathway.enroll is not None and pathway.enroll.ever
    if standing is not None and (ever or effect.if_running == "skip"):
        turn.notes.append(f"not_started:{pathway.name}:running")
        return
    if standing is not None:
        once += f"{enrolling.SECOND}{effect.key}"
    enrolling.begin(turn, pathway, heard, once=once)


def _checked(turn: Turn, effect: SendEvent) -> Mapping[str, Any] | None:
    """The payload as its declaration has it; None where it does not fit."""
    schema = turn.services.definitions.event_schema(effect.event)
    if schema is None:
        return effect.payload
    accepted, problems = check_values(schema.fields, effect.payload)
    return None if problems else accepted


def _tell_sender(turn: Turn, one: FollowUp, reason: str, about: str) -> None:
    tell = TellOwner(f"{one.effect.key}:{reason}", reason, about)
    tell_owner_of(turn, turn.uow.journeys.get(one.sender), tell, event_id=one.heard.event.id)


def _name_of(one: FollowUp) -> str:
    return one.effect.event if isinstance(one.effect, SendEvent) else one.effect.pathway


_TABLE: Mapping[type, Callable[[Turn, FollowUp], None]] = {SendEvent: _send_on, StartJourney: _start}
