"""What a pathway declares and never uses, or uses and never sets: parameters, context, events.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from carepath.core.expressions import Expression
from carepath.core.pathway import Append, Ask, Raise, Send, Set
from carepath.lint.chart import Chart, Finding

_EMPTY = frozenset({"str", "int", "bool", "str | None", "tuple[str, ...]", "Mark"})  # no expression in such a field


def expressions(*things: Any) -> Iterator[Expression]:
    """Every expression in what is compiled, however deep, in no order."""
    waiting = list(things)
    while waiting:
        one = waiting.pop()
        if one.__class__ is Expression:
            yield one
        elif one.__class__ is not str and (inside := _inside(one.__class__)) is not None:
            waiting.extend(inside(one))


@cache
def _inside(kind: type) -> Callable[[Any], Iterable[Any]] | None:
    """How to look into a value of that type; None: nothing can be in it."""
    if issubclass(kind, Mapping):
        return lambda value: value.values()
    if issubclass(kind, tuple | list):
        return iter
    if not is_dataclass(kind):
        return None
    names = tuple(one.name for one in fields(kind) if one.type not in _EMPTY)
    return lambda value: [getattr(value, name) for name in names]


@lru_cache(maxsize=1)  # three rules ask, one after the other, of the same chart
def _read(chart: Chart) -> frozenset[str]:
    """Every name that some expression of the pathway reads, its rules and other pathways' `where` included."""
    pathway = chart.pathway
    own = expressions(pathway.states, pathway.enroll, pathway.clocks, pathway.events)
    read = {name for expression in own for name in expression.names}
    sets = [chart.clinic.rule_sets[use.rule_set] for use in pathway.rules if use.rule_set in chart.clinic.rule_sets]
    read |= {name for one in sets for rule in one.rules for name in rule.when.names}
    return frozenset(read | chart.others.asked_of(pathway.name))


def parameter_unused(chart: Chart) -> Iterator[Finding]:
    """Parameters that nothing reads: a site changes one, and nothing happens."""
    read = _read(chart)
    for name in chart.document.parameters:
        if f"parameters.{name}" not in read:
            yield Finding(name.mark, f'nothing reads the parameter "{name}".', "Use it, or take it away.")


def context_unused(chart: Chart) -> Iterator[Finding]:
    """Fields of context that nothing reads and nothing sets."""
    used = {name.removeprefix("context.") for name in _read(chart)} | _given(chart)
    for name in chart.document.context:
        if str(name) not in used:
            yield Finding(name.mark, f"nothing reads or sets context.{name}.", "Use it, or take it away.")


def context_unset(chart: Chart) -> Iterator[Finding]:
    """Fields of context that are read, and that nothing ever sets: a guard over one is unknown for ever."""
    if chart.pathway.enroll is None:
        return  # whoever starts it gives what it needs
    read, given = _read(chart), _given(chart)
    for name, one in chart.pathway.context.items():
        if f"context.{name}" in read and one.default is None and name not in given:
            mark = next(key.mark for key in chart.document.context if key == name)
            message = f"context.{name} is read, and nothing sets it: it is missing for ever."
            yield Finding(mark, message, "Set it where it becomes known, or give it a default.")


def _given(chart: Chart) -> set[str]:
    """Fields that an action sets, or that another pathway gives when it starts this one."""
    found = set(chart.others.given.get(chart.pathway.name, ()))
    for act in chart.acts:
        if isinstance(act.action, (Set, Append)):
            found |= {name for name, _ in act.action.entries}
    return found


def set_reads_itself(chart: Chart) -> Iterator[Finding]:
    """A `set` that copies a field which the same `set` has just changed: the old value is gone."""
    for act in chart.acts:
        changed: set[str] = set()
        for name, expression in act.action.entries if isinstance(act.action, Set) else ():
            if expression is not None and expression.text.strip() in changed:
                message = f"{name} is copied from {expression.text}, which this same set has just changed."
                yield Finding(act.where, message, f"Set {name} first, if the old value is meant.")
            changed.add(f"context.{name}")


# -- events --


def event_never_sent(chart: Chart) -> Iterator[Finding]:
    """Events without `from` that no action raises or sends: nobody can ever cause them."""
    caused = {act.action.event for act in chart.acts if isinstance(act.action, (Raise, Send))}
    for act in chart.acts:
        caused |= set(act.action.answers.values()) if isinstance(act.action, Ask) else set()
    caused |= chart.others.sent
    for name, schema in chart.pathway.events.items():
        if not schema.from_ and name not in caused and schema.where.file == chart.pathway.file:
            message = f'nobody can send "{name}": it has no from, and nothing raises or sends it.'
            yield Finding(schema.where, message, "Write from: [staff], or raise it where it happens.")
