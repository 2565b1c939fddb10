"""Values to try for an event or an outcome: codes of its fields, and what lies around what guards and rules ask for.

Only fields that a guard, a rule or the journey's own context reads are varied; of data that mean the same to the
pathway one is kept. Imported by search.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, product
from typing import Any

from carepath.core.calendar import local_date
from carepath.core.definitions import Clinic
from carepath.core.durations import Duration
from carepath.core.expression_tree import Comparison, Literal, Name, Node, walk
from carepath.core.expressions import Expression
from carepath.core.fields import Field
from carepath.core.pathway import Append, Pathway, Set

MOST_TRIED = 2_000  # combinations of one event's values that are looked at
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What values mean something to one pathway of a clinic."""

    pathway: Pathway
    clinic: Clinic
    read: set[str] = field(default_factory=set)  # fields of events that the pathway itself reads
    near: dict[str, list[Any]] = field(default_factory=dict)  # field of an event -> what it is compared with

    @classmethod
    def of(cls, pathway: Pathway, clinic: Clinic) -> Choices:
        """The choices of a pathway, with the rule sets that it uses."""
        made = cls(pathway, clinic)
        for expression in _expressions(pathway):
            made.read.update(name.partition(".")[2] for name in expression.names if name.startswith("event."))
            made._note(expression.tree, pathway.values)
        for use in pathway.rules:
            rule_set = clinic.rule_sets[use.rule_set]
            values = {name: one.value for name, one in rule_set.parameters.items()}
            for rule in rule_set.rules:
                made._note(rule.when.tree, values)
        return made

    def data(
        self, fields: Mapping[str, Field], now: datetime, concluded: Callable[[Mapping[str, Any]], object]
    ) -> Iterator[dict[str, Any]]:
        """Data of these fields, each of another meaning: other conclusions, or other values of what is read."""
        seen = set()
        each = [list(self._values(name, one, now)) for name, one in fields.items()]
        for values in islice(product(*each), MOST_TRIED):
            data = {name: value for name, value in zip(fields, values, strict=True) if value is not None}
            meaning = (str(concluded(data)), *(str(data.get(name)) for name in fields if name in self.read))
            if meaning not in seen:
                seen.add(meaning)
                yield data

    def _values(self, name: str, one: Field, now: datetime) -> Iterator[Any]:
        if isinstance(one.of, tuple) and one.type != "list":
            yield from one.of
        elif one.type in ("integer", "number"):
            yield from self._numbers(name, one)
        else:
            yield from _PLAIN[one.type](name, self, now)
        if not one.required:
            yield None

    def _numbers(self, name: str, one: Field) -> list[Any]:
        unit = 1 if one.type == "integer" else 0.5
        around = [value + off for value in self.near.get(name, ()) if _is_number(value) for off in (0, -unit, unit)]
        low, high = one.minimum, one.maximum
        fitting = [value for value in around if (low is None or value >= low) and (high is None or value <= high)]
        return sorted(set(fitting)) or [low if low is not None else min(high, 1) if high is not None else 1]

    def texts(self, name: str) -> list[str]:
        """What a code or a reference may be: what it is compared with, and two of its own."""
        return [value for value in self.near.get(name, ()) if isinstance(value, str)] + [f"{name}-1", f"{name}-2"]

    def _note(self, tree: Node, parameters: Mapping[str, Any]) -> None:
        for node in walk(tree):
            if isinstance(node, Comparison):
                for name, other in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(name, Name) and name.dotted.startswith("event."):
                        value = _value_of(other, parameters)
                        if value is not None:
                            self.near.setdefault(name.dotted.partition(".")[2], []).append(value)


def _expressions(pathway: Pathway) -> Iterator[Expression]:
    for state in pathway.states.values():
        transitions = tuple(state.transitions())
        for transition in transitions:
            if transition.guard is not None:
                yield transition.guard
        for action in (*state.entry, *state.exit, *(one for each in transitions for one in each.actions)):
            if isinstance(action, Set | Append):
                yield from (expression for _, expression in action.entries if expression is not None)


def _value_of(node: Node, parameters: Mapping[str, Any]) -> Any:
    if isinstance(node, Literal):
        return node.value
    return parameters.get(node.dotted.partition(".")[2]) if isinstance(node, Name) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _days(now: datetime, offsets: Iterable[int]) -> list[Any]:
    return [local_date(now, "UTC") + off * DAY for off in offsets]


_PLAIN: Mapping[str, Callable[[str, Choices, datetime], Iterable[Any]]] = {
    "code": lambda name, choices, now: choices.texts(name),
    "reference": lambda name, choices, now: choices.texts(name),
    "boolean": lambda name, choices, now: (True, False),
    "date": lambda name, choices, now: _days(now, (0, 7, -1)),
    "datetime": lambda name, choices, now: [now + 10 * DAY, now + DAY],
    "duration": lambda name, choices, now: [Duration.parse("2d")],
    "list": lambda name, choices, now: [()],
    "text": lambda name, choices, now: ["as they said it"],
}
