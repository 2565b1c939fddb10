"""What a pathway declares and never uses, or uses and never sets: parameters, context, events.

Imported by rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from carepath.core.expressions import Expression
from carepath.core.pathway import Append, Ask, Pathway, Raise, Send, Set, Start
from carepath.lint.chart import Chart, Finding


def expressions(thing: Any) -> Iterator[Expression]:
    """Every expression in something compiled, however deep."""
    if isinstance(thing, Expression):
        yield thing
    elif isinstance(thing, Mapping):
        for one in thing.values():
            yield from expressions(one)
    elif isinstance(thing, (tuple, list)):
        for one in thing:
            yield from expressions(one)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for name in _names(type(thing)):
            yield from expressions(getattr(thing, name))


@lru_cache(maxsize=64)
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _read(chart: Chart) -> set[str]:
    """Every name that some expression of the pathway reads, its rules and other pathways' `where` included."""
    pathway = chart.pathway
    own = (pathway.states, pathway.enroll, pathway.clocks, pathway.events)
    read = {name for one in own for expression in expressions(one) for name in expression.names}
    sets = [chart.clinic.rule_sets[use.rule_set] for use in pathway.rules if use.rule_set in chart.clinic.rule_sets]
    read |= {name for one in sets for rule in one.rules for name in rule.when.names}
    return read | {name for other in chart.clinic.pathways.values() for name in asked_of(other, pathway.name)}


def asked_of(other: Pathway, name: str) -> frozenset[str]:
    """What another pathway's `send` asks of this one's context."""
    return _asked(other).get(name, frozenset()) | _asked(other).get("all", frozenset())


@lru_cache(maxsize=4096)
def _asked(pathway: Pathway) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for act in all_actions(pathway):
        if isinstance(act, Send) and act.where is not None:
            found[act.to] = found.get(act.to, frozenset()) | act.where.names
    return found


def all_actions(pathway: Pathway) -> Iterator[Any]:
    """Every action of a compiled pathway."""
    for state in pathway.states.values():
        yield from (*state.entry, *state.exit)
        groups = (*(one.alternatives for one in state.on), *(one.alternatives for one in state.timers), state.always)
        yield from (action for group in groups for one in group for action in one.actions)


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
    found = set()
    for act in chart.acts:
        if isinstance(act.action, (Set, Append)):
            found |= {name for name, _ in act.action.entries}
    for other in chart.clinic.pathways.values():
        for action in _starts(other):
            found |= set(action.context) if action.pathway == chart.pathway.name else set()
    return found


@lru_cache(maxsize=4096)
def _starts(pathway: Pathway) -> tuple[Start, ...]:
    return tuple(one for one in all_actions(pathway) if isinstance(one, Start))


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
    for other in chart.clinic.pathways.values():
        caused |= _sends(other)
    for name, schema in chart.pathway.events.items():
        if not schema.from_ and name not in caused and schema.where.file == chart.pathway.file:
            message = f'nobody can send "{name}": it has no from, and nothing raises or sends it.'
            yield Finding(schema.where, message, "Write from: [staff], or raise it where it happens.")


@lru_cache(maxsize=4096)
def _sends(pathway: Pathway) -> frozenset[str]:
    return frozenset(one.event for one in all_actions(pathway) if isinstance(one, Send))
