"""Guards that are always or never true, and outcomes that no alternative takes.

What is certain is worked out from the declared types alone: their codes, their limits, their levels. Imported by
rules.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from carepath.core.durations import Duration
from carepath.core.expression_tree import Comparison, Elements, Literal, Logic, Name, Node, Unary
from carepath.core.fields import Field
from carepath.lint.chart import Chart, Finding, Way, place

Known = Mapping[str, Sequence[Any]]  # dotted name -> all values that it can have
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def never_true(chart: Chart) -> Iterator[Finding]:
    """A guard that no value can make true, or that an earlier alternative has already taken."""
    for group in _groups(chart):
        earlier: dict[str, Way] = {}
        for way in group:
            guard = way.transition.guard
            if guard is None:
                continue
            first = earlier.setdefault(guard.text, way)
            if certain(guard.tree, _fields(chart, way)) is False:
                yield Finding(way.guard_mark, "this guard is never true.", "Look at the limits of what it compares.")
            elif first is not way:
                message = f"this guard is the one {place(first.where, way.where)} again, which is taken before it."
                yield Finding(way.guard_mark, message, "Take one away, or say what is different.")


def always_true(chart: Chart) -> Iterator[Finding]:
    """A guard that every value makes true: what stands after it is never taken."""
    for way in chart.ways:
        guard = way.transition.guard
        if guard is not None and certain(guard.tree, _fields(chart, way)) is True:
            message = "this guard is always true, unless the value is missing."
            yield Finding(way.guard_mark, message, "Leave it out, or look at the limits of what it compares.")


def outcome_unmatched(chart: Chart) -> Iterator[Finding]:
    """An outcome of a task that none of the alternatives takes: the work is done, and nothing follows."""
    for group in _groups(chart):
        handler = group[0].heard
        outcomes = chart.table.outcomes.get(handler.event) if handler is not None else None
        if not outcomes or any(way.is_sure for way in group):
            continue
        left = [one for one in outcomes if all(_is_out(way, {"event.outcome": one}) for way in group)]
        if left:
            message = f"no alternative takes the outcome {_listed(left)}: the task is done, and nothing follows."
            assert handler is not None
            yield Finding(handler.where, message, "Add an alternative for it, or one without a guard as the last.")


def _groups(chart: Chart) -> Iterator[list[Way]]:
    """The alternatives that are tried one after another."""
    found: dict[int, list[Way]] = {}
    for way in chart.ways:
        found.setdefault(id(way.heard or way.timer or way.state), []).append(way)
    yield from found.values()


def _is_out(way: Way, values: Mapping[str, Any]) -> bool:
    guard = way.transition.guard
    if guard is None:
        return way.transition.unknown
    return certain(guard.tree, {}, values) is False


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f'"{name}"' for name in names)


def _fields(chart: Chart, way: Way) -> dict[str, Field]:
    """What is declared of every name that the guard can read: context, and the one event that is heard."""
    found = {f"context.{name}": one for name, one in chart.pathway.context.items()}
    if way.heard is not None:
        names = chart.table.concrete(way.heard.event)
        fields = chart.table.fields.get(names[0]) if len(names) == 1 else None
        found.update({f"event.{name}": one for name, one in (fields or {}).items()})
    return found


# -- what is certain --


def certain(node: Node, fields: Mapping[str, Field], values: Mapping[str, Any] | None = None) -> bool | None:
    """True or False where the expression can be nothing else (but unknown); None where it depends.

    `fields`: what is declared of a dotted name. `values`: names whose value is known.
    """
    match node:
        case Literal(value=bool() as value):
            return value
        case Unary(operator="not", operand=operand):
            found = certain(operand, fields, values)
            return None if found is None else not found
        case Logic(operator=operator, operands=operands):
            each = [certain(one, fields, values) for one in operands]
            decides = operator == "or"
            if decides in each:
                return decides
            if None not in each:
                return not decides
            return False if operator == "and" and _contradict(operands) else None
        case Comparison(operator=operator, left=left, right=right):
            return _compared(operator, left, right, (fields, values or {}))
        case _:
            return None


def _compared(
    operator: str, left: Node, right: Node, known: tuple[Mapping[str, Field], Mapping[str, Any]]
) -> bool | None:
    if isinstance(left, Literal) and isinstance(right, Name) and operator in _TURNED:
        operator, left, right = _TURNED[operator], right, left
    if not isinstance(left, Name):
        return None
    fields, values = known
    if left.dotted in values:
        return _with_value(operator, values[left.dotted], right)
    field = fields.get(left.dotted)
    if field is None or not isinstance(right, Literal) or operator not in _ORDER:
        return None
    return _within(operator, field, right.value)


def _with_value(operator: str, value: Any, right: Node) -> bool | None:
    match operator, right:
        case ("==", Literal(value=other)):
            return bool(value == other)
        case ("!=", Literal(value=other)):
            return bool(value != other)
        case ("in" | "not in", Elements(items=items)) if all(isinstance(one, Literal) for one in items):
            inside = value in [one.value for one in items if isinstance(one, Literal)]
            return inside if operator == "in" else not inside
        case _:
            return None


def _within(operator: str, field: Field, limit: Any) -> bool | None:
    """What the declared limits of a number say of a comparison with this one."""
    if not isinstance(limit, (int, float)) or isinstance(limit, bool) or field.type not in ("integer", "number"):
        return None
    holds = _ORDER[operator]
    low, high = field.minimum, field.maximum
    if isinstance(low, Duration) or isinstance(high, Duration):
        return None
    upwards = operator.startswith(">")
    if low is not None and holds(low, limit) is upwards and upwards:
        return True
    if low is not None and not upwards and not holds(low, limit):
        return False
    if high is not None and upwards and not holds(high, limit):
        return False
    if high is not None and not upwards and holds(high, limit):
        return True
    return None


def _contradict(operands: Sequence[Node]) -> bool:
    """Whether two of them ask one name to be two things, or to lie above and below."""
    equal: dict[str, Any] = {}
    above: dict[str, Any] = {}
    below: dict[str, Any] = {}
    for one in operands:
        match one:
            case Comparison(operator="==", left=Name(dotted=name), right=Literal(value=value)):
                if equal.setdefault(name, value) != value:
                    return True
            case Comparison(operator=">" | ">=", left=Name(dotted=name), right=Literal(value=int() | float() as value)):
                above[name] = max(value, above.get(name, value))
            case Comparison(operator="<" | "<=", left=Name(dotted=name), right=Literal(value=int() | float() as value)):
                below[name] = min(value, below.get(name, value))
    return any(above[name] > below[name] for name in above.keys() & below.keys())
