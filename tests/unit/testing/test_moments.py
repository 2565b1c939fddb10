"""Times and spans as a scenario says them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carepath.core.durations import Duration
from carepath.errors import RequestError
from carepath.testing.moments import find_zone, parse_day, parse_moment, parse_span

TORONTO = "America/Toronto"
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # Monday, 10:30 in Toronto


@pytest.mark.parametrize(
    ("said", "ahead", "behind"),
    [
        ("09:00", (3, 14), (2, 14)),
        ("10:30", (2, 15), (2, 15)),
        ("Thursday, 09:00", (5, 14), (-2, 14)),
        ("Monday 09:00", (9, 13), (2, 14)),  # the clocks went forward on the 8th
        ("3 March 2026, 13:00", (3, 18), (3, 18)),
        ("tomorrow 09:00", (3, 14), (3, 14)),
        ("Tuesday 2026-03-03, 08:15", (3, 13), (3, 13)),
    ],
)
def test_a_moment_is_the_next_or_the_last_one(said, ahead, behind):
    moment = parse_moment(said)
    assert (moment.next_after(NOW, TORONTO).day, moment.next_after(NOW, TORONTO).hour) == ahead
    day = behind[0] if behind[0] > 0 else 28 + behind[0]
    assert (moment.last_before(NOW, TORONTO).day, moment.last_before(NOW, TORONTO).hour) == (day, behind[1])


def test_due_by_a_time_is_today_and_by_a_weekday_the_next_one():
    assert parse_moment("09:00").on_the_day(NOW, TORONTO) == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert parse_moment("Monday 09:00").on_the_day(NOW, TORONTO) == datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert parse_moment("Sunday 09:00").on_the_day(NOW, TORONTO) == datetime(2026, 3, 8, 13, tzinfo=UTC)


@pytest.mark.parametrize("said", ["25:00", "31 February 2026, 09:00", "soon", "9", "Thursday", "09:00:00"])
def test_what_is_no_time_is_refused(said):
    with pytest.raises(RequestError, match="no time that a scenario can say"):
        parse_moment(said)


def test_a_weekday_that_is_not_the_dates_is_refused():
    with pytest.raises(RequestError, match="02 March 2026 is a Monday"):
        parse_moment("Tuesday 2 March 2026, 09:00")


@pytest.mark.parametrize(
    ("said", "duration"),
    [
        ("3 days", Duration(3, "d")),
        ("1 day", Duration(1, "d")),
        ("72 hours", Duration(72, "h")),
        ("5 minutes", Duration(5, "m")),
        ("2 business hours", Duration(2, "business hour")),
        ("1 business day", Duration(1, "business day")),
        ("6 months", Duration(6, "mo")),
        ("3d", Duration(3, "d")),
        (Duration(2, "w"), Duration(2, "w")),
    ],
)
def test_a_span_is_a_duration(said, duration):
    assert parse_span(said) == duration


@pytest.mark.parametrize("said", ["three days", "3", "1.5 hours", "3 fortnights", "business day"])
def test_what_is_no_span_is_refused(said):
    with pytest.raises(RequestError, match="Write 3 days"):
        parse_span(said)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", date(2026, 3, 2)),
        ("yesterday", date(2026, 3, 1)),
        ("3 days ago", date(2026, 2, 27)),
        ("in 2 weeks", date(2026, 3, 16)),
        ("Monday 9 March 2026", date(2026, 3, 9)),
        ("2026-03-02", None),  # a date as it is written is sent as it is
        ("3 days", None),
        ("thirty-eight", None),
    ],
)
def test_a_day_of_a_table(said, day):
    assert parse_day(said, date(2026, 3, 2)) == day


def test_a_city_names_its_zone():
    assert find_zone("Toronto") == TORONTO
    assert find_zone("New York") == "America/New_York"
    assert find_zone("Europe/Paris") == "Europe/Paris"
    assert find_zone("UTC") == "UTC"
    assert find_zone("Louisville").endswith("Louisville")  # two names of one zone


def test_a_place_without_a_zone_is_refused_with_the_nearest():
    with pytest.raises(RequestError, match="Did you mean Toronto"):
        find_zone("Torono")
    with pytest.raises(RequestError, match="Name a city"):
        find_zone("Atlantis of Nowhere")
