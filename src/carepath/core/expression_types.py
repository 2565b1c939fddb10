"""Static types of expressions: what a value must be, and the clashes that are certain before anything runs.

Sound and simple: only what can never work is reported; what is not known is left alone. Imported by expressions.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from carepath.core.durations import Duration
from carepath.core.expression_parser import ORDERED, level_order
from carepath.core.expression_tree import Arithmetic, Call, Comparison, Elements, Literal, Logic, Name, Node, Unary
from carepath.core.expression_values import kind

# Field types, as far as expressions tell them apart.
_OF_FIELDS = {
    "code": "text", "reference": "text", "text": "text", "integer": "integer", "number": "number",
    "boolean": "boolean", "date": "date", "datetime": "datetime", "duration": "duration", "list": "list",
}  # fmt: skip
_BUILT_IN = {
    "today": "date", "now": "datetime", "journey.started_on": "date", "patient.age": "integer",
    "patient.born_on": "date", "patient.sex": "text", "patient.language": "text", "patient.zone": "text",
    "patient.site": "text", "patient.in_hospital": "boolean", "event.name": "text", "event.at": "datetime",
    "event.by": "text", "event.id": "text",
}  # fmt: skip
_PARTS = {"because": "text", "rules": "list", "disputed": "boolean"}
_NOUNS = {
    "boolean": "a yes-or-no", "number": "a number", "date": "a date", "datetime": "a moment", "duration": "a duration",
    "text": "a text", "list": "a list",
}  # fmt: skip
_SUMS = {  # operator, left, right: result
    ("+", "number", "number"): "number", ("+", "date", "duration"): "date", ("+", "duration", "date"): "date",
    ("+", "datetime", "duration"): "datetime", ("+", "duration", "datetime"): "datetime",
    ("+", "duration", "duration"): "duration", ("-", "number", "number"): "number", ("-", "date", "duration"): "date",
    ("-", "datetime", "duration"): "datetime", ("-", "duration", "duration"): "duration",
    ("*", "number", "number"): "number", ("*", "number", "duration"): "duration",
    ("*", "duration", "number"): "duration", ("/", "number", "number"): "number",
}  # fmt: skip
_DATES = ("date", "datetime")
_VERBS = {"+": "added to", "-": "taken from", "*": "multiplied with", "/": "divided by"}


class Inference(NamedTuple):
    """`type`: boolean, integer, number, date, datetime, duration, text, list, or None where it is not known.

    `problems`: what can never work, each a column (from 0) and a message.
    """

    type: str | None
    problems: tuple[tuple[int, str], ...]


def infer_tree(node: Node, types: Mapping[str, str], levels: Mapping[str, tuple[str, ...]]) -> Inference:
    """The type of the tree and every certain clash in it."""
    checker = _Checker(types, levels)
    found = checker.of(node)
    return Inference(found, tuple(checker.problems))


@dataclass(slots=True)
class _Checker:
    types: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]
    problems: list[tuple[int, str]] = field(default_factory=list)

    def of(self, node: Node) -> str | None:
        return _RULES[type(node)](self, node)

    def sort(self, node: Node) -> str | None:
        """Its type, whole numbers counted as numbers."""
        found = self.of(node)
        return "number" if found == "integer" else found

    def problem(self, node: Node, message: str) -> None:
        self.problems.append((node.column, message))

    def expect(self, node: Node, wanted: tuple[str, ...], what: str) -> None:
        found = self.sort(node)
        if found is not None and found not in wanted:
            self.problem(node, f"{what} takes {_nouns(wanted)}, and this is {_NOUNS[found]}.")


def _literal(checker: _Checker, node: Literal) -> str | None:
    return "integer" if type(node.value) is int else kind(node.value)


def _name(checker: _Checker, node: Name) -> str | None:
    root, _, part = node.dotted.partition(".")
    if node.dotted in checker.levels:
        return "text"
    found = _BUILT_IN.get(node.dotted) or (_PARTS.get(part) if root in checker.levels else None)
    return found or _OF_FIELDS.get(checker.types.get(node.dotted, ""))


def _elements(checker: _Checker, node: Elements) -> str:
    for item in node.items:
        checker.of(item)
    return "list"


def _unary(checker: _Checker, node: Unary) -> str | None:
    if node.operator == "not":
        checker.expect(node.operand, ("boolean",), "not")
        return "boolean"
    found = checker.of(node.operand)
    if found not in (None, "integer", "number", "duration"):
        checker.problem(node, f"A minus sign takes a number or a duration, and this is {_NOUNS[found]}.")
        return None
    return found


def _logic(checker: _Checker, node: Logic) -> str:
    for operand in node.operands:
        checker.expect(operand, ("boolean",), node.operator)
    return "boolean"


def _comparison(checker: _Checker, node: Comparison) -> str:
    left, right = checker.sort(node.left), checker.sort(node.right)
    if node.operator in ("in", "not in"):
        if right not in (None, "list"):
            checker.problem(node.right, f"{node.operator} looks into a list, and this is {_NOUNS[right]}.")
    elif left and right and left != right:
        hint = " Use date_of(...) for the date of a moment." if {left, right} == {"date", "datetime"} else ""
        checker.problem(node, f"{_NOUNS[left].capitalize()} cannot be compared with {_NOUNS[right]}.{hint}")
    elif node.operator in ORDERED:
        _check_order(checker, node, left or right)
    return "boolean"


def _check_order(checker: _Checker, node: Comparison, sort: str | None) -> None:
    first, second = level_order(node.left, checker.levels), level_order(node.right, checker.levels)
    if first and second and first != second:
        checker.problem(node, "Two conclusions with different levels cannot be compared.")
    elif sort in ("text", "boolean", "list") and not (first or second or _is_conclusion(node)):
        checker.problem(node, f"{_NOUNS[sort].capitalize()} has no order: only == and != can be asked.")


def _is_conclusion(node: Comparison) -> bool:
    """Whether a side may be a conclusion of which the levels are not known here."""
    return any(isinstance(side, Name) and "." not in side.dotted for side in (node.left, node.right))


def _arithmetic(checker: _Checker, node: Arithmetic) -> str | None:
    first, second = checker.of(node.left), checker.of(node.right)
    left, right = ("number" if one == "integer" else one for one in (first, second))
    results = {
        result
        for (operator, a, b), result in _SUMS.items()
        if operator == node.operator and left in (None, a) and right in (None, b)
    }
    if not results:
        checker.problem(node, _no_sum(node.operator, left, right))
        return None
    if left == "date" and _never_with_dates(node.right):
        checker.problem(node.right, "Only days, weeks, months and years can be counted from a date.")
    if results == {"number"} and node.operator != "/" and (first, second) == ("integer", "integer"):
        return "integer"
    return results.pop() if len(results) == 1 else None


def _never_with_dates(node: Node) -> bool:
    duration = node.value if isinstance(node, Literal) else None
    return isinstance(duration, Duration) and (
        duration.kind == "elapsed" or duration.unit == "business hour" or duration.at is not None
    )


def _no_sum(operator: str, left: str | None, right: str | None) -> str:
    if operator == "-" and left in (None, *_DATES) and right in _DATES:
        return "One date cannot be taken from another: write days_between(first, last)."
    if left is None or right is None:
        return f"{_NOUNS[str(left or right)].capitalize()} cannot stand beside {operator}."
    if operator == "-":
        left, right = right, left
    return f"{_NOUNS[left].capitalize()} cannot be {_VERBS[operator]} {_NOUNS[right]}."


# -- functions --


def _call(checker: _Checker, node: Call) -> str | None:
    return _CALLS[node.function](checker, node)


def _any_value(result: str) -> Callable[[_Checker, Call], str | None]:
    def check(checker: _Checker, node: Call) -> str:
        for argument in node.arguments:
            checker.of(argument)
        return result

    return check


def _takes(result: str, *wanted: tuple[str, ...]) -> Callable[[_Checker, Call], str | None]:
    def check(checker: _Checker, node: Call) -> str:
        for argument, allowed in zip(node.arguments, wanted, strict=False):
            checker.expect(argument, allowed, node.function)
        return result

    return check


def _choose(checker: _Checker, node: Call) -> str | None:
    condition, this, that = node.arguments
    checker.expect(condition, ("boolean",), "choose")
    found = {checker.of(this), checker.of(that)}
    if found == {"integer", "number"}:
        return "number"
    return found.pop() if len(found) == 1 else None


def _extreme(checker: _Checker, node: Call) -> str | None:
    found = [checker.of(argument) for argument in node.arguments]
    if len(found) == 1:
        if found[0] not in (None, "list"):
            checker.problem(node, f"{node.function} takes two values or more, or one list.")
        return None
    sorts = {"number" if one == "integer" else one for one in found if one is not None}
    if len(sorts) > 1:
        checker.problem(node, f"{node.function} takes values of one kind, not {_nouns(tuple(sorted(sorts)), 'and')}.")
    elif sorts & {"text", "boolean", "list"}:
        checker.problem(node, f"{_NOUNS[sorts.pop()].capitalize()} has no order, so {node.function} cannot choose.")
    elif None not in found:
        return found[0] if len(set(found)) == 1 else "number"
    return None


def _round(checker: _Checker, node: Call) -> str:
    for argument in node.arguments:
        checker.expect(argument, ("number",), "round")
    return "integer" if len(node.arguments) == 1 else "number"


def _nouns(sorts: tuple[str, ...], last: str = "or") -> str:
    names = [_NOUNS[sort] for sort in sorts]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


_CALLS: Mapping[str, Callable[[_Checker, Call], str | None]] = {
    "missing": _any_value("boolean"), "known": _any_value("boolean"), "active": _any_value("boolean"),
    "entered": _any_value("integer"), "choose": _choose, "min": _extreme, "max": _extreme,
    "count": _takes("integer", ("list",)), "contains": _takes("boolean", ("list",), tuple(_NOUNS)),
    "days_between": _takes("integer", _DATES, _DATES), "months_between": _takes("integer", _DATES, _DATES),
    "date_of": _takes("date", _DATES), "round": _round,
}  # fmt: skip
_RULES: Mapping[type, Callable[[_Checker, Any], str | None]] = {
    Literal: _literal, Name: _name, Elements: _elements, Unary: _unary, Logic: _logic, Comparison: _comparison,
    Arithmetic: _arithmetic, Call: _call,
}  # fmt: skip
