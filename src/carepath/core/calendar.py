"""What a span of time does to a moment: elapsed time, the patient's local days, opening hours, quiet hours. Pure.

Here: local time and back, `add`, `add_to_date`, business time (the Calendar itself stands in hours.py).
Every moment is an aware UTC datetime; every zone an IANA name given by the caller. Nothing asks what time it is.
Imported by every room.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from carepath.core.durations import LOCAL_DAYS, LOCAL_MONTHS, Duration, in_seconds
from carepath.core.hours import (
    Calendar,
    CalendarError,
    UnknownCalendarError,
    add_business_days,
    add_business_hours,
    calendar_from_json,
    calendar_to_json,
    is_open,
    next_business_day,
    next_open,
    register,
    registered,
)
from carepath.core.zones import TimeError, ZoneError, in_utc, local, to_utc, too_far, zone_of

__all__ = [
    "Calendar", "CalendarError", "TimeError", "UnknownCalendarError", "ZoneError", "add", "add_to_date", "at_local",
    "calendar_from_json", "calendar_to_json", "in_window", "is_open", "local", "local_date", "months_between",
    "next_open", "register", "registered", "to_utc", "window_end", "zone_of",
]  # fmt: skip


def add(start: datetime, duration: Duration, *, zone: str, calendar: Calendar | None = None) -> datetime:
    """The moment one duration after `start` (before it where the duration is negative), aware UTC.

    Elapsed time is counted in UTC. Local days, weeks, months and years keep the time of day that `start` has in
    `zone`, or take the duration's own `at`; months end where the target month ends (31 January + 1mo is 28 February).
    A local time that the clocks skip is moved on by what they skip; one that comes twice is the first.
    Business time: see hours.py. Raises TimeError: business time without a calendar, or past the years dates can hold.
    """
    moment = in_utc(start)
    try:
        if duration.kind == "elapsed":
            return moment + timedelta(seconds=in_seconds(duration) or 0)
        if duration.kind == "local":
            return _add_local(moment, duration, zone)
    except OverflowError:
        raise too_far() from None
    if calendar is None:
        raise TimeError("Business time needs a calendar.", "Name one in `calendar:`.")
    if duration.unit == "business day":
        return add_business_days(calendar, moment, duration.amount)
    return add_business_hours(calendar, moment, duration.amount)


def add_to_date(day: date, duration: Duration, *, calendar: Calendar | None = None) -> date | None:
    """The date that many days, weeks, months, years or (with a calendar) business days later.

    None where it has no meaning: hours added to a date, or a duration with a time of day.
    """
    try:
        if duration.unit == "business day" and calendar is not None:
            return next_business_day(calendar, day, duration.amount)
        if duration.kind != "local" or duration.at is not None:
            return None
        return _shift(day, duration)
    except OverflowError:
        raise too_far() from None


def at_local(day: date, at: time, zone: str) -> datetime:
    """The UTC moment at which the clocks in `zone` show this date and time of day."""
    return to_utc(datetime.combine(day, at.replace(tzinfo=None)), zone)


def local_date(at: datetime, zone: str) -> date:
    """The date that a calendar on the wall in `zone` shows at this moment."""
    return local(at, zone).date()


def months_between(earlier: date, later: date) -> int:
    """Whole months from one date to the other: the most that can be added to `earlier` without passing `later`.

    31 January to 28 February is one month, as adding 1mo says. Negative when `later` comes first.
    """
    if later < earlier:
        return -months_between(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if months and add_months(earlier, months) > later else months


def in_window(at: datetime, zone: str, start: time, end: time) -> bool:
    """Whether the local time of day lies in [start, end), which may cross midnight (21:00 to 08:00)."""
    clock = local(at, zone).time()
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def window_end(at: datetime, zone: str, start: time, end: time) -> datetime:
    """The moment when the window that holds `at` is over; `at` itself where it lies in none."""
    if not in_window(at, zone, start, end):
        return in_utc(at)
    here = local(at, zone)
    day = here.date() + timedelta(days=1) if here.time() >= end else here.date()
    over = datetime.combine(day, end)
    first = to_utc(over, zone)
    # In the hour that autumn repeats, the first occurrence of the end may have gone by already.
    return first if first > in_utc(at) else to_utc(over, zone, fold=1)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(moment: datetime, days: int, zone: str) -> datetime:
    """As `add` for a fixed number of local days (not 0): the same time of day, so many days on. `moment`: UTC.

    The usual case, no change of the clocks between, costs a third of the long way.
    """
    place = zone_of(zone)
    here, there = moment.astimezone(place), (moment + timedelta(days=days)).astimezone(place)
    if there.utcoffset() == here.utcoffset() and not there.fold:
        return moment + timedelta(days=days)
    return to_utc(datetime.combine(here.date() + timedelta(days=days), here.time()), zone)


def _add_local(moment: datetime, duration: Duration, zone: str) -> datetime:
    if duration.amount == 0 and duration.at is None:
        return moment  # not by way of the clock on the wall: it may show this hour for the second time
    if duration.at is None and duration.unit in LOCAL_DAYS:
        return add_days(moment, duration.amount * LOCAL_DAYS[duration.unit], zone)
    here = local(moment, zone)
    return to_utc(datetime.combine(_shift(here.date(), duration), duration.at or here.time()), zone)


def _shift(day: date, duration: Duration) -> date:
    months = LOCAL_MONTHS.get(duration.unit)
    if months is not None:
        return add_months(day, duration.amount * months)
    return day + timedelta(days=duration.amount * (7 if duration.unit == "w" else 1))
