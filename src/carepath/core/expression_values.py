"""What operators do to values, in three-valued logic: True, False, and None for unknown.

A missing value makes every answer unknown, equality included; so does a comparison of unlike kinds (a text with a
number, a date with a moment), a division by zero, and a result too large to hold. Nothing here raises.
Texts are equal or not, but have no order: levels do, and the compiler sees to that. Numbers with decimals are added and
multiplied as they are written (98.6 - 97.5 is 1.1). Imported by the other expression modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

from carepath.core.calendar import TimeError, add, add_to_date
from carepath.core.durations import Duration, DurationError, add_durations, compare_durations, in_seconds
from carepath.core.fields import LARGEST_NUMBER
from carepath.core.scope import Scope
from carepath.core.zones import in_utc

EXACT = Context(prec=34)
_KINDS: dict[type, str] = {
    int: "number", float: "number", str: "text", bool: "boolean", date: "date", Duration: "duration",
    tuple: "list", list: "list",
}  # fmt: skip
_CANNOT = (TimeError, DurationError, ArithmeticError)  # ArithmeticError: overflow, division by zero, decimal's own


def kind(value: Any) -> str | None:
    """number, text, boolean, date, datetime, duration or list; None for what is missing or nothing of these."""
    found = _KINDS.get(type(value))
    if found is not None or value is None:
        return found
    if isinstance(value, datetime):
        return "datetime" if value.utcoffset() is not None else None
    for base in (bool, str, int, float, date, tuple, list):
        if isinstance(value, base):
            return _KINDS[base]
    return None


def order(a: Any, b: Any) -> int | None:
    """-1, 0 or 1 as `a` comes before, is like or comes after `b`; None where that is unknown."""
    sort = kind(a)
    if sort is None or sort != kind(b) or sort not in ("number", "date", "datetime", "duration"):
        return None
    if sort == "duration":
        return compare_durations(a, b)
    if sort == "datetime":
        a, b = in_utc(a), in_utc(b)  # two of one zone would be compared by their clocks on the wall
    if a < b:
        return -1
    if a > b:
        return 1
    return 0 if a == b else None  # not a number is neither


def equal(a: Any, b: Any) -> bool | None:
    """Whether both are the same; None where that is unknown."""
    sort = kind(a)
    if sort is None or sort != kind(b):
        return None
    if sort in ("text", "boolean"):
        return bool(a == b)
    if sort == "list":
        return _equal_lists(a, b)
    placed = order(a, b)
    return None if placed is None else placed == 0


def contains(values: Any, one: Any) -> bool | None:
    """Whether the list holds the value; None where it might."""
    if kind(values) != "list" or kind(one) is None:
        return None
    answers = [equal(value, one) for value in values]
    return any_of(answers)


def any_of(answers: list[bool | None]) -> bool | None:
    """Kleene's or: true beats unknown, unknown beats false."""
    if True in answers:
        return True
    return None if None in answers else False


def all_of(answers: list[bool | None]) -> bool | None:
    """Kleene's and: false beats unknown, unknown beats true."""
    if False in answers:
        return False
    return None if None in answers else True


def arithmetic(operator: str, scope: Scope, a: Any, b: Any) -> Any:
    """a + b, a - b, a * b or a / b; None where unknown."""
    work = _OPERATIONS[operator].get((kind(a), kind(b)))
    if work is None:
        return None
    try:
        return work(scope, a, b)
    except _CANNOT:  # what cannot be worked out is unknown
        return None


def negative(value: Any) -> Any:
    """The value counted the other way: a number or a duration."""
    sort = kind(value)
    if sort == "number":
        return bounded(-value)
    return -value if sort == "duration" else None


def bounded(number: int | float) -> int | float | None:
    """The number, or None where it is none, or larger than any that is kept."""
    return number if -LARGEST_NUMBER <= number <= LARGEST_NUMBER else None


def decimal(number: int | float) -> Decimal:
    """The number as it is written."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def _equal_lists(a: Any, b: Any) -> bool | None:
    if len(a) != len(b):
        return False
    return all_of([equal(one, other) for one, other in zip(a, b, strict=True)])


# -- arithmetic, by the kinds of both sides --


def _numbers(whole: Callable[[int, int], int], exact: Callable[[Decimal, Decimal], Decimal]) -> Callable[..., Any]:
    def work(scope: Scope, a: Any, b: Any) -> int | float | None:
        if not isinstance(a, float) and not isinstance(b, float):
            return bounded(whole(a, b))
        return bounded(float(exact(decimal(a), decimal(b))) + 0.0)

    return work


def _divide(scope: Scope, a: Any, b: Any) -> float | None:
    return bounded(float(EXACT.divide(decimal(a), decimal(b))) + 0.0)


def _times(scope: Scope, number: Any, duration: Duration) -> Duration | None:
    """So many times the duration. A part of one only of elapsed time: half of 3h is 90m, half of 3d is unknown."""
    if bounded(number) is None:
        return None
    if number == int(number):
        return duration * int(number)
    seconds = in_seconds(duration)
    if seconds is None:
        return None
    product = EXACT.multiply(decimal(number), Decimal(seconds))
    return Duration(int(product), "s") if product == int(product) else None


def _later(scope: Scope, at: datetime, duration: Duration) -> datetime | None:
    if scope.zone is None and duration.kind == "local":
        return None
    return add(at, duration, zone=scope.zone or "", calendar=scope.calendar)


def _later_date(scope: Scope, day: date, duration: Duration) -> date | None:
    return add_to_date(day, duration, calendar=scope.calendar)


def _swapped(work: Callable[[Scope, Any, Any], Any]) -> Callable[[Scope, Any, Any], Any]:
    return lambda scope, a, b: work(scope, b, a)


def _backwards(work: Callable[[Scope, Any, Any], Any]) -> Callable[[Scope, Any, Any], Any]:
    return lambda scope, a, b: work(scope, a, -b)


def _longer(scope: Scope, a: Duration, b: Duration) -> Duration | None:
    return add_durations(a, b)


_OPERATIONS: Mapping[str, Mapping[tuple[str | None, str | None], Callable[[Scope, Any, Any], Any]]] = {
    "+": {
        ("number", "number"): _numbers(lambda a, b: a + b, EXACT.add),
        ("date", "duration"): _later_date,
        ("duration", "date"): _swapped(_later_date),
        ("datetime", "duration"): _later,
        ("duration", "datetime"): _swapped(_later),
        ("duration", "duration"): _longer,
    },
    "-": {
        ("number", "number"): _numbers(lambda a, b: a - b, EXACT.subtract),
        ("date", "duration"): _backwards(_later_date),
        ("datetime", "duration"): _backwards(_later),
        ("duration", "duration"): _backwards(_longer),
    },
    "*": {
        ("number", "number"): _numbers(lambda a, b: a * b, EXACT.multiply),
        ("number", "duration"): _times,
        ("duration", "number"): _swapped(_times),
    },
    "/": {("number", "number"): _divide},
}
