"""Definitions of two versions in words, each with the names of its own version. Imported by comparing.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from carepath.analysis.conditions import Reader
from carepath.analysis.doings import doings
from carepath.analysis.happenings import happening, timer
from carepath.analysis.reading import described
from carepath.analysis.surroundings import of_the_rules, rung_words
from carepath.analysis.telling import case, way
from carepath.analysis.vocabulary import Vocabulary, title_of
from carepath.analysis.words import quoted, value, words
from carepath.core import pathway as core
from carepath.core.definitions import Clinic, Parameter, Rule, RuleSet, Rung
from carepath.core.durations import Duration
from carepath.core.expression_tree import Name
from carepath.core.expressions import Expression, infer
from carepath.core.fields import Field
from carepath.core.pathway import Handler, RuleUse, State, Timer, Transition


@dataclass(frozen=True)
class Said:
    """Says things of the old version (`before`) and of the new one (`after`)."""

    before: Vocabulary
    after: Vocabulary

    @classmethod
    def of_rules(cls, old: Clinic, before: RuleSet, new: Clinic, after: RuleSet) -> Said:
        """For what stands in a rule set: its own parameters, and the questions that it reads."""
        return cls(of_the_rules(old, before), of_the_rules(new, after))

    def old(self, said: Any, event: str = "") -> str:
        """Something of the old version in words; "" for nothing."""
        return "" if said is None else _say(said, Reader(self.before, event))

    def new(self, said: Any, event: str = "") -> str:
        """Something of the new version in words; "" for nothing."""
        return "" if said is None else _say(said, Reader(self.after, event))

    def state(self, path: str) -> str:
        """The state as the new version calls it."""
        return self.after.state(path)

    def role(self, name: str | None, *, new: bool) -> str:
        """Who it is, as that version calls them; "" for nobody."""
        return (self.after if new else self.before).role(name) if name else ""

    def happening(self, name: str) -> str:
        """The event in words."""
        id_ = name.rpartition(".")[2]
        there = (self.after.pathway.events, self.after.tasks, self.after.contents, self.after.alarms)
        known = name in there[0] or any(id_ in each for each in there[1:])
        return happening(name, self.after if known else self.before)

    def timer(self, one: Timer) -> str:
        """When it fires, as the new version has it."""
        return timer(one, Reader(self.after))

    def case(self, one: Transition, event: str) -> str:
        """In which case an alternative is taken."""
        said = case(one, Reader(self.after, event), after_a_guard=True)
        return said[:1].lower() + said[1:]

    def action_name(self, one: core.Action) -> str:
        """What an action is about: the task "...", the message "..."."""
        if isinstance(one, core.Task):
            return f"the task {self.after.task(one.id)}"
        if isinstance(one, core.Escalate):
            return f"the alarm {self.after.alarm(one.ladder)}"
        called = {core.Message: "the message", core.Ask: "the question", core.ClockAction: "the limit"}.get(type(one))
        return f"{called or 'the step'} {quoted(words(_id(one)))}"

    def worth(self, said: Any, *, new: bool) -> Any:
        """The value itself, where it is one or is a parameter's."""
        if isinstance(said, Expression) and isinstance(said.tree, Name):
            root, _, name = said.tree.dotted.partition(".")
            return (self.after if new else self.before).pathway.values.get(name) if root == "parameters" else None
        return said


def _id(one: core.Action) -> str:
    return str(next((getattr(one, name) for name in ("id", "event", "pathway", "path") if hasattr(one, name)), "data"))


def _say(said: Any, reader: Reader) -> str:
    how = _TABLE.get(type(said))
    if how is not None:
        return how(said, reader)
    if isinstance(said, core.Action):
        return "; ".join(doings([said], reader))
    if isinstance(said, Mapping):
        return ", ".join(f"{words(str(name))}: {_say(one, reader)}" for name, one in said.items()) or "nothing"
    if isinstance(said, tuple | frozenset):
        items = sorted(said) if isinstance(said, frozenset) else said
        return ", ".join(_say(one, reader) for one in items) or "nothing"
    return str(getattr(said, "title", "")) if is_dataclass(said) and not isinstance(said, Duration) else value(said)


def _ways(group: Sequence[Transition], reader: Reader) -> str:
    alone = len(group) == 1 and group[0].guard is None
    return "; ".join(way(one, reader, alone=alone) for one in group)


def _text(said: str, reader: Reader) -> str:
    if said in reader.vocabulary.pathway.states:
        return reader.vocabulary.state(said)
    return said if " " in said else words(said)


def _field(said: Field, reader: Reader) -> str:
    return described(said) + (", required" if said.required else "")


_TABLE: Mapping[type, Callable[[Any, Reader], str]] = {
    State: lambda said, reader: quoted(title_of(said)),
    Handler: lambda said, reader: _ways(said.alternatives, reader),
    Transition: way,
    Timer: lambda said, reader: f"{timer(said, reader)}: {_ways(said.alternatives, reader)}",
    Expression: lambda said, reader: reader.condition(said) if _is_yes_or_no(said) else reader.value(said),
    Field: _field,
    Parameter: lambda said, reader: value(said.value),
    Rung: lambda said, reader: rung_words(said, reader.vocabulary),
    Rule: lambda said, reader: f"{said.level}, if {reader.condition(said.when)}",
    RuleUse: lambda said, reader: f"{words(said.concludes)}: {', '.join(said.levels)}",
    str: _text,
}


def _is_yes_or_no(said: Expression) -> bool:
    return infer(said, {}).type == "boolean"
