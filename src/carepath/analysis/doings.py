"""What a pathway does, in words: one clause for each action. Who gets which task by when, whom an alarm rings.

Table before branch: a new action is a new row of `_TABLE`. Imported by the modules that read a pathway aloud, draw it
and compare two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from carepath.analysis.conditions import Reader
from carepath.analysis.words import field_words, listed, quoted, words
from carepath.core import pathway as core
from carepath.core.expression_tree import Name
from carepath.core.expressions import Expression


def doings(actions: Iterable[core.Action], reader: Reader) -> list[str]:
    """The actions as clauses: `Front desk gets the task "Book the first consult", due within 2 working days`."""
    return [_TABLE[type(one)](one, reader) for each in actions for one in _single(each)]


def _single(action: core.Action) -> Iterable[core.Action]:
    """Several values that one action puts on file are said one by one."""
    return (core.Set((entry,)) for entry in action.entries) if isinstance(action, core.Set) else (action,)


def _message(one: core.Message, reader: Reader) -> str:
    more = [f"with a copy to the {one.copy_to}"] if one.copy_to else []
    more += ["at any hour"] if one.safety else []
    more += [f"not sent any more after {reader.value(one.expires)}"] if one.expires is not None else []
    return _joined(f"the patient is sent {quoted(words(one.content))}", more)


def _ask(one: core.Ask, reader: Reader) -> str:
    reminded = f", with a reminder after {reader.value(one.remind)}" if one.remind is not None else ""
    has = f"has {reader.value(one.expires)} to answer{reminded}"
    asked = f"the patient is asked {quoted(words(one.content))} and {has}"
    meanings = [f"{quoted(reply)} means {quoted(words(event))}" for reply, event in one.answers.items()]
    return f"{asked}; {listed(meanings)}" if meanings else asked


def _task(one: core.Task, reader: Reader) -> str:
    due = f", due within {reader.value(one.due)}" if one.due is not None else ""
    if one.role is None:
        return f"the open task {reader.vocabulary.task(one.id)} is brought up to date{due}"
    urgent = "urgently " if one.priority == "high" else ""
    about = ", for the caregiver" if one.subject == "caregiver" else ""
    answers = listed([_outcome(name, fields) for name, fields in one.outcomes.items()], "or")
    ends = f", to be closed with: {answers}" if one.outcomes else ""
    kept = "; it stays open when this state is left" if one.keep else ""
    return f"{reader.vocabulary.role(one.role)} {urgent}gets the task {quoted(one.title)}{about}{due}{ends}{kept}"


def _outcome(name: str, fields: Mapping[str, Any]) -> str:
    return quoted(words(name)) + (
        f" (with the {listed(field_words(key, field) for key, field in fields.items())})" if fields else ""
    )


def _escalate(one: core.Escalate, reader: Reader) -> str:
    rings = reader.vocabulary.rings(one.ladder)
    because = f" (reason: {reader.value(one.reason)})" if one.reason is not None else ""
    return f"the alarm {reader.vocabulary.alarm(one.ladder)} is raised{because}" + (
        f", and rings {rings} first" if rings else ""
    )


def _clock(one: core.ClockAction, reader: Reader) -> str:
    verb = {"start": "starts to run", "pause": "stands still", "resume": "runs again", "stop": "stops",
            "tighten": "is made shorter"}[one.verb]  # fmt: skip
    more = f" until {reader.value(one.until)}" if one.until is not None else ""
    more += f": {reader.value(one.limit)}" if one.limit is not None else ""
    more += f" with the result {quoted(reader.value(one.result))}" if one.result is not None else ""
    return f"the limit {quoted(words(one.id))} {verb}{more}"


def _start(one: core.Start, reader: Reader) -> str:
    again = "" if one.if_running == "second" else ", unless the patient is on it already"
    return f"the pathway {quoted(words(one.pathway))} begins{_given(one.context, reader)}{again}"


def _send(one: core.Send, reader: Reader) -> str:
    to = "all pathways of the patient are" if one.to == "all" else f"the pathway {quoted(words(one.to))} is"
    quiet = " (nothing happens if the patient is not on it)" if one.if_unheard == "nothing" else ""
    where = f", where {reader.condition(one.where)}" if one.where is not None else ""
    return f"{to} told {quoted(words(one.event))}{_given(one.payload, reader)}{where}{quiet}"


def _given(values: Mapping[str, Expression], reader: Reader) -> str:
    told = [
        said if (said := reader.value(one)).startswith("the ") else f"{words(name)} ({said})"
        for name, one in values.items()
    ]
    return f", with {listed(told)}" if told else ""


def _set(one: core.Set, reader: Reader) -> str:
    return listed(_noted(name, said, reader) for name, said in one.entries)


def _noted(name: str, said: Expression | None, reader: Reader) -> str:
    called = field_words(name, reader.vocabulary.field(f"context.{name}"))
    if said is None:
        return f"the {called} is taken off file"
    same = isinstance(said.tree, Name) and reader.value(said) == f"the {called}"
    return f"the {called} is put on file" if same else f"put on file as the {called}: {reader.value(said)}"


def _append(one: core.Append, reader: Reader) -> str:
    return listed(f"{reader.value(said)} is added to {quoted(words(name))} on file" for name, said in one.entries)


def _raise(one: core.Raise, reader: Reader) -> str:
    return f"this counts as {quoted(words(one.event))}{_given(one.payload, reader)}"


def _cancel(one: core.Cancel, reader: Reader) -> str:
    vocabulary = reader.vocabulary
    what = {"task": f"the task {vocabulary.task(one.id)} is cancelled",
            "timer": f"the timer {quoted(words(one.id))} is stopped",
            "ask": f"the question {vocabulary.opened(one.id)} is withdrawn",
            "message": f"the message {vocabulary.opened(one.id)} is withdrawn, unless it has left",
            "escalation": f"the alarm {vocabulary.opened(one.id)} is called off"}[one.kind]  # fmt: skip
    return f"{what}, if open" + (f" (reason: {reader.value(one.reason)})" if one.reason is not None else "")


def _do(one: core.Do, reader: Reader) -> str:
    return f"the clinic's own system is told to do {quoted(words(one.name))}{_given(one.arguments, reader)}"


def _pause(one: core.Pause, reader: Reader) -> str:
    return f"{reader.vocabulary.state(one.path)} is held: its timers and questions wait"


def _resume(one: core.Resume, reader: Reader) -> str:
    return f"{reader.vocabulary.state(one.path)} goes on: its timers and questions run again"


def _joined(said: str, more: Iterable[str]) -> str:
    return ", ".join([said, *more])


_TABLE: Mapping[type, Callable[[Any, Reader], str]] = {
    core.Message: _message, core.Ask: _ask, core.Task: _task, core.Escalate: _escalate, core.ClockAction: _clock,
    core.Start: _start, core.Send: _send, core.Set: _set, core.Append: _append, core.Raise: _raise,
    core.Cancel: _cancel, core.Do: _do, core.Pause: _pause, core.Resume: _resume,
}  # fmt: skip
