"""A clock that stands still, and goes from one due moment to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from carepath.core.calendar import TimeError
from carepath.errors import RequestError
from carepath.testing import clock as clock_module
from carepath.testing.clock import ManualClock

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_it_stands_still_in_utc():
    clock = ManualClock(START.astimezone(timezone(-5 * HOUR)))
    assert clock.now() == clock.now() == START
    assert clock.now().tzinfo is UTC


def test_it_goes_back_only_when_asked():
    clock = ManualClock(START)
    with pytest.raises(RequestError, match="does not go back"):
        clock.set(START - HOUR)
    assert clock.now() == START
    clock.set(START - HOUR, back=True)
    assert clock.now() == START - HOUR


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(TimeError):
        ManualClock(datetime(2026, 3, 2, 14))  # noqa: DTZ001
    with pytest.raises(TimeError):
        ManualClock(START).set(datetime(2026, 3, 2, 15))  # noqa: DTZ001


def test_it_stops_at_every_due_moment_and_at_those_that_were_armed_on_the_way():
    clock, due, stops = ManualClock(START), [START + HOUR, START + 5 * HOUR], []

    def run():
        stops.append(clock.now())
        if clock.now() == START + HOUR:
            due.append(START + 2 * HOUR)

    clock.play_to(START + 3 * HOUR, next_due=lambda after: min((at for at in due if at > after), default=None), run=run)
    assert stops == [START, START + HOUR, START + 2 * HOUR, START + 3 * HOUR]
    assert clock.now() == START + 3 * HOUR


def test_it_never_passes_the_end_and_runs_what_is_due_at_the_end_once():
    clock, stops = ManualClock(START), []
    end = START + HOUR
    clock.play_to(end, next_due=lambda after: end if after < end else None, run=lambda: stops.append(clock.now()))
    assert stops == [START, end]


def test_a_repeat_without_end_is_an_error_and_no_hang(monkeypatch):
    monkeypatch.setattr(clock_module, "MOST_STOPS", 50)
    clock = ManualClock(START)
    with pytest.raises(RequestError, match="More than 50 moments"):
        clock.play_to(START + HOUR, next_due=lambda after: after + timedelta(seconds=1), run=lambda: None)
