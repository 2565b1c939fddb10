"""Opening hours: the Calendar and business time, counted in the calendar's own zone with its holidays.

Business hours pass only while the calendar is open. A start outside opening hours counts from the next opening, and
time that runs out exactly at closing is due at closing (Monday 13:00 + 4 business hours is Monday 17:00).

Business days keep the time of day of their start: Monday 10:00 + 1 business day is Tuesday 10:00. A start outside
opening hours counts from the next opening (Monday 17:00, or Saturday: the next working day's 08:00). Where the last day
opens later or closes earlier than that time of day, it is that day's opening or closing: due by close.

Negative amounts are the mirror image: a start outside opening hours counts from the closing before it.
Imported by calendar.py only; others take these names from there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from carepath.core.zones import TimeError, in_utc, local, to_utc, zone_of
from carepath.errors import CorruptionError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0, 0)  # as a closing time: the end of the day
_DAY = timedelta(days=1)
_YEARS = range(1850, 2451)  # a search for open days ends here


class CalendarError(TimeError):
    """A calendar that cannot be: never open, closing before opening, an hour that is no hour."""


class UnknownCalendarError(CorruptionError, KeyError):
    """No calendar was registered under this version."""

    def __init__(self, version: str) -> None:
        hint = "Register the stored calendar before stepping the journeys that name it."
        super().__init__("calendar-unknown", f"calendar version {version[:80]!r} is not known.", hint=hint)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """When a clinic is open. `hours`: weekday (0 is Monday) to opening and closing local time, in whole minutes.

    A closing at 00:00 is the end of that day. `version` is its name with a hash of all it says: equal calendars
    have equal versions. Raises CalendarError, ZoneError.
    """

    name: str
    zone: str
    hours: Mapping[int, tuple[time, time]]
    holidays: frozenset[date] = frozenset()
    version: str = field(init=False, default="")

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if not self.hours:
            raise CalendarError(f"calendar {self.name!r} is never open.", "Give hours for at least one weekday.")
        for weekday, (opens, closes) in self.hours.items():
            _check_hours(self.name, weekday, opens, closes)
        object.__setattr__(self, "hours", MappingProxyType(dict(sorted(self.hours.items()))))
        object.__setattr__(self, "holidays", frozenset(self.holidays))
        text = json.dumps(calendar_to_json(self), sort_keys=True)
        object.__setattr__(self, "version", f"{self.name}@{hashlib.sha256(text.encode()).hexdigest()[:12]}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __reduce__(self) -> tuple[Callable[[Mapping[str, Any]], Calendar], tuple[Mapping[str, Any]]]:
        return calendar_from_json, (calendar_to_json(self),)

    def is_working_day(self, day: date) -> bool:
        """Whether it opens at all on this date."""
        return day.weekday() in self.hours and day not in self.holidays


_REGISTERED: dict[str, Calendar] = {}  # by content: the same version is always the same calendar


def register(calendar: Calendar) -> str:
    """Makes the calendar known by its version, which is returned. Doing it again changes nothing."""
    return _REGISTERED.setdefault(calendar.version, calendar).version


def registered(version: str) -> Calendar:
    """The calendar registered under this version. Raises UnknownCalendarError (a CorruptionError)."""
    try:
        return _REGISTERED[version]
    except KeyError:
        raise UnknownCalendarError(version) from None


def calendar_to_json(calendar: Calendar) -> dict[str, Any]:
    """All that the calendar says, for the store and for its version."""
    hours = {WEEKDAYS[day]: f"{opens:%H:%M}-{closes:%H:%M}" for day, (opens, closes) in calendar.hours.items()}
    holidays = [day.isoformat() for day in sorted(calendar.holidays)]
    return {"name": calendar.name, "zone": calendar.zone, "hours": hours, "holidays": holidays}


def calendar_from_json(stored: Mapping[str, Any]) -> Calendar:
    """The calendar that `calendar_to_json` wrote."""
    hours = {WEEKDAYS.index(day): _span(text) for day, text in stored["hours"].items()}
    holidays = frozenset(date.fromisoformat(day) for day in stored["holidays"])
    return Calendar(stored["name"], stored["zone"], hours, holidays)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether it is open at this moment: from the opening, up to but not at the closing."""
    moment = in_utc(at)
    return next_open(calendar, moment) == moment


def next_open(calendar: Calendar, at: datetime) -> datetime:
    """The first moment from `at` on when it is open: `at` itself where it is open then."""
    return _start(calendar, in_utc(at), 1)[1]


def add_business_hours(calendar: Calendar, start: datetime, hours: int) -> datetime:
    """The moment when so many hours of opening time have passed; see the module for the small print."""
    step = -1 if hours < 0 else 1
    first, moment = _start(calendar, start, step)
    left = timedelta(hours=abs(hours))
    for day in _open_days(calendar, first.date, step):
        begin = max(moment, day.opens) if step > 0 else min(moment, day.closes)
        room = max((day.closes - begin) if step > 0 else (begin - day.opens), timedelta(0))
        if left <= room:
            return begin + left * step
        left -= room
    raise _never(calendar)


def add_business_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """The same time of day so many working days on, inside opening hours; see the module for the small print."""
    first, moment = _start(calendar, start, -1 if days < 0 else 1)
    if days == 0:
        return moment
    here = local(moment, calendar.zone)
    day = _opening(calendar, _walk(calendar, first.date, days))
    wall = datetime.combine(day.date, here.time())
    if here.date() > first.date:  # the start is a midnight closing: it belongs to the day that it ends
        wall += _DAY
    return min(max(to_utc(wall, calendar.zone), day.opens), day.closes)


def next_business_day(calendar: Calendar, day: date, days: int) -> date:
    """The date so many working days on; a day on which it stays closed counts from the next (or last) working day."""
    step = -1 if days < 0 else 1
    first = next(_working_dates(calendar, day, step))
    return _walk(calendar, first, days)


class _Opening(NamedTuple):
    date: date
    opens: datetime  # UTC
    closes: datetime


def _opening(calendar: Calendar, day: date) -> _Opening:
    """When it opens and closes on this working day; no time at all where the clocks skip its hours, or the day."""
    opens, closes = calendar.hours[day.weekday()]
    last = day + _DAY if closes == MIDNIGHT else day
    begin = to_utc(datetime.combine(day, opens), calendar.zone)
    end = to_utc(datetime.combine(last, closes), calendar.zone)
    skipped = local(begin, calendar.zone).date() != day  # Samoa had no 30 December 2011
    return _Opening(day, begin, begin if skipped else max(begin, end))


def _working_dates(calendar: Calendar, day: date, step: int) -> Iterator[date]:
    """Working days from `day` on (itself included), forwards or backwards. Raises TimeError where there are no more."""
    while day.year in _YEARS:
        if calendar.is_working_day(day):
            yield day
        day += _DAY * step
    raise _never(calendar)


def _open_days(calendar: Calendar, day: date, step: int) -> Iterator[_Opening]:
    for working in _working_dates(calendar, day, step):
        opening = _opening(calendar, working)
        if opening.opens < opening.closes:
            yield opening


def _start(calendar: Calendar, start: datetime, step: int) -> tuple[_Opening, datetime]:
    """`start` where it is open then, else the next opening (looking back: the last closing); and the day it is in."""
    # From one day before: a day that closes at midnight may hold the moment at which the next one begins.
    for day in _open_days(calendar, local(start, calendar.zone).date() - _DAY * step, step):
        if step > 0 and start < day.closes:
            return day, max(start, day.opens)
        if step < 0 and start > day.opens:
            return day, min(start, day.closes)
    raise _never(calendar)


def _walk(calendar: Calendar, first: date, days: int) -> date:
    walked = _working_dates(calendar, first, -1 if days < 0 else 1)
    day = next(walked)
    for _ in range(abs(days)):
        day = next(walked)
    return day


def _check_hours(name: str, weekday: int, opens: time, closes: time) -> None:
    if weekday not in range(7):
        raise CalendarError(f"calendar {name!r} has a weekday that does not exist.", "0 is Monday, 6 is Sunday.")
    day = WEEKDAYS[weekday]
    if any(clock != time(clock.hour, clock.minute) for clock in (opens, closes)):
        raise CalendarError(f"calendar {name!r} has hours with seconds or a zone on {day}.", "Write 08:00-17:00.")
    if opens >= closes and closes != MIDNIGHT:
        hint = 'Write the opening first: "08:00-17:00"; for the whole day "00:00-24:00".'
        raise CalendarError(f"calendar {name!r} closes before it opens on {day}.", hint)


def _span(text: str) -> tuple[time, time]:
    opens, closes = text.split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _never(calendar: Calendar) -> TimeError:
    message = f"calendar {calendar.name!r} does not open within the years that can be counted."
    return TimeError(message, "Look at its holidays.")
