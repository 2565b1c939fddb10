"""Plain English for names, numbers, times and spans, as a nurse would say them.

Imported by the modules that read a pathway aloud and that compare two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from carepath.core.durations import Duration
from carepath.core.fields import Field

UNITS = {"Cel": "°C", "[degF]": "°F", "10*9/L": "× 10⁹/L", "mm[Hg]": "mmHg", "%": "%"}  # UCUM as it is said
NAMED_BY_UNIT = {"celsius": ("temperature", "°C"), "fahrenheit": ("temperature", "°F"), "kg": ("weight", "kg")}
_SPANS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_WORKING = {"business hour": "working hour", "business day": "working day"}
_ENDINGS = {"date": (("_on", " date"), ("_at", " date")), "datetime": (("_at", " time"), ("_on", " date"))}


def words(name: str) -> str:
    """A name with blanks for underscores: `not_reached` is "not reached"."""
    return name.replace("_", " ")


def field_words(name: str, field: Field | None = None) -> str:
    """What a field is called: `run_out_on` is "run out date", `celsius` is "temperature"."""
    if name in NAMED_BY_UNIT:
        return NAMED_BY_UNIT[name][0]
    for ending, said in _ENDINGS.get(field.type, ()) if field is not None else ():
        if name.endswith(ending) and name != ending:
            return words(name.removesuffix(ending)) + said
    return words(name)


def unit_of(name: str, field: Field | None) -> str:
    """The unit as it is said after a number; "" where there is none."""
    if field is not None and field.unit:
        return UNITS.get(field.unit, field.unit)
    return NAMED_BY_UNIT.get(name, ("", ""))[1]


def quoted(text: str) -> str:
    """The text in quotes, its own quotes made single."""
    return '"' + text.replace('"', "'") + '"'


def listed(items: Iterable[str], last: str = "and") -> str:
    """A, B and C."""
    *others, final = [*items] or ["nothing"]
    return f"{', '.join(others)} {last} {final}" if others else final


def counted(number: int, noun: str) -> str:
    """1 day, 3 days."""
    return f"{number:,} {noun}{'' if abs(number) == 1 else 's'}"


def capital(text: str) -> str:
    """The text with a capital at its start; a quote stays as it is."""
    return text[:1].upper() + text[1:]


def span(duration: Duration) -> str:
    """A span in words: 3 days, 4 working hours, 3 days later at 09:00."""
    noun = _SPANS.get(duration.unit) or _WORKING[duration.unit]
    at = f" later, at {duration.at:%H:%M} local time" if duration.at is not None else ""
    return counted(duration.amount, noun) + at


def value(said: Any, unit: str = "") -> str:
    """A value as it is said: yes and no, dates in words, spans, lists."""
    if said is None:
        return "nothing"
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, Duration):
        return span(said)
    if isinstance(said, datetime):
        return f"{day(said.date())}, {said:%H:%M} UTC"
    if isinstance(said, date):
        return day(said)
    if isinstance(said, time):
        return f"{said:%H:%M}"
    if isinstance(said, list | tuple):
        return listed(value(one, unit) for one in said) if said else "an empty list"
    if isinstance(said, int | float):
        return f"{said} {unit}".strip()
    return words(str(said))


def day(said: date) -> str:
    """1 November 2027."""
    return f"{said.day} {said:%B %Y}"
