"""Typed values: what an author declares about one, and how a value from outside becomes it, or is refused.

Here: Field, coerce, check_values and the lossless JSON codec. A message never repeats the value: it is patient content.
Not here: which fields an event has (the pathway), expressions. Imported by definitions, compiler, runtime and store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from carepath.core.durations import EXAMPLES, Duration, compare_durations
from carepath.core.spelling import did_you_mean

TYPES = ("code", "integer", "number", "boolean", "date", "datetime", "duration", "list", "text", "reference")
ELEMENT_TYPES = tuple(name for name in TYPES if name not in ("list", "text"))
LONGEST_CODE = 200
LONGEST_TEXT = 20_000
LONGEST_LIST = 1_000
LARGEST_NUMBER = 10**15  # exact as a float, and far beyond any measurement
YEARS = range(1900, 2201)

_INTEGER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
                       r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)  # fmt: skip
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """What one value may be.

    `of`: the codes that are allowed, or for a list the type of its elements (or the codes that they may be).
    `minimum`, `maximum`, `default`: already Python values of the type. `implausible`: "refuse", or "missing" (what is
    out of range or cannot be read is then unknown). `unique`: a list holds each element once.
    """

    type: str
    of: tuple[str, ...] | str | None = None
    unit: str | None = None
    unique: bool = False
    default: Any = None
    required: bool = False
    minimum: Any = None
    maximum: Any = None
    implausible: str = "refuse"  # refuse | missing


class FieldProblem(ValueError):
    """A value does not fit its field: `name` of the field, `message`, `hint`. Never holds the value."""

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        super().__init__(name, message, hint)
        self.name = name
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" + (f" {self.hint}" if self.hint else "")


def coerce(field: Field, value: Any, *, name: str) -> Any:
    """The value as Python has it (date, aware UTC datetime, Duration, tuple, ...), or None where it is missing.

    None, "" and blanks are missing; so is whatever `implausible: missing` forgives. Raises FieldProblem.
    """
    try:
        return _plausible(field, value, name)
    except FieldProblem:
        if field.implausible == "missing":
            return None
        raise


def check_values(
    fields: Mapping[str, Field], values: Mapping[str, Any], *, partial: bool = False
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """All values coerced, and every problem found. Values that are missing are left out.

    What was sent but became missing as implausible stays in, as None. Defaults fill what was not sent; with `partial`
    neither defaults nor `required` are looked at.
    """
    accepted: dict[str, Any] = {}
    problems = [_unknown_name(key, fields) for key in values if key not in fields]
    for name, field in fields.items():
        try:
            _accept(accepted, field, name, values.get(name))
        except FieldProblem as problem:
            problems.append(problem)
            continue
        if partial or name in accepted:
            continue
        if field.default is not None:
            accepted[name] = field.default
        elif field.required:
            problems.append(FieldProblem(name, "is missing.", f"Give {_described(field)}."))
    return accepted, problems


def fitting(fields: Mapping[str, Field], values: Mapping[str, Any], *, defaults: bool = True) -> Mapping[str, Any]:
    """The values as their fields have them: a date said as a text is a date, what does not fit is missing (None).

    The same mapping where nothing changes. Whoever sends an event through the runtime is refused for what does not
    fit; whoever steps by hand is held to the fields here, so that nothing implausible is ever taken at its word.
    """
    changed: dict[str, Any] = {}
    for name, field in fields.items():
        value = values.get(name)
        if value is None:
            if defaults and field.default is not None and name not in values:
                changed[name] = field.default
            continue
        try:
            fits = coerce(field, value, name=name)
        except FieldProblem:
            fits = None
        if fits is not value and fits != value:
            changed[name] = fits
    return {**values, **changed} if changed else values


def to_json(value: Any) -> Any:
    """A Python value as JSON can carry it; `from_json` gives it back exactly."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, list | tuple):
        return [to_json(element) for element in value]
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


def moment(at: datetime) -> str:
    """An aware time as text: UTC, microseconds, always the same length."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_json(field: Field, value: Any) -> Any:
    """The Python value that `to_json` wrote. Raises FieldProblem where what is stored is none of its kind."""
    if value is None:
        return None
    if field.type == "list" and isinstance(value, list | tuple):
        element = element_field(field)
        return tuple(from_json(element, one) for one in value)
    return _STORED.get(field.type, _refused)(value, "stored value")


def element_field(field: Field) -> Field:
    """The field of one element of a list."""
    if isinstance(field.of, str):
        return Field(field.of, unit=field.unit, minimum=field.minimum, maximum=field.maximum)
    return Field("code", of=field.of)


# -- from outside --


def _accept(accepted: dict[str, Any], field: Field, name: str, value: Any) -> None:
    coerced = coerce(field, value, name=name)
    if coerced is not None or not is_missing(value):
        accepted[name] = coerced


def is_missing(value: Any) -> bool:
    """Whether what was sent says nothing: null, or blanks (an answer left empty)."""
    return value is None or (isinstance(value, str) and not value.strip())


def _plausible(field: Field, value: Any, name: str) -> Any:
    if is_missing(value):
        return None
    if field.type == "list":
        return _list(field, value, name)
    read = _READERS[field.type](value, name)
    if isinstance(field.of, tuple) and read not in field.of:
        raise FieldProblem(name, "is not one of the allowed values.", f"Allowed: {_some(field.of)}.")
    if not _in_range(field, read):
        raise FieldProblem(name, "is out of range.", f"Give {_described(field)}.")
    return read


def _list(field: Field, value: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise FieldProblem(name, "is not a list.", "Give a list, even for one element.")
    if len(value) > LONGEST_LIST:
        raise FieldProblem(name, "is too long.", f"A list has at most {LONGEST_LIST:,} elements.")
    element = element_field(field)
    read = tuple(_plausible(element, one, name) for one in value)
    if None in read:
        raise FieldProblem(name, "has an empty element.", "Leave it out.")
    return tuple(dict.fromkeys(read)) if field.unique else read


def _in_range(field: Field, value: Any) -> bool:
    low = 0 if field.minimum is None else _compare(value, field.minimum)
    high = 0 if field.maximum is None else _compare(value, field.maximum)
    return low is not None and high is not None and low >= 0 >= high


def _compare(value: Any, limit: Any) -> int | None:
    if isinstance(value, Duration):
        return compare_durations(value, limit)
    return int(value > limit) - int(value < limit)


def _code(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise FieldProblem(name, "is not a text.", "Give it in quotes.")
    if len(value) > LONGEST_CODE:
        raise FieldProblem(name, "is too long.", f"A code or reference has at most {LONGEST_CODE} characters.")
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in value):
        raise FieldProblem(name, "has characters that cannot be stored.", "Leave out control characters.")
    return str(value)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise FieldProblem(name, "is not a text.", "Give it in quotes.")
    if len(value) > LONGEST_TEXT:
        raise FieldProblem(name, "is too long.", f"A text has at most {LONGEST_TEXT:,} characters.")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\r\t" for letter in value):
        raise FieldProblem(name, "has characters that cannot be stored.", "Leave out control characters.")
    return str(value)


def _integer(value: Any, name: str) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER:
        return int(value)
    raise FieldProblem(name, "is not a whole number.", "Write digits only, such as 14.")


def _number(value: Any, name: str) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value) + 0.0  # no minus zero
    # Also false for NaN and the infinities; a huge int is never turned into a float.
    if isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        return float(value) + 0.0
    raise FieldProblem(name, "is not a plain number.", "Write digits with a dot for decimals, such as 38.4.")


def _boolean(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise FieldProblem(name, "is neither true nor false.", "Give true or false.")


def _date(value: Any, name: str) -> date:
    read = None
    if isinstance(value, date) and not isinstance(value, datetime):
        read = value
    elif isinstance(value, str) and _DATE.fullmatch(value.strip()):
        read = _parsed(date.fromisoformat, value.strip())
    if read is None or read.year not in YEARS:
        raise FieldProblem(name, "is not a date.", "Write year-month-day, such as 2026-03-02, 1900 to 2200.")
    return date(read.year, read.month, read.day)


def _datetime(value: Any, name: str, *, years: range = YEARS[1:-1]) -> datetime:
    read = value if isinstance(value, datetime) else None
    if isinstance(value, str) and (form := _DATETIME.fullmatch(value.strip())):
        read = _parsed(datetime.fromisoformat, value.strip())
        if not form["zone"]:
            raise FieldProblem(name, "has no time zone.", "End it with Z or an offset, such as -04:00.")
    if read is not None and read.utcoffset() is None:
        raise FieldProblem(name, "has no time zone.", "Give an aware datetime.")
    if read is None or read.year not in years:  # by default such that its UTC stays within YEARS
        raise FieldProblem(name, "is not a date with a time.", "Write 2026-03-02T09:00:00-05:00, years 1901 to 2199.")
    return read.astimezone(UTC)


def _duration(value: Any, name: str, *, negative: bool = False) -> Duration:
    read = value if isinstance(value, Duration) else None
    if isinstance(value, str):
        read = _parsed(lambda text: Duration.parse(text, negative=negative), value)
    if read is None:
        raise FieldProblem(name, "is not a duration.", EXAMPLES)
    return read


def _stored_duration(value: Any, name: str) -> Duration:
    return _duration(value, name, negative=True)  # one that an expression worked out may count backwards


def _stored_datetime(value: Any, name: str) -> datetime:
    return _datetime(value, name, years=YEARS)


def _refused(value: Any, name: str) -> Any:
    raise FieldProblem(name, "is not of its field's kind.", "Restore it from a backup.")


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "code": _code, "reference": _code, "text": _text, "integer": _integer, "number": _number, "boolean": _boolean,
    "date": _date, "datetime": _datetime, "duration": _duration,
}  # fmt: skip
_STORED: Mapping[str, Callable[[Any, str], Any]] = {
    **_READERS, "duration": _stored_duration, "datetime": _stored_datetime,
}  # fmt: skip


def _parsed(read: Callable[[str], Any], text: str) -> Any:
    """What a text of the right form says, or None where no such day or hour exists (30 February)."""
    try:
        return read(text)
    except ValueError:
        return None


# -- words for problems --


def _unknown_name(key: Any, fields: Mapping[str, Field]) -> FieldProblem:
    if not isinstance(key, str) or not _PLAIN_NAME.fullmatch(key):
        return FieldProblem("?", "a name was sent that no field can have.", did_you_mean("", fields))
    return FieldProblem(key, "is not a field here.", did_you_mean(key, fields))


def _described(field: Field) -> str:
    """What the field takes, for a hint: `a number from 30 to 45 Cel`."""
    if isinstance(field.of, tuple):
        return f"one of: {_some(field.of)}"
    low, high = field.minimum, field.maximum
    span = f" from {low}" if low is not None else ""
    span += f" {'to' if span else 'up to'} {high}" if high is not None else ""
    return f"{_NOUNS[field.type]}{span}" + (f" {field.unit}" if field.unit else "")


def _some(values: Iterable[str]) -> str:
    listed = [str(value) for value in values]
    return ", ".join(listed[:20]) + (", ..." if len(listed) > 20 else "")


_NOUNS = {
    "code": "a code", "reference": "a reference", "text": "a text", "integer": "a whole number", "number": "a number",
    "boolean": "true or false", "date": "a date", "datetime": "a date with a time and a zone",
    "duration": "a duration", "list": "a list",
}  # fmt: skip
