"""FHIR's dates: the moment, the day that is shown, and what is refused."""

from datetime import UTC, date, datetime, time

import pytest

from carepath.feeds.moments import DateReader, NoMoment

WRITTEN = DateReader("America/Toronto", "as_written", time(12, 0))
CLINIC = DateReader("America/Toronto", "clinic", time(12, 0))


def test_the_day_is_the_records_own_or_the_clinics():
    night = "1985-07-26T02:39:21+00:00"  # 22:39 on the 25th in Toronto
    assert WRITTEN.read(night).day == date(1985, 7, 26)
    assert CLINIC.read(night).day == date(1985, 7, 25)
    assert WRITTEN.read(night).at == CLINIC.read(night).at == datetime(1985, 7, 26, 2, 39, 21, tzinfo=UTC)


def test_a_date_without_a_time_is_noon_at_the_clinic():
    read = WRITTEN.read("2026-07-01")
    assert (read.day, read.at) == (date(2026, 7, 1), datetime(2026, 7, 1, 16, 0, tzinfo=UTC))


@pytest.mark.parametrize("text", ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123456789+05:30"])
def test_times_with_a_zone_are_read(text):
    assert WRITTEN.read(text).at.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "no-date"),
        ("", "bad-date"),
        ("1985", "imprecise-date"),
        ("1985-07", "imprecise-date"),
        ("2026-03-02T09:00:00", "date-without-zone"),
        ("2026-02-30", "bad-date"),
        ("2026-02-30T00:00:00Z", "bad-date"),
        ("2026-03-02T24:00:00Z", "bad-date"),
        ("2026-03-02T23:59:60Z", "bad-date"),
        ("2026-03-02T09:00:00+99:00", "bad-date"),
        ("0001-01-01T00:00:00+14:00", "bad-date"),
        ("9999-12-31T23:59:59-14:00", "bad-date"),
        ("0000-00-00", "bad-date"),
        ("yesterday", "bad-date"),
        (20260302, "bad-date"),
        (["2026-03-02"], "bad-date"),
        ("２０２６-03-02", "bad-date"),
    ],
)
def test_what_is_no_moment_is_refused_by_a_code(found, reason):
    with pytest.raises(NoMoment) as caught:
        WRITTEN.read(found)
    assert caught.value.reason == reason
