"""The dates and times of records: the moment that one means, and the day that it shows.

FHIR's form (2026-03-02T15:30:00-05:00) and HL7 v2's (20260302153000-0500). A date without a time is that day at the
clinic's `day_at`; a year or a month alone is no day and is refused. The day is as the record writes it, in its own
offset, or as the clinic's zone has it. Pure. Imported by reading.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from carepath.core.calendar import at_local, local_date
from carepath.core.fields import YEARS

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
                   r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)  # fmt: skip
_PART = re.compile(r"[0-9]{4}(-?[0-9]{2})?", re.ASCII)
# 2026-03-02 15:30, as tables have it, and 20260302[1530[00[.000]]][-0500]
_LOOSE = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<time>[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)"
                    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII)  # fmt: skip
_HL7 = re.compile(r"(?P<day>[0-9]{8})(?P<time>[0-9]{4}([0-9]{2}(\.[0-9]{1,4})?)?)?(?P<zone>[+-][0-9]{4})?", re.ASCII)


class NoMoment(ValueError):
    """What stands there is not a moment; `reason` is a code without what was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """A moment (aware UTC) and the day that is shown for it."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class DateReader:
    """How this clinic reads dates."""

    zone: str
    dates: str  # as_written | clinic
    day_at: time
    is_local: bool = False  # a time without a zone is this zone's; other forms than FHIR's are read

    def read(self, found: Any) -> Written:
        """The moment; NoMoment where it is missing, imprecise, zoneless or no date at all."""
        if found is None:
            raise NoMoment("no-date")
        if not isinstance(found, str):
            raise NoMoment("bad-date")
        try:
            return self._read(found)
        except (ValueError, OverflowError) as error:
            raise (error if isinstance(error, NoMoment) else NoMoment("bad-date")) from None

    def _read(self, text: str) -> Written:
        if _DAY.fullmatch(text):
            day = _within(date.fromisoformat(text))
            return Written(at_local(day, self.day_at, self.zone), day)
        if _PART.fullmatch(text):
            raise NoMoment("imprecise-date")
        if self.is_local and (loose := _LOOSE.fullmatch(text) or _HL7.fullmatch(text)):
            return self._loosely(loose)
        form = _TIME.fullmatch(text)
        if form is None:
            raise NoMoment("bad-date")
        if not form["zone"]:
            raise NoMoment("date-without-zone")
        moment = datetime.fromisoformat(text)
        _within(moment.date())
        at = moment.astimezone(UTC)
        return Written(at, moment.date() if self.dates == "as_written" else local_date(at, self.zone))

    def _loosely(self, form: re.Match[str]) -> Written:
        day = _within(date.fromisoformat(form["day"]))
        if not form["time"]:
            return Written(at_local(day, self.day_at, self.zone), day)
        clock = time.fromisoformat(form["time"] if ":" in form["time"] else _with_colons(form["time"]))
        if not form["zone"]:
            at = at_local(day, clock, self.zone)
        else:
            at = datetime.fromisoformat(f"{day}T{clock}{form['zone']}").astimezone(UTC)
        return Written(at, day if self.dates == "as_written" else local_date(at, self.zone))


def _with_colons(text: str) -> str:
    return ":".join(one for one in (text[:2], text[2:4], text[4:]) if one)


def _within(day: date) -> date:
    """The day, where it lies in years that events may have."""
    if day.year not in YEARS[1:-1]:
        raise NoMoment("bad-date")
    return day
