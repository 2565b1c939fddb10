"""What can happen to a journey, in words: events by name, and timers.

`task.overdue.triage_call` is `the task "Call about symptoms" is overdue`. Imported by the modules that read a pathway
aloud, draw it and compare two.
"""

from __future__ import annotations

from collections.abc import Mapping

from carepath.analysis.conditions import Reader
from carepath.analysis.vocabulary import Vocabulary
from carepath.analysis.words import capital, listed, quoted, words
from carepath.core.pathway import Timer

ORIGINS = {"ehr": "the hospital record", "staff": "staff", "patient": "the patient", "caregiver": "a caregiver",
           "device": "a device", "app": "the app"}  # fmt: skip
# What comes back, of one thing ({what}) and of any of its kind.
_CAME_BACK: Mapping[str, tuple[str, str]] = {
    "task.completed": ("the task {what} is done", "any task is done"),
    "task.overdue": ("the task {what} is overdue", "any task is overdue"),
    "task.declined": ("the task {what} is declined", "any task is declined"),
    "task.cancelled": ("the task {what} is cancelled", "any task is cancelled"),
    "ask.answered": ("the question {what} is answered", "any question is answered"),
    "ask.expired": ("nobody answers the question {what} in time", "nobody answers a question in time"),
    "delivery.delivered": ("{what} has reached the patient", "any message has reached the patient"),
    "delivery.refused": ("{what} was refused by every way of sending", "any message was refused"),
    "delivery.dead": ("{what} cannot be delivered", "any message cannot be delivered"),
    "escalation.acknowledged": ("somebody answers the alarm {what}", "somebody answers any alarm"),
    "escalation.exhausted": ("nobody answers the alarm {what}", "nobody answers an alarm"),
    "clock.warned": ("the limit {what} comes near", "any limit comes near"),
    "clock.breached": ("the limit {what} is passed", "any limit is passed"),
    "action.succeeded": ("the step {what} of the clinic's own system has worked", "any automatic step has worked"),
    "action.failed": ("the step {what} of the clinic's own system has failed", "any automatic step has failed"),
}
_ALONE: Mapping[str, str] = {
    "*": "anything else happens", "reply.unmatched": "a reply comes that fits no question",
    "journey.started": "the journey begins", "journey.parked": "the journey is stopped for repair",
    "patient_deceased": "the patient has died", "patient_merged": "two records turn out to be the same patient",
    "patient_transferred": "the patient moves to another centre", "opted_out": "the patient opts out",
}  # fmt: skip


def happening(name: str, vocabulary: Vocabulary) -> str:
    """The event as a clause that follows "when": `the task "..." is done`, `"consult booked" comes in`."""
    if name in _ALONE:
        return _ALONE[name]
    if name in _CAME_BACK:
        return _CAME_BACK[name][1]
    if name.startswith("done.state"):
        path = name.removeprefix("done.state").lstrip(".")
        return f"{vocabulary.state(path)} is finished" if path else "any part of the journey is finished"
    kind, _, id_ = name.rpartition(".")
    if kind in _CAME_BACK:
        return _CAME_BACK[kind][0].format(what=_what(kind, id_, vocabulary))
    if name.endswith(".*"):
        return f"anything under {quoted(words(name[:-2]))} comes in"
    schema = vocabulary.pathway.events.get(name)
    if schema is not None and not schema.from_:
        return f"{quoted(words(name))} is told by another step or pathway"
    return f"{quoted(words(name))} comes in"


def _what(kind: str, id_: str, vocabulary: Vocabulary) -> str:
    if kind.startswith("task."):
        return vocabulary.task(id_)
    if kind.startswith(("clock.", "action.")):
        return quoted(words(id_))
    return vocabulary.opened(id_)


def timer(one: Timer, reader: Reader) -> str:
    """When the timer fires, as a phrase that starts a sentence: "3 days after it began", "Every 7 days at 09:00"."""
    return capital(_KINDS[one.kind](one, reader)) + (" (not at all if that is more than 15 minutes late)"
                                                     if one.if_late == "skip" else "")  # fmt: skip


def _after(one: Timer, reader: Reader) -> str:
    said = reader.value(one.delay)
    return said if " later, at " in said else f"{said} after this began"


def _at(one: Timer, reader: Reader) -> str:
    assert one.anchor is not None
    said = reader.value(one.anchor)
    return f"{_on(said)}{_time(one)}{_past(one)}"


def _cycle_days(one: Timer, reader: Reader) -> str:
    assert one.anchor is not None
    said = reader.value(one.days)
    return f"on days {said} (day 1 is {reader.value(one.anchor)}){_time(one)}{_past(one)}"


def _days(one: Timer, reader: Reader) -> str:
    assert one.anchor is not None
    return f"{reader.value(one.days)} days after {reader.value(one.anchor)}{_time(one)}{_past(one)}"


def _every(one: Timer, reader: Reader) -> str:
    start = f", counted from {reader.value(one.anchor)}" if one.anchor is not None else ""
    end = f", until {reader.value(one.until)}" if one.until is not None else ""
    return f"every {reader.value(one.delay).removeprefix('1 ')} for as long as this lasts{_time(one)}{start}{end}"


def _on(said: str) -> str:
    return said if " before " in said or " after " in said else f"on {said}"


def _time(one: Timer) -> str:
    return f", at {one.at_time:%H:%M} local time" if one.at_time is not None else ""


def _past(one: Timer) -> str:
    return " (at once if that has passed)" if one.if_past == "now" else ""


_KINDS = {"after": _after, "at": _at, "cycle_days": _cycle_days, "days": _days, "every": _every}


def origins(from_: tuple[str, ...]) -> str:
    """Who may tell of an event: "the hospital record or staff"."""
    return listed([ORIGINS.get(one, one) for one in from_], "or")
