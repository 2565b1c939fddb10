"""Calendars and business time, against an oracle that walks minute by minute and day by day."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carepath.core.calendar import (
    Calendar,
    CalendarError,
    TimeError,
    UnknownCalendarError,
    ZoneError,
    add,
    add_to_date,
    calendar_from_json,
    calendar_to_json,
    is_open,
    local,
    next_open,
    register,
    registered,
    to_utc,
)
from carepath.core.durations import Duration
from carepath.errors import CorruptionError

TORONTO = "America/Toronto"
WEEK = {day: (time(8), time(17)) for day in range(5)}
CLINIC = Calendar("clinic", TORONTO, WEEK, frozenset([date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)]))
PHARMACY = Calendar("pharmacy", TORONTO, {**{day: (time(8), time(20)) for day in range(5)}, 5: (time(9), time(13))})
ALWAYS = Calendar("ward", TORONTO, {day: (time(0), time(0)) for day in range(7)})
NIGHTS = Calendar(
    "evenings", "Australia/Lord_Howe", {0: (time(20), time(0)), 1: (time(0), time(6)), 6: (time(0), time(0))}
)
SAMOA = Calendar("samoa", "Pacific/Apia", {day: (time(8), time(16)) for day in range(7)})
CALENDARS = [CLINIC, PHARMACY, ALWAYS, NIGHTS, SAMOA]


def moment(text, zone=TORONTO):
    return to_utc(datetime.fromisoformat(text), zone)


def due(calendar, start, text):
    duration = Duration.parse(text, negative=True)
    at = add(moment(start, calendar.zone), duration, zone="Asia/Kathmandu", calendar=calendar)
    return local(at, calendar.zone).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-02 13:00", "4 business hours", "Mon 02 Mar 17:00"),  # out of time exactly at closing: due by close
        ("2026-03-02 13:01", "4 business hours", "Tue 03 Mar 08:01"),
        ("2026-03-02 16:30", "4 business hours", "Tue 03 Mar 11:30"),
        ("2026-03-02 06:00", "1 business hour", "Mon 02 Mar 09:00"),
        ("2026-03-02 17:00", "1 business hour", "Tue 03 Mar 09:00"),
        ("2026-03-07 12:00", "1 business hour", "Mon 09 Mar 09:00"),  # the clocks change in between
        ("2026-12-24 16:00", "2 business hours", "Tue 29 Dec 09:00"),
        ("2026-03-02 10:00", "27 business hours", "Thu 05 Mar 10:00"),
        ("2026-03-02 10:00", "1 business day", "Tue 03 Mar 10:00"),
        ("2026-03-06 10:00", "1 business day", "Mon 09 Mar 10:00"),
        ("2026-03-02 07:00", "1 business day", "Tue 03 Mar 08:00"),
        ("2026-03-02 16:59", "1 business day", "Tue 03 Mar 16:59"),
        ("2026-03-02 17:00", "1 business day", "Wed 04 Mar 08:00"),  # after closing: counts from Tuesday's opening
        ("2026-03-07 12:00", "1 business day", "Tue 10 Mar 08:00"),
        ("2026-12-24 10:00", "1 business day", "Tue 29 Dec 10:00"),
        ("2026-12-31 10:00", "2 business days", "Tue 05 Jan 10:00"),
        ("2026-03-02 10:00", "0 business days", "Mon 02 Mar 10:00"),
        ("2026-03-07 10:00", "0 business hours", "Mon 09 Mar 08:00"),
        ("2026-03-02 10:00", "-1 business day", "Fri 27 Feb 10:00"),
        ("2026-03-07 12:00", "-1 business day", "Thu 05 Mar 17:00"),  # counts from Friday's closing
        ("2026-03-02 10:00", "-3 business hours", "Fri 27 Feb 16:00"),
        ("2026-03-02 08:00", "-1 business hour", "Fri 27 Feb 16:00"),
        ("2026-03-02 10:00", "-2 business hours", "Mon 02 Mar 08:00"),
    ],
)
def test_clinic(start, text, end):
    assert due(CLINIC, start, text) == end


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-06 16:00", "1 business day", "Sat 07 Mar 13:00"),  # Saturday closes earlier: due by close
        ("2026-03-06 08:30", "1 business day", "Sat 07 Mar 09:00"),  # and opens later
        ("2026-03-07 12:00", "1 business day", "Mon 09 Mar 12:00"),
        ("2026-03-06 19:00", "4 business hours", "Sat 07 Mar 12:00"),
        ("2026-03-07 12:00", "2 business hours", "Mon 09 Mar 09:00"),
    ],
)
def test_pharmacy_with_a_short_saturday(start, text, end):
    assert due(PHARMACY, start, text) == end


def test_open_around_the_clock_is_elapsed_time():
    start = moment("2026-03-07 20:00")
    assert add(start, Duration(10, "business hour"), zone=TORONTO, calendar=ALWAYS) == start + timedelta(hours=10)
    assert add(start, Duration(-40, "business hour"), zone=TORONTO, calendar=ALWAYS) == start - timedelta(hours=40)
    assert due(ALWAYS, "2026-03-07 02:30", "1 business day") == "Sun 08 Mar 03:30"


# -- the oracle knows nothing of UTC intervals: it looks at the clock on the wall, minute by minute --


def open_at(calendar, at):
    wall = at.astimezone(ZoneInfo(calendar.zone))
    span = calendar.hours.get(wall.weekday())
    if span is None or wall.date() in calendar.holidays:
        return False
    return span[0] <= wall.time() and (span[1] == time(0) or wall.time() < span[1])


def oracle_hours(calendar, at, hours):
    """The end of the minute in which the last of that many open hours passes."""
    left = hours * 60
    while left or not open_at(calendar, at):
        if open_at(calendar, at):
            left -= 1
            if not left:
                return at + timedelta(minutes=1)
        at += timedelta(minutes=1)
    return at


def oracle_hours_back(calendar, at, hours):
    left = hours * 60
    while left:
        at -= timedelta(minutes=1)
        left -= open_at(calendar, at)
    return at


starts = st.builds(
    lambda base, minutes: base + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2026, 3, 6, tzinfo=UTC),  # clocks change in Toronto on the 8th
            datetime(2026, 10, 30, tzinfo=UTC),  # and on 1 November
            datetime(2026, 4, 3, tzinfo=UTC),  # on Lord Howe on the 5th
            datetime(2026, 10, 2, tzinfo=UTC),  # and on 4 October
            datetime(2026, 12, 24, tzinfo=UTC),
            datetime(2011, 12, 29, tzinfo=UTC),  # Samoa had no 30 December
        ]
    ),
    st.integers(0, 5 * 1440),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CALENDARS), starts, st.integers(0, 20))
def test_business_hours_agree_with_an_oracle(calendar, start, hours):
    ours = add(start, Duration(hours, "business hour"), zone="UTC", calendar=calendar)
    assert ours == oracle_hours(calendar, start, hours)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CALENDARS), starts, st.integers(1, 20))
def test_business_hours_backwards_agree_with_an_oracle(calendar, start, hours):
    ours = add(start, Duration(-hours, "business hour"), zone="UTC", calendar=calendar)
    assert ours == oracle_hours_back(calendar, start, hours)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CALENDARS), starts)
def test_open_and_next_open_agree_with_an_oracle(calendar, start):
    assert is_open(calendar, start) == open_at(calendar, start)
    assert next_open(calendar, start) == oracle_hours(calendar, start, 0)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([CLINIC, PHARMACY]), starts, st.integers(1, 30))
def test_business_days_agree_with_an_oracle(calendar, start, days):
    begin = oracle_hours(calendar, start, 0).astimezone(ZoneInfo(TORONTO))
    day = begin.date()
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() not in calendar.hours or day in calendar.holidays:
            day += timedelta(days=1)
    opens, closes = calendar.hours[day.weekday()]
    clock = min(max(begin.time(), opens), closes)
    expected = datetime.combine(day, clock, ZoneInfo(TORONTO)).astimezone(UTC)
    assert add(start, Duration(days, "business day"), zone="UTC", calendar=calendar) == expected


@settings(max_examples=100, deadline=None)
@given(starts, st.integers(1, 30))
def test_business_days_and_back(start, days):
    begin = next_open(CLINIC, start) + timedelta(minutes=1)  # at the opening itself, looking back begins the day before
    there = add(begin, Duration(days, "business day"), zone="UTC", calendar=CLINIC)
    assert add(there, Duration(-days, "business day"), zone="UTC", calendar=CLINIC) == begin


def test_business_days_of_a_date():
    assert add_to_date(date(2026, 3, 6), Duration(1, "business day"), calendar=CLINIC) == date(2026, 3, 9)
    assert add_to_date(date(2026, 3, 7), Duration(1, "business day"), calendar=CLINIC) == date(2026, 3, 10)
    assert add_to_date(date(2026, 12, 24), Duration(2, "business day"), calendar=CLINIC) == date(2026, 12, 30)
    assert add_to_date(date(2026, 3, 9), Duration(-1, "business day"), calendar=CLINIC) == date(2026, 3, 6)
    assert add_to_date(date(2026, 3, 9), Duration(1, "business hour"), calendar=CLINIC) is None


def test_calendars_that_rarely_open_end_in_an_error_and_quickly():
    rare = Calendar("rare", TORONTO, {0: (time(8), time(8, 1))})
    with pytest.raises(TimeError, match="does not open"):
        add(moment("2026-03-02 08:00"), Duration(20_000, "business hour"), zone=TORONTO, calendar=rare)
    far = add(moment("2026-03-02 08:00"), Duration(5_000, "business day"), zone=TORONTO, calendar=rare)
    assert local(far, TORONTO).date() == date(2026, 3, 2) + timedelta(weeks=5_000)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, "never open"),
        ({0: (time(17), time(8))}, "closes before it opens on mon"),
        ({6: (time(8), time(8))}, "closes before it opens on sun"),
        ({7: (time(8), time(17))}, "weekday"),
        ({1: (time(8, 0, 30), time(17))}, "seconds"),
        ({1: (time(8, tzinfo=UTC), time(17))}, "zone"),
    ],
)
def test_calendars_that_cannot_be(hours, words):
    with pytest.raises(CalendarError, match=words):
        Calendar("odd", TORONTO, hours)


def test_a_calendar_needs_a_zone_that_exists():
    with pytest.raises(ZoneError):
        Calendar("odd", "Toronto", WEEK)


def test_versions_say_what_a_calendar_says():
    same = Calendar("clinic", TORONTO, dict(reversed(WEEK.items())), CLINIC.holidays)
    assert same == CLINIC
    assert hash(same) == hash(CLINIC)
    assert same.version.startswith("clinic@")
    others = [
        Calendar("clinic", TORONTO, WEEK),
        Calendar("clinic2", TORONTO, WEEK, CLINIC.holidays),
        Calendar("clinic", "America/New_York", WEEK, CLINIC.holidays),
        Calendar("clinic", TORONTO, {**WEEK, 4: (time(8), time(16))}, CLINIC.holidays),
    ]
    assert len({CLINIC.version, *(other.version for other in others)}) == 5


@pytest.mark.parametrize("calendar", CALENDARS, ids=lambda calendar: calendar.name)
def test_calendars_are_kept_and_carried(calendar):
    assert calendar_from_json(calendar_to_json(calendar)) == calendar
    assert pickle.loads(pickle.dumps(calendar)) == calendar
    version = register(calendar)
    assert registered(version) == calendar
    assert register(calendar_from_json(calendar_to_json(calendar))) == version


def test_a_version_that_nobody_registered():
    with pytest.raises(UnknownCalendarError) as caught:
        registered("clinic@000000000000")
    assert isinstance(caught.value, CorruptionError)
    assert isinstance(caught.value, KeyError)
    assert caught.value.hint
