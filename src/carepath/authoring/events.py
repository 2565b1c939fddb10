"""The events of one pathway: what it declares, what can come back to it, and what each carries.

The names of all events that can arrive are known when a pathway compiles, so a misspelt one is found, and so is a
field that an event does not have. Imported by the compiler and its checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from carepath.authoring.diagnostics import Report
from carepath.authoring.nodes import Scalar
from carepath.authoring.parts import Draft
from carepath.authoring.terms import Place
from carepath.core.events import BUILT_IN, STARTED, TIMER, hears, is_reserved
from carepath.core.fields import Field
from carepath.core.pathway import EventSchema
from carepath.core.spelling import did_you_mean, nearest

Fields = Mapping[str, Field]
_CODE = Field("code", required=True)
_COUNT = Field("integer", required=True)
_MOMENT = Field("datetime", required=True)
_SPAN = Field("duration", required=True)
_MAYBE = Field("code")

# What comes back about something that was opened: kind of thing -> event -> what it carries.
COMES_BACK: Mapping[str, Mapping[str, Fields]] = {
    "task": {
        "task.completed": {"outcome": _CODE, "role": _CODE, "opened_at": _MOMENT},
        "task.overdue": {"due_at": _MOMENT},
        "task.declined": {"reason": _MAYBE},
        "task.cancelled": {"reason": _MAYBE},
    },
    "ask": {
        "ask.answered": {"answer": _CODE, "channel": _MAYBE},
        "ask.expired": {"asked_at": _MOMENT},
    },
    "delivery": {
        f"delivery.{verb}": {"channel": _MAYBE, "attempts": _COUNT, "reason": _MAYBE}
        for verb in ("delivered", "refused", "dead")
    },
    "escalate": {
        "escalation.acknowledged": {"role": _MAYBE, "rung": _COUNT},
        "escalation.exhausted": {"rungs": _COUNT},
    },
    "clock": {
        f"clock.{verb}": {"elapsed": _SPAN, "paused_for": _SPAN, "limit": _SPAN} for verb in ("warned", "breached")
    },
    "do": {"action.succeeded": {}, "action.failed": {"reason": _MAYBE}},
}  # fmt: skip
_ALONE: Mapping[str, Fields] = {
    "reply.unmatched": {"channel": _MAYBE},
    "journey.parked": {"code": _MAYBE},
    TIMER: {"timer": _CODE, "due_at": _MOMENT, "fired_at": _MOMENT},
}
ANSWERED = "ask.answered"
_OPEN = frozenset({"action.succeeded"})  # what the embedding app's action gives back is its own business


@dataclass(frozen=True, slots=True)
class OpenedThing:
    """Something that an id stands for, and what may come back about it."""

    kind: str  # task | ask | message | escalate | clock | do
    outcomes: Mapping[str, Fields] = field(default_factory=dict)
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class EventTable:
    """All events that can reach one pathway, by name; None as fields: they are not known here."""

    declared: Mapping[str, EventSchema]
    fields: dict[str, Fields | None] = field(default_factory=dict)
    meant: set[str] = field(default_factory=set)  # events that a misspelt name probably means
    heard: dict[str, list[str]] = field(default_factory=dict)  # descriptor -> names, once all events are known
    roots: dict[str, list[str]] = field(default_factory=dict)  # first word of a name -> names, likewise
    outcomes: dict[str, Mapping[str, Fields]] = field(default_factory=dict)  # task.completed.<id> -> outcomes
    joined: dict[tuple[str, ...], Fields] = field(default_factory=dict)  # events -> every field of theirs, once asked

    def concrete(self, descriptor: str) -> list[str]:
        """The names of all events that a handler written for `descriptor` can hear."""
        found = self.heard.get(descriptor)
        if found is None:
            found = self.heard[descriptor] = [name for name in self._near(descriptor) if hears(descriptor, name)]
        return found

    def _near(self, descriptor: str) -> Iterable[str]:
        """The names that begin with the same word: none else can be heard, but by `*`."""
        if descriptor == "*":
            return self.fields
        if not self.roots:
            for name in self.fields:
                self.roots.setdefault(name.partition(".")[0], []).append(name)
        return self.roots.get(descriptor.partition(".")[0], ())

    def check_heard(self, descriptor: Scalar, report: Report) -> None:
        """Reports a handler of an event that can never arrive."""
        name = descriptor.text
        if hears(ANSWERED, name):
            message = f'"{name}" is never heard: an answer comes as the event that `answers` names for it.'
            hint = "Hear that event; a questionnaire comes as the event that carries it."
            report.add(descriptor.mark, "CP120", message, hint, severity="warning")
            return
        if name == STARTED or self.concrete(name) or name == "*":
            return
        base = name.removesuffix(".*")
        if is_reserved(base):
            if _is_general(base):
                return
            hint = did_you_mean(name, [one for one in self.fields if is_reserved(one) and one.count(".") > 1])
            report.add(descriptor.mark, "CP120", f'nothing is opened here that could come back as "{name}".', hint)
            return
        report.add(descriptor.mark, "CP107", f'the event "{name}" is declared nowhere.', self.hint(name))

    def hint(self, name: str) -> str:
        """What the author of an unknown event may have meant."""
        known = [*self.declared, *BUILT_IN]
        self.meant.add(nearest(name, known) or "")
        near = did_you_mean(name, known)
        return near if near.startswith("Did") else f"Declare it: events: {{{name}: {{}}}}."

    def place(self, state: Draft, names: Iterable[str], *, what: str, one: str) -> Place:
        """Where an expression meets one of these events. `what`: "that leads here"; `one`: of a single event.

        Every field that one of them has can be named there; `each` tells which event has which.
        """
        names = tuple(names)
        known = [fields for name in names if (fields := self.fields.get(name)) is not None]
        if len(known) < len(names) or not known:
            return Place(state, None)
        if len(known) == 1:
            return Place(state, known[0], one)
        if names not in self.joined:
            self.joined[names] = together(known)
        return Place(state, self.joined[names], what, each=tuple(known))


def build_table(
    declared: Mapping[str, EventSchema],
    unknown_fields: Iterable[str],
    opened: Mapping[str, OpenedThing],
    states: Iterable[str],
) -> EventTable:
    """All events of a pathway. `opened`: what its ids stand for; `unknown_fields`: events whose data is not known."""
    table = EventTable(declared)
    table.fields.update({name: {} for name in BUILT_IN})
    table.fields.update({name: schema.fields for name, schema in declared.items()})
    table.fields.update(dict.fromkeys(unknown_fields))
    table.fields.update(_ALONE)
    for id_, thing in opened.items():
        for name, fields in _comes_back(thing):
            table.fields[f"{name}.{id_}"] = fields
            if name == "task.completed":
                table.outcomes[f"{name}.{id_}"] = thing.outcomes
    table.fields.update({f"done.state.{path}": {} for path in states})
    return table


def together(known: Sequence[Fields]) -> dict[str, Field]:
    """Every field that one of these events has; required where all of them require it."""
    found: dict[str, Field] = {}
    for fields in known:
        for name, one in fields.items():
            found[name] = _joined(found[name], one) if name in found else one
    return {name: one if all(name in fields for fields in known) else _optional(one) for name, one in found.items()}


def _comes_back(thing: OpenedThing) -> Iterable[tuple[str, Fields | None]]:
    kinds = {"message": ("delivery",), "ask": ("ask", "delivery")}.get(thing.kind, (thing.kind,))
    for kind in kinds:
        for name, fields in COMES_BACK[kind].items():
            if name in _OPEN:
                yield name, None
            elif name == "task.completed":
                yield name, _completed(fields, thing.outcomes)
            elif name == "ask.answered" and thing.answers:
                yield name, {**fields, "answer": Field("code", of=thing.answers, required=True)}
            else:
                yield name, fields


def _completed(fields: Fields, outcomes: Mapping[str, Fields]) -> Fields:
    """The fields of every outcome together; what only some outcomes have can be missing."""
    found = dict(fields)
    if outcomes:
        found["outcome"] = Field("code", of=tuple(outcomes), required=True)
    for of_outcome in outcomes.values():
        for name, one in of_outcome.items():
            found[name] = _joined(found[name], one) if name in found else one
    everywhere = [name for name in found if all(name in one and one[name].required for one in outcomes.values())]
    return {
        name: one if name in fields or name in everywhere else _optional(one) for name, one in found.items()
    }  # fmt: skip


def _optional(one: Field) -> Field:
    return Field(one.type, of=one.of, unit=one.unit) if one.required else one


def _joined(first: Field, second: Field) -> Field:
    """A field that fits both: of the same type, with all the codes that either may have."""
    of = first.of
    if isinstance(first.of, tuple) and isinstance(second.of, tuple):
        of = tuple(dict.fromkeys((*first.of, *second.of)))
    elif first.of != second.of:
        of = None if first.type != "list" else first.of
    return Field(first.type, of=of, unit=first.unit, required=first.required and second.required)


def _is_general(base: str) -> bool:
    """Whether it names a kind of thing that can come back, of whatever id."""
    kinds = [name for group in COMES_BACK.values() for name in group] + [*_ALONE, "done.state"]
    return any(hears(base, name) for name in kinds)
