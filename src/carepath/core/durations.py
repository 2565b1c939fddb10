"""Spans of time as an author writes them: `72h`, `3d at 09:00`, `2 business days`.

Here: the value, its grammar and its arithmetic. What a span does to a moment (zones, holidays) stands in calendar.py.
Imported by fields, calendar, expressions, definitions and the compiler.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

ELAPSED = {"s": 1, "m": 60, "h": 3600}  # seconds
LOCAL_DAYS = {"d": 1, "w": 7}  # days
LOCAL_MONTHS = {"mo": 1, "y": 12}  # months
BUSINESS = ("business hour", "business day")
# About 200 years; working time 20,000 hours or 5,000 days, so that no sum can run long.
LIMITS = {
    "s": 6_400_000_000, "m": 106_000_000, "h": 1_760_000, "d": 73_000, "w": 10_400, "mo": 2_400, "y": 200,
    "business hour": 20_000, "business day": 5_000,
}  # fmt: skip
EXAMPLES = "Write a number and a unit: 30s, 15m, 72h, 3d, 2w, 6mo, 5y, 3d at 09:00, 4 business hours, 1 business day."

_FORM = re.compile(r"(?P<sign>-?)(?P<amount>[0-9]{1,10})(?:(?P<unit>s|mo|m|h|d|w|y)(?P<at>\s+at\s+.*)?"
                   r"|\s+(?P<business>business (?:hour|day))s?)", re.ASCII)  # fmt: skip
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_LOOSE = re.compile(r"([0-9]{1,10})\s*([a-z]{1,12})", re.ASCII)
_WORDS = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "wk": "w", "wks": "w", "week": "w",
    "weeks": "w", "mon": "mo", "month": "mo", "months": "mo", "yr": "y", "yrs": "y", "year": "y", "years": "y",
    "s": "s", "m": "m", "h": "h", "d": "d", "w": "w", "mo": "mo", "y": "y",
}  # fmt: skip


class DurationError(ValueError):
    """The text is not a duration: `message` says why, `hint` what to write."""

    def __init__(self, message: str, hint: str = EXAMPLES) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of one unit: s m h (elapsed), d w mo y (local calendar days), `business hour`, `business day`.

    `at`: a time of day to land on, local units only. Equal only when written alike (`1w` is not `7d`): ask
    `compare_durations` which is longer. Raises DurationError when it is longer than about 200 years.
    """

    amount: int
    unit: str
    at: time | None = None

    def __post_init__(self) -> None:
        limit = LIMITS.get(self.unit)
        if limit is None:
            raise DurationError("A duration has a unit that does not exist.")
        if type(self.amount) is not int or not -limit <= self.amount <= limit:
            raise DurationError(f"A duration in {self.unit} is a whole number of at most {limit:,}.")
        if self.at is not None and self.kind != "local":
            raise DurationError("Only days, weeks, months and years have a time of day.", "Write 3d at 09:00.")
        if self.at is not None and self.at != time(self.at.hour, self.at.minute):
            raise DurationError("The time of day of a duration is in whole minutes and has no zone.")

    @classmethod
    def parse(cls, text: str, *, negative: bool = False) -> Duration:
        """The duration that the text says; `negative`: one that counts backwards (-3d) is allowed too."""
        found = _FORM.fullmatch(text.strip()) if len(text) <= 60 else None
        if found is None:
            raise _refusal(text)
        if found["sign"] and not negative:
            raise DurationError("A duration counts forwards.", "Leave the minus sign out.")
        amount = int(found["amount"]) * (-1 if found["sign"] else 1)
        return cls(amount, found["unit"] or found["business"], _time_of_day(found["at"]))

    @property
    def kind(self) -> str:
        """`elapsed` (seconds that pass), `local` (the patient's calendar days) or `business`."""
        if self.unit in ELAPSED:
            return "elapsed"
        return "business" if self.unit in BUSINESS else "local"

    def __str__(self) -> str:
        if self.kind == "business":
            return f"{self.amount} {self.unit}{'' if abs(self.amount) == 1 else 's'}"
        return f"{self.amount}{self.unit}" + (f" at {self.at:%H:%M}" if self.at is not None else "")

    def __mul__(self, times: int) -> Duration:
        return Duration(self.amount * times, self.unit, self.at)

    __rmul__ = __mul__

    def __neg__(self) -> Duration:
        return Duration(-self.amount, self.unit, self.at)


def said_in_words(amount: str, word: str) -> str:
    """How a span that is said as `3 days` is written: `3d`; nothing where the word is no unit."""
    unit = _WORDS.get(word.lower(), "")
    return f"{amount}{unit}" if unit and amount.isdigit() else ""


def compare_durations(a: Duration, b: Duration) -> int | None:
    """-1, 0 or 1 as `a` is shorter than, as long as or longer than `b`; None where nobody can say.

    24h and 1d cannot be compared (a day of a clock change has 23 or 25), nor 4w and 1mo, nor business with other time.
    """
    if a.at != b.at or _family(a) != _family(b):
        return None
    first, second = _base(a), _base(b)
    return (first > second) - (first < second)


def add_durations(a: Duration, b: Duration) -> Duration | None:
    """Both spans as one, where they count alike (3d + 1w is 10d); None where they do not (3d + 4h)."""
    if _family(a) != _family(b) or (a.at and b.at and a.at != b.at):
        return None
    at = a.at or b.at
    if a.unit == b.unit:
        return Duration(a.amount + b.amount, a.unit, at)
    return Duration(_base(a) + _base(b), _family(a), at)


def in_seconds(duration: Duration) -> int | None:
    """Its length in seconds; None unless it is elapsed time."""
    return _base(duration) if duration.unit in ELAPSED else None


def _family(duration: Duration) -> str:
    """The smallest unit that it can be counted in without knowing where it starts."""
    for family, units in (("s", ELAPSED), ("d", LOCAL_DAYS), ("mo", LOCAL_MONTHS)):
        if duration.unit in units:
            return family
    return duration.unit


def _base(duration: Duration) -> int:
    unit = duration.unit
    return duration.amount * (ELAPSED.get(unit) or LOCAL_DAYS.get(unit) or LOCAL_MONTHS.get(unit) or 1)


def _time_of_day(tail: str | None) -> time | None:
    if tail is None:
        return None
    clock = tail.split(None, 1)[1].strip()
    if not _CLOCK.fullmatch(clock):
        raise DurationError(f"{clock!r} is not a time of day.", "Write hours and minutes, 00:00 to 23:59: 3d at 09:00.")
    return time.fromisoformat(clock)


def _refusal(text: str) -> DurationError:
    """Why the text is no duration, with the nearest right spelling where one can be seen."""
    if len(text) > 60:
        return DurationError("A duration is short.")
    shown = text.strip()
    message = f"{shown!r} is not a duration."
    if re.fullmatch(r"-?P[0-9A-Z.,]+", shown):
        return DurationError(message, "ISO 8601 durations are not read here. " + EXAMPLES)
    loose = _LOOSE.fullmatch(shown.lower())
    if loose and shown.endswith("M") and loose[2] == "m":
        return DurationError(message, f"Write {loose[1]}m for minutes, {loose[1]}mo for months.")
    if loose and loose[2] in _WORDS:
        return DurationError(message, f"Write {loose[1]}{_WORDS[loose[2]]}.")
    if re.fullmatch(r"[0-9]{1,10}", shown):
        return DurationError(f"{shown!r} has no unit.")
    if re.match(r"[0-9]+[.,][0-9]", shown):
        return DurationError(message, "Only whole numbers: write 90m and not 1.5h.")
    return DurationError(message)
