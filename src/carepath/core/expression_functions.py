"""The functions of the expression language, each over values already worked out. None of them raises.

`active` and `entered` ask the journey and stand in the compiler. Imported by expression_compiler.py only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from carepath.core import calendar
from carepath.core.expression_values import EXACT, bounded, contains, decimal, kind, order
from carepath.core.scope import Scope


def missing(scope: Scope, value: Any) -> bool:
    """Whether there is no value. Never unknown."""
    return value is None


def known(scope: Scope, value: Any) -> bool:
    """Whether there is a value. Never unknown."""
    return value is not None


def choose(scope: Scope, condition: Any, this: Any, that: Any) -> Any:
    """`this` where the condition holds, `that` where it does not; unknown where that is unknown."""
    if condition is True:
        return this
    return that if condition is False else None


def smallest(scope: Scope, *values: Any) -> Any:
    """The smallest or earliest of several values, or of one list; all of one kind, none missing."""
    return _extreme(values, -1)


def largest(scope: Scope, *values: Any) -> Any:
    """The largest or latest of several values, or of one list; all of one kind, none missing."""
    return _extreme(values, 1)


def count(scope: Scope, values: Any) -> int | None:
    """How many elements a list has."""
    return len(values) if kind(values) == "list" and None not in values else None


def in_list(scope: Scope, values: Any, one: Any) -> bool | None:
    """Whether the list holds the value."""
    return contains(values, one)


def days_between(scope: Scope, first: Any, last: Any) -> int | None:
    """Calendar days from the first date to the last; negative when they come the other way round."""
    a, b = date_of(scope, first), date_of(scope, last)
    return None if a is None or b is None else (b - a).days


def months_between(scope: Scope, first: Any, last: Any) -> int | None:
    """Whole months from the first date to the last; 31 January to 28 February is one."""
    a, b = date_of(scope, first), date_of(scope, last)
    return None if a is None or b is None else calendar.months_between(a, b)


def date_of(scope: Scope, value: Any) -> date | None:
    """The patient's local date of a moment; a date is itself."""
    sort = kind(value)
    if sort == "datetime":
        return scope.date_of(value)
    return value if sort == "date" else None


def rounded(scope: Scope, value: Any, places: Any = 0) -> int | float | None:
    """The number with so many decimals (0 to 6), halves away from zero: 2.5 is 3. Whole without decimals."""
    if kind(value) != "number" or kind(places) != "number" or places not in range(7) or bounded(value) is None:
        return None
    exact = decimal(value).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP, context=EXACT)
    return float(exact) + 0.0 if places else int(exact)


def _extreme(values: tuple[Any, ...], wanted: int) -> Any:
    if len(values) == 1 and kind(values[0]) == "list":
        values = tuple(values[0])
    if not values or order(values[0], values[0]) is None:  # missing, or of a kind without an order
        return None
    best = values[0]
    for value in values[1:]:
        placed = order(value, best)
        if placed is None:
            return None
        best = value if placed == wanted else best
    return best


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "missing": missing, "known": known, "choose": choose, "min": smallest, "max": largest, "count": count,
    "contains": in_list, "days_between": days_between, "months_between": months_between, "date_of": date_of,
    "round": rounded,
}  # fmt: skip
