"""Local days, elapsed time, windows: at the hours where clocks lie, and against an oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Instant

from carepath.core.calendar import (
    TimeError,
    ZoneError,
    add,
    add_to_date,
    at_local,
    in_window,
    local,
    local_date,
    months_between,
    to_utc,
    window_end,
    zone_of,
)
from carepath.core.durations import Duration

ZONES = [
    "America/Toronto", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns",
    "Pacific/Chatham", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Kiritimati", "Antarctica/Troll", "UTC",
]  # fmt: skip


def moment(text, zone):
    return to_utc(datetime.fromisoformat(text), zone)


def shown(at, zone):
    return local(at, zone).strftime("%Y-%m-%d %H:%M %z")


@pytest.mark.parametrize(
    ("zone", "start", "duration", "end"),
    [
        # spring: the night has 23 hours
        ("America/Toronto", "2026-03-07 09:00", "1d", "2026-03-08 09:00 -0400"),
        ("America/Toronto", "2026-03-07 09:00", "24h", "2026-03-08 10:00 -0400"),
        ("America/Toronto", "2026-03-07 02:30", "1d", "2026-03-08 03:30 -0400"),
        ("America/Toronto", "2026-03-07 02:30", "2d", "2026-03-09 02:30 -0400"),
        ("Europe/London", "2026-03-28 01:15", "1d", "2026-03-29 02:15 +0100"),
        ("Australia/Lord_Howe", "2026-10-03 02:10", "1d", "2026-10-04 02:40 +1100"),  # half an hour is skipped
        # autumn: 25 hours; the first of two
        ("America/Toronto", "2026-10-31 09:00", "1d", "2026-11-01 09:00 -0500"),
        ("America/Toronto", "2026-10-31 09:00", "24h", "2026-11-01 08:00 -0500"),
        ("America/Toronto", "2026-10-31 01:30", "1d", "2026-11-01 01:30 -0400"),
        ("Europe/London", "2026-10-24 01:30", "1d", "2026-10-25 01:30 +0100"),
        ("Australia/Lord_Howe", "2026-04-04 01:45", "1d", "2026-04-05 01:45 +1100"),
        # a day that never was, and a zone with an odd offset
        ("Pacific/Apia", "2011-12-29 10:00", "1d", "2011-12-31 10:00 +1400"),
        ("Pacific/Apia", "2011-12-29 10:00", "2d", "2011-12-31 10:00 +1400"),
        ("Asia/Kathmandu", "2026-03-07 09:00", "3d", "2026-03-10 09:00 +0545"),
        # month ends, leap days, year ends
        ("America/Toronto", "2026-01-31 09:00", "1mo", "2026-02-28 09:00 -0500"),
        ("America/Toronto", "2028-01-31 09:00", "1mo", "2028-02-29 09:00 -0500"),
        ("America/Toronto", "2028-02-29 09:00", "1y", "2029-02-28 09:00 -0500"),
        ("America/Toronto", "2028-02-29 09:00", "4y", "2032-02-29 09:00 -0500"),
        ("America/Toronto", "2026-12-31 09:00", "1d", "2027-01-01 09:00 -0500"),
        ("America/Toronto", "2026-12-15 09:00", "2w", "2026-12-29 09:00 -0500"),
        ("America/Toronto", "2026-11-30 09:00", "3mo", "2027-02-28 09:00 -0500"),
        # a time of day of its own
        ("America/Toronto", "2026-03-02 22:40", "3d at 09:00", "2026-03-05 09:00 -0500"),
        ("America/Toronto", "2026-03-07 22:40", "1d at 02:30", "2026-03-08 03:30 -0400"),
        ("America/Toronto", "2026-03-02 22:40", "0d at 09:00", "2026-03-02 09:00 -0500"),
        ("America/Toronto", "2026-03-02 22:40", "1mo at 00:00", "2026-04-02 00:00 -0400"),
    ],
)
def test_add(zone, start, duration, end):
    assert shown(add(moment(start, zone), Duration.parse(duration), zone=zone, calendar=None), zone) == end


def test_local_days_follow_the_patient_and_not_utc():
    late_evening = moment("2026-03-02 23:30", "America/Toronto")  # already 3 March in UTC
    assert local_date(late_evening, "America/Toronto") == date(2026, 3, 2)
    a_day_later = add(late_evening, Duration(1, "d"), zone="Asia/Kathmandu")
    assert shown(a_day_later, "Asia/Kathmandu") == "2026-03-04 10:15 +0545"


def test_no_days_leave_the_second_of_two_hours_alone():
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 01:30 for the second time
    assert add(second, Duration(0, "d"), zone="America/Toronto") == second


def test_backwards():
    start = moment("2026-03-09 09:00", "America/Toronto")
    assert shown(add(start, Duration(-1, "d"), zone="America/Toronto"), "America/Toronto") == "2026-03-08 09:00 -0400"
    assert shown(add(start, Duration(-2, "d"), zone="America/Toronto"), "America/Toronto") == "2026-03-07 09:00 -0500"
    assert add(start, Duration(-72, "h"), zone="America/Toronto") == start - timedelta(hours=72)
    assert add_to_date(date(2028, 3, 31), Duration(-1, "mo")) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "duration", "later"),
    [
        (date(2026, 3, 2), "21d", date(2026, 3, 23)),
        (date(2026, 1, 31), "1mo", date(2026, 2, 28)),
        (date(2028, 2, 29), "5y", date(2033, 2, 28)),
        (date(2026, 3, 2), "3h", None),
        (date(2026, 3, 2), "3d at 09:00", None),
        (date(2026, 3, 2), "1 business day", None),
        (date(2026, 3, 2), "1 business hour", None),
    ],
)
def test_add_to_date(day, duration, later):
    assert add_to_date(day, Duration.parse(duration)) == later


instants = st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001
# Around the changes of 2026, where it matters.
changes = st.builds(
    lambda day, minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=minutes),
    st.sampled_from([65, 66, 67, 86, 87, 88, 93, 94, 274, 275, 276, 296, 297, 298, 302, 303, 304]),
    st.integers(0, 1439),
)
moments = instants | changes


def oracle(at, zone):
    return Instant(at).to_tz(zone)


def same(ours, theirs):
    return ours == theirs.to_instant().to_stdlib()


@settings(max_examples=300)
@given(moments, st.sampled_from(ZONES), st.sampled_from(["d", "w", "mo", "y"]), st.integers(1, 60), st.booleans())
def test_local_days_agree_with_an_oracle(at, zone, unit, amount, backwards):
    amount = -amount if backwards else amount
    names = {"d": "days", "w": "weeks", "mo": "months", "y": "years"}
    start = at.replace(microsecond=0)
    theirs = oracle(start, zone).add(**{names[unit]: amount}, disambiguation="compatible")
    if theirs.is_repeated():  # the oracle keeps the offset it came from; ours is always the first of the two
        theirs = theirs.to_plain().assume_tz(zone, disambiguation="earlier")
    assert same(add(start, Duration(amount, unit), zone=zone), theirs)


@settings(max_examples=200)
@given(moments, st.sampled_from(ZONES), st.integers(-100_000, 100_000))
def test_elapsed_time_agrees_with_an_oracle(at, zone, minutes):
    start = at.replace(microsecond=0)
    assert same(add(start, Duration(minutes, "m"), zone=zone), oracle(start, zone).add(minutes=minutes))


@settings(max_examples=300)
@given(st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_local_time_and_back(wall, zone):
    back = local(to_utc(wall, zone), zone).replace(tzinfo=None)
    # Either the clocks show it, or they skip it and it is moved on by what they skip.
    skipped = back - wall
    assert timedelta(0) <= skipped <= timedelta(hours=24)
    assert skipped == timedelta(0) or local(to_utc(wall, zone) - skipped, zone).replace(tzinfo=None) != wall


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 1200))
def test_months_between_undoes_adding_months(day, months):
    later = add_to_date(day, Duration(months, "mo"))
    assert months_between(day, later) == months
    assert months_between(later, day) == -months


def test_months_between_counts_whole_months():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert months_between(date(2026, 1, 15), date(2029, 1, 14)) == 35
    assert months_between(date(2026, 1, 15), date(2029, 1, 15)) == 36
    assert months_between(date(2026, 1, 15), date(2026, 1, 15)) == 0


def test_at_local():
    assert at_local(date(2026, 3, 2), time(9), "America/Toronto") == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert at_local(date(2026, 3, 8), time(2, 30), "America/Toronto") == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert at_local(date(2026, 11, 1), time(1, 30), "America/Toronto") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


NIGHT = (time(21), time(8))


@pytest.mark.parametrize(
    ("start", "window", "inside", "end"),
    [
        ("2026-03-02 20:59", NIGHT, False, "2026-03-02 20:59 -0500"),
        ("2026-03-02 21:00", NIGHT, True, "2026-03-03 08:00 -0500"),
        ("2026-03-03 00:00", NIGHT, True, "2026-03-03 08:00 -0500"),
        ("2026-03-03 07:59", NIGHT, True, "2026-03-03 08:00 -0500"),
        ("2026-03-03 08:00", NIGHT, False, "2026-03-03 08:00 -0500"),
        ("2026-03-07 23:00", NIGHT, True, "2026-03-08 08:00 -0400"),
        ("2026-03-02 12:30", (time(12), time(13)), True, "2026-03-02 13:00 -0500"),
        ("2026-03-02 13:00", (time(12), time(13)), False, "2026-03-02 13:00 -0500"),
        ("2026-03-02 12:00", (time(12), time(12)), False, "2026-03-02 12:00 -0500"),
        ("2026-03-08 01:59", (time(22), time(2, 30)), True, "2026-03-08 03:30 -0400"),
    ],
)
def test_windows(start, window, inside, end):
    at = moment(start, "America/Toronto")
    assert in_window(at, "America/Toronto", *window) is inside
    assert shown(window_end(at, "America/Toronto", *window), "America/Toronto") == end


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@settings(max_examples=300)
@given(moments, st.sampled_from(ZONES), clocks, clocks)
def test_a_window_ends_outside_itself_and_never_in_the_past(at, zone, start, end):
    over = window_end(at, zone, start, end)
    assert over >= at
    assert not in_window(over, zone, start, end) or local(over, zone).time() != end
    if in_window(at, zone, start, end):
        assert over > at
        assert over - at <= timedelta(hours=50)


@pytest.mark.parametrize(
    "name",
    ["Toronto", "", "America", "../etc/passwd", "/etc/localtime", "x" * 5000, "a\x00b", "localtime", "posix/UTC",
     "right/UTC", "\ud800", "america/toronto "],
)  # fmt: skip
def test_zones_that_do_not_exist(name):
    with pytest.raises(ZoneError) as caught:
        zone_of(name)
    assert "IANA" in caught.value.hint


def test_naive_times_are_refused():
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    with pytest.raises(TimeError):
        add(naive, Duration(1, "d"), zone="UTC")
    with pytest.raises(TimeError):
        local(naive, "UTC")
    with pytest.raises(TimeError):
        to_utc(datetime(2026, 3, 2, 9, tzinfo=UTC), "UTC")


@pytest.mark.parametrize("text", ["200y", "200y at 09:00", "73000d", "2400mo", "1760000h"])
def test_dates_past_counting_are_told_apart(text):
    with pytest.raises(TimeError):
        add(datetime(9990, 1, 1, tzinfo=UTC), Duration.parse(text), zone="America/Toronto")
    with pytest.raises(TimeError):
        add(datetime(9, 1, 1, tzinfo=UTC), -Duration.parse(text), zone="America/Toronto")


def test_business_time_needs_a_calendar():
    with pytest.raises(TimeError, match="calendar"):
        add(datetime(2026, 3, 2, tzinfo=UTC), Duration(1, "business day"), zone="UTC")
