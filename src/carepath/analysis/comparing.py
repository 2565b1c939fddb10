"""What changed between two versions, each change classed as safety, timing or wording, in plain words.

Compiled definitions are compared, not texts: the order of keys, comments and line breaks are no change. What each field
weighs stands in weights.py; words come from the modules that read a pathway aloud. Imported by cli.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from carepath.analysis.matching import by_key, meaning, paired
from carepath.analysis.renaming import moved, renames
from carepath.analysis.saying import Said
from carepath.analysis.vocabulary import Vocabulary
from carepath.analysis.weights import CLASSES, FIELD_NAMES, WEIGHTS, Class
from carepath.analysis.words import words
from carepath.authoring.fingerprint import digest
from carepath.core import pathway as core
from carepath.core.definitions import Clinic, Parameter
from carepath.core.durations import Duration, compare_durations
from carepath.core.events import hears
from carepath.core.expressions import Expression
from carepath.core.pathway import Handler, Pathway, State, Task, Timer, Transition

_OF_THE_PATHWAY = ("title", "phase")  # the root has these from the pathway itself
_ROLES = ("role", "night_role", "out_of_hours", "call_role")
_ORDERED = (core.Set, core.Append, core.Raise, core.Cancel)  # what these do depends on what was done before


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `where` it stands, `what` it is; `old` and `new` in words, "" where there is none."""

    kind: Class
    where: str
    what: str
    old: str = ""
    new: str = ""


def compare_clinics(old: Clinic, new: Clinic) -> tuple[Change, ...]:
    """Every change between two folders, safety first."""
    found = list(_pathways(old, new))
    nobody = Pathway("", "", "", "", {})
    said = Said(Vocabulary(nobody, old), Vocabulary(nobody, new))
    for kind, called in _BESIDE.items():
        found += _Comparison(said, called).mappings(getattr(old, kind), getattr(new, kind), "safety")
    found += _rule_sets(old, new, [*dict.fromkeys([*old.rule_sets, *new.rule_sets])])
    found += _Comparison(said, "the site").things(old.site, new.site)
    found += _feeds(old, new)
    return _sorted(found)


_BESIDE = {"ladders": "the alarm", "roles": "the role", "owners": "the owner", "calendars": "the calendar",
           "contents": "the text", "questionnaires": "the questions"}  # fmt: skip


def compare_pathways(old: tuple[Pathway, Clinic], new: tuple[Pathway, Clinic]) -> tuple[Change, ...]:
    """Every change between two versions of one pathway, and of the rules and questions that it uses, safety first."""
    found = list(_pathway(old, new))
    (before, here), (after, there) = old, new
    used = dict.fromkeys(use.rule_set for use in (*before.rules, *after.rules))
    found += _rule_sets(here, there, [*used])
    asked = {one.questionnaire for each in (before, after) for one in each.events.values() if one.questionnaire}
    said = Said(Vocabulary(before, here), Vocabulary(after, there))
    questions = [{name: one for name, one in each.questionnaires.items() if name in asked} for each in (here, there)]
    found += _Comparison(said, _BESIDE["questionnaires"]).mappings(questions[0], questions[1], "safety")
    return _sorted(found)


def _sorted(found: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: CLASSES.index(one.kind)))


def _pathways(old: Clinic, new: Clinic) -> Iterator[Change]:
    for name in dict.fromkeys([*old.pathways, *new.pathways]):
        before, after = old.pathways.get(name), new.pathways.get(name)
        if before is not None and after is not None:
            yield from _pathway((before, old), (after, new))
        else:
            one = before or after
            assert one is not None
            yield Change("safety", name, "the pathway", one.title if before else "", one.title if after else "")


def _pathway(old: tuple[Pathway, Clinic], new: tuple[Pathway, Clinic]) -> Iterator[Change]:
    names = renames(old[0], new[0])
    before = moved(old[0], names)
    said = Said(Vocabulary(before, old[1]), Vocabulary(new[0], new[1]))
    for path, other in names.items():
        if path.rpartition(".")[2] != other.rpartition(".")[2]:
            yield Change("wording", new[0].name, "the name of a state", path, other)
    yield from _Comparison(said, new[0].name).things(before, new[0])


def _rule_sets(old: Clinic, new: Clinic, names: list[str]) -> Iterator[Change]:
    """Rule sets are compared with their own parameters and questions known."""
    for name in names:
        before, after = old.rule_sets.get(name), new.rule_sets.get(name)
        if before is not None and after is not None:
            yield from _Comparison(Said.of_rules(old, before, new, after), f"the rules {words(name)}").things(
                before, after
            )
        elif before is not after:
            here = words(name)
            yield Change("safety", f"the rules {here}", "all of them", here if before else "", here if after else "")


def _feeds(old: Clinic, new: Clinic) -> Iterator[Change]:
    for name in dict.fromkeys([*old.feeds, *new.feeds]):
        before, after = old.feeds.get(name), new.feeds.get(name)
        if before is None or after is None or digest(before) != digest(after):
            told = [words(name) if one is not None else "" for one in (before, after)]
            yield Change("safety", f"the feed {words(name)}", "what records of another system become", *told)


@dataclass(frozen=True)
class _Comparison:
    """Compares what stands in one place. `event`: what is heard there."""

    said: Said
    where: str
    event: str = ""

    def inside(self, place: str, event: str = "") -> _Comparison:
        """The same, one place further in."""
        return _Comparison(self.said, f"{self.where}, {place}", event or self.event)

    def change(self, kind: Class, what: str, old: Any, new: Any) -> Change:
        """The change in words; None on one side is nothing there."""
        return Change(kind, self.where, what, self.said.old(old, self.event), self.said.new(new, self.event))

    def things(self, old: Any, new: Any) -> Iterator[Change]:
        """Two definitions of one kind, field by field."""
        weights = WEIGHTS[type(new).__name__]
        for one in fields(new):
            weight = weights[one.name]
            before, after = getattr(old, one.name), getattr(new, one.name)
            if weight is not None and meaning(before) != meaning(after):
                yield from self.values(one.name, before, after, _kind(one.name, old, new, weight, self.said))

    def values(self, name: str, old: Any, new: Any, kind: Class) -> Iterator[Change]:
        """Two values of one field, as finely as they can be told apart."""
        special = _SPECIAL.get(name)
        if special is not None:
            yield from special(self, old, new)
        elif name in _ROLES:
            yield Change(kind, self.where, _called(name), self.said.role(old, new=False), self.said.role(new, new=True))
        elif isinstance(new, Mapping) and isinstance(old, Mapping):
            yield from self.mappings(old, new, kind, what=_called(name))
        elif is_dataclass(new) and type(old) is type(new) and type(new).__name__ in WEIGHTS:
            yield from self.things(old, new)
        else:
            yield self.change(kind, _called(name), old, new)

    def mappings(self, old: Mapping[Any, Any], new: Mapping[Any, Any], kind: Class, what: str = "") -> Iterator[Change]:
        """Two mappings, name by name."""
        for name in dict.fromkeys([*old, *new]):
            before, after = old.get(name), new.get(name)
            if meaning(before) == meaning(after):
                continue
            if type(before) is type(after) and type(after).__name__ in WEIGHTS:
                yield from self._named(what, name).things(before, after)
            elif isinstance(before, Mapping) and isinstance(after, Mapping):
                yield from self._named(what, name).mappings(before, after, kind)
            elif name in old and name in new:
                yield self._named(what, name).change(kind, what or "it", before, after)
            else:
                yield self._named(what, name).gone_or_new(kind, words(str(name)), before, after)

    def _named(self, what: str, name: Any) -> _Comparison:
        called = f"{what} {words(str(name))}".strip()
        return _Comparison(self.said, f"{self.where}, {called}" if what else f"{self.where} {called}", self.event)

    def gone_or_new(self, kind: Class, name: str, old: Any, new: Any) -> Change:
        """Something with a name that stands on one side only."""
        found = self.change(kind, "is new" if old is None else "is gone", old, new)
        return replace(
            found, old=found.old or name if old is not None else "", new=found.new or name if new is not None else ""
        )

    # -- what has no names, or an order that means something --

    def states(self, old: Mapping[str, State], new: Mapping[str, State]) -> Iterator[Change]:
        for path in dict.fromkeys([*old, *new]):
            before, after = old.get(path), new.get(path)
            if before is not None and after is not None:
                place = self.said.state(path) if path else "at any time"
                found = self.inside(place).things(before, after)
                yield from (one for one in found if path or one.what not in _OF_THE_PATHWAY)
            elif (before or after) is not None and (path.rpartition(".")[0] in (new if before else old)):
                yield self.change("safety", "a state", before, after)

    def handlers(self, old: tuple[Handler, ...], new: tuple[Handler, ...]) -> Iterator[Change]:
        before, after = ({one.event: one for one in each} for each in (old, new))
        for name in dict.fromkeys([*before, *after]):
            place = self.inside(f"when {self.said.happening(name)}", name)
            if name in before and name in after:
                yield from place.alternatives(before[name].alternatives, after[name].alternatives)
            else:
                yield place.change("safety", "what is done", before.get(name), after.get(name))
        first, second = ([name for name in each if name in before and name in after] for each in (before, after))
        if _overlapping(first) != _overlapping(second):
            yield Change("safety", self.where, "which of several events is heard first",
                         *(", ".join(words(name) for name in each) for each in (first, second)))  # fmt: skip

    def alternatives(self, old: tuple[Transition, ...], new: tuple[Transition, ...]) -> Iterator[Change]:
        pairs = paired(old, new, lambda one: meaning((one.guard, one.unknown)),
                       lambda one: meaning((one.targets, one.actions)))  # fmt: skip
        for before, after in pairs:
            if before is not None and after is not None:
                alone = len(new) == 1 and after.guard is None
                here = self if alone else self.inside(self.said.case(after, self.event))
                yield from here.things(before, after)
            else:
                yield self.change("safety", "a case", before, after)
        kept = [(one, other) for one, other in pairs if one is not None and other is not None]
        in_order = [one for one, _ in sorted(kept, key=lambda pair: new.index(pair[1]))]
        if in_order != sorted(in_order, key=old.index):
            yield self.change("safety", "the order in which cases are tried", old, new)

    def timers(self, old: tuple[Timer, ...], new: tuple[Timer, ...]) -> Iterator[Change]:
        for before, after in paired(old, new, lambda one: meaning((one.kind, one.alternatives)), lambda one: one.kind):
            if before is not None and after is not None:
                yield from self.inside(f"in time ({self.said.timer(after)})").things(before, after)
            else:
                yield self.change("safety", "a timer", before, after)

    def actions(self, old: tuple[core.Action, ...], new: tuple[core.Action, ...]) -> Iterator[Change]:
        before, after = by_key(old), by_key(new)
        for key in dict.fromkeys([*before, *after]):
            one, other = before.get(key), after.get(key)
            if one is not None and other is not None:
                yield from self.inside(self.said.action_name(other)).action(one, other)
            else:
                yield self.change("safety", "what is done", one, other)
        first, second = ([key for key in each if key in before and key in after] for each in (before, after))
        if first != second and any(isinstance(after[key], _ORDERED) for key in first):
            yield self.change("safety", "the order of what is done", old, new)

    def action(self, old: core.Action, new: core.Action) -> Iterator[Change]:
        if isinstance(new, core.Set | core.Append):
            if meaning(old) != meaning(new):
                yield self.change("safety", "what is done", old, new)
        else:
            yield from self.things(old, new)


def _heard(here: _Comparison, old: Any, new: Any) -> Iterator[Change]:
    """`on` of a state is its handlers; `on` of an enrollment a list of events."""
    if any(isinstance(one, Handler) for one in (*old, *new)):
        yield from here.handlers(old, new)
    else:
        yield here.change("safety", "what enrolls", old, new)


def _rules(here: _Comparison, old: Any, new: Any) -> Iterator[Change]:
    """Rules by their ids; the rule sets that a pathway uses by their names."""
    before, after = ({getattr(one, "id", None) or one.rule_set: one for one in each} for each in (old, new))
    yield from here.mappings(before, after, "safety", what="the rule")


def _rungs(here: _Comparison, old: Any, new: Any) -> Iterator[Change]:
    """Rungs from the first to the last."""
    before, after = ({f"{at}": one for at, one in enumerate(each, 1)} for each in (old, new))
    yield from here.mappings(before, after, "safety", what="rung")


def _overlapping(names: list[str]) -> list[tuple[str, str]]:
    """Pairs of keys of which both can hear one event, the first of them first."""
    return sorted(
        (one, other)
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if hears(one, other.removesuffix(".*")) or hears(other, one.removesuffix(".*"))
    )


def _kind(name: str, old: Any, new: Any, weight: Class, said: Said) -> Class:
    """The weight of a change: what is due later than before is a matter of safety, and what cannot be compared too."""
    if isinstance(new, Task) and name == "due":
        return _due(said.worth(old.due, new=False), said.worth(new.due, new=True))
    if isinstance(new, Parameter) and name == "value" and isinstance(new.value, Duration):
        is_due = any(
            isinstance(one, Task) and isinstance(one.due, Expression) and f"parameters.{new.name}" in one.due.names
            for one in said.after.pathway.actions()
        )
        return _due(old.value, new.value) if is_due else "timing"
    return weight


def _due(old: Any, new: Any) -> Class:
    if isinstance(old, Duration) and isinstance(new, Duration):
        longer = compare_durations(new, old)
        return "timing" if longer is not None and longer < 0 else "safety"
    return "safety"


def _called(name: str) -> str:
    return FIELD_NAMES.get(name, words(name))


_Special = Callable[[_Comparison, Any, Any], Iterator[Change]]
_SPECIAL: Mapping[str, _Special] = {
    "states": _Comparison.states, "on": _heard,
    "alternatives": _Comparison.alternatives, "always": _Comparison.alternatives, "timers": _Comparison.timers,
    "entry": lambda here, old, new: here.inside("on arrival").actions(old, new),
    "exit": lambda here, old, new: here.inside("on leaving").actions(old, new), "actions": _Comparison.actions,
    "rules": _rules, "rungs": _rungs,
}  # fmt: skip
