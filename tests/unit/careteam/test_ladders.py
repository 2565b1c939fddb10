"""Who is asked, until when, and what follows when nobody answers: by day, by night, and at the last rung."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepath.careteam import begin, climb, rung_at
from carepath.core.calendar import Calendar
from carepath.core.definitions import Ladder, Rung
from carepath.core.durations import Duration
from carepath.errors import ConfigurationError

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
WEEKDAYS = {day: (time(8), time(17)) for day in range(5)}
CLINIC = Calendar("clinic", "America/Toronto", WEEKDAYS, frozenset({date(2026, 12, 25)}))
CALENDARS = {"clinic": CLINIC}
MINUTES = Duration.parse("15m")
RED_FLAG = Ladder("red_flag", "A red flag reported by a patient", "clinic", (
    Rung("oncology_nurse", ("page", "phone"), MINUTES, "oncology_on_call"),
    Rung("charge_nurse", ("page", "phone"), MINUTES),
    Rung("oncologist_on_call", ("page", "phone"), MINUTES, None, Duration.parse("5m")),
), safety=True)  # fmt: skip
SLOW = Ladder("slow_work", "Ordinary work is overdue", "clinic", (
    Rung("navigation_lead", ("task",), Duration.parse("4 business hours")),
    Rung("service_lead", ("task", "page"), Duration.parse("1 business day")),
))  # fmt: skip


def toronto(day, clock, month=3):
    """UTC of a local time in winter (before 8 March) or in December."""
    hours, minutes = clock.split(":")
    return datetime(2026, month, day, int(hours), int(minutes), tzinfo=UTC) + timedelta(hours=5)


DAY = toronto(2, "10:00")  # a Monday
NIGHT = toronto(3, "03:00")


def test_the_first_rung_by_day():
    first = begin(RED_FLAG, at=DAY, calendars=CALENDARS)
    assert first.verb == "first"
    assert (first.rung.role, first.rung.number) == ("oncology_nurse", 0)
    assert first.rung.acknowledge_by == toronto(2, "10:15")
    assert first.rung.channels == ("page", "phone")
    assert (first.rung.ladder, first.rung.title) == ("red_flag", "A red flag reported by a patient")


@pytest.mark.parametrize(("at", "role"), [
    (NIGHT, "oncology_on_call"), (toronto(7, "12:00"), "oncology_on_call"),  # a Saturday
    (toronto(25, "12:00", 12), "oncology_on_call"),  # a holiday on a Friday
    (toronto(2, "07:59"), "oncology_on_call"), (toronto(2, "08:00"), "oncology_nurse"),
    (toronto(2, "16:59"), "oncology_nurse"), (toronto(2, "17:00"), "oncology_on_call"),
])  # fmt: skip
def test_who_stands_in_at_night(at, role):
    assert rung_at(RED_FLAG, 0, at=at, calendars=CALENDARS).role == role


def test_a_rung_without_a_stand_in_is_asked_at_night_too():
    assert rung_at(RED_FLAG, 1, at=NIGHT, calendars=CALENDARS).role == "charge_nurse"


def test_the_climb_at_three_in_the_morning():
    """03:00 on-call nurse, 03:15 charge nurse, 03:30 oncologist, 03:45 exhausted, then every five minutes."""
    at, rung, exhausted, told = NIGHT, -1, False, []
    move = begin(RED_FLAG, at=at, calendars=CALENDARS)
    for _ in range(6):
        told.append(((at - NIGHT).seconds // 60, move.verb, move.rung.role))
        at, rung, exhausted = move.rung.acknowledge_by, move.rung.number, exhausted or move.verb == "exhausted"
        move = climb(RED_FLAG, rung, exhausted=exhausted, at=at, calendars=CALENDARS)
    assert told == [
        (0, "first", "oncology_on_call"), (15, "next", "charge_nurse"), (30, "next", "oncologist_on_call"),
        (45, "exhausted", "oncologist_on_call"), (50, "repeat", "oncologist_on_call"),
        (55, "repeat", "oncologist_on_call"),
    ]  # fmt: skip


def test_business_time_waits_for_the_morning():
    late = toronto(2, "16:00")
    assert begin(SLOW, at=late, calendars=CALENDARS).rung.acknowledge_by == toronto(3, "11:00")


def test_without_repeat_the_last_rung_is_asked_again_as_slowly_as_it_may_answer():
    at = toronto(2, "10:00")
    first = climb(SLOW, 1, exhausted=False, at=at, calendars=CALENDARS)
    assert (first.verb, first.rung.acknowledge_by) == ("exhausted", toronto(3, "10:00"))
    again = climb(SLOW, 1, exhausted=True, at=first.rung.acknowledge_by, calendars=CALENDARS)
    assert (again.verb, again.rung.acknowledge_by) == ("repeat", toronto(4, "10:00"))


def test_a_ladder_of_one_rung():
    one = Ladder("one", "One", "clinic", (Rung("a", ("task",), MINUTES),))
    assert climb(one, 0, exhausted=False, at=DAY, calendars=CALENDARS).verb == "exhausted"


def test_a_ladder_that_became_shorter_goes_on_from_its_last_rung():
    move = climb(RED_FLAG, 7, exhausted=False, at=DAY, calendars=CALENDARS)
    assert (move.verb, move.rung.number) == ("exhausted", 2)


def test_a_late_climb_gives_every_role_its_whole_time():
    much_later = DAY + timedelta(hours=3)
    move = climb(RED_FLAG, 0, exhausted=False, at=much_later, calendars=CALENDARS)
    assert (move.rung.role, move.rung.acknowledge_by) == ("charge_nurse", much_later + timedelta(minutes=15))


def test_a_calendar_that_does_not_exist():
    with pytest.raises(ConfigurationError, match=r"clinc.*does not exist") as caught:
        begin(Ladder("l", "L", "clinc", RED_FLAG.rungs), at=DAY, calendars=CALENDARS)
    assert caught.value.hint == "Did you mean clinic?"


moments = st.integers(0, 60 * 24 * 400).map(lambda minutes: DAY + timedelta(minutes=minutes))


@unhurried
@given(st.sampled_from((RED_FLAG, SLOW)), moments)
def test_a_climb_reaches_every_rung_is_exhausted_once_and_is_never_silent(ladder, start):
    move = begin(ladder, at=start, calendars=CALENDARS)
    verbs, numbers, at, exhausted = [], [], start, False
    for _ in range(len(ladder.rungs) + 3):
        verbs.append(move.verb)
        numbers.append(move.rung.number)
        assert move.rung.acknowledge_by > at
        at, exhausted = move.rung.acknowledge_by, exhausted or move.verb == "exhausted"
        move = climb(ladder, move.rung.number, exhausted=exhausted, at=at, calendars=CALENDARS)
    rungs = len(ladder.rungs)
    assert verbs == ["first", *["next"] * (rungs - 1), "exhausted", "repeat", "repeat"]
    assert numbers == [*range(rungs), rungs - 1, rungs - 1, rungs - 1]
