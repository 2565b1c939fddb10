"""How values stand in a column. No database: what is bound and what is read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from carepath.errors import RequestError
from carepath.store.types import Moment, Names, Pairs, canonical

SQLITE, POSTGRESQL = sqlite.dialect(), postgresql.dialect()
moments = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from(
        [UTC, ZoneInfo("America/Toronto"), ZoneInfo("Asia/Kathmandu"), timezone(-timedelta(hours=9))]
    ),
)


@given(moments)
def test_a_moment_comes_back_as_the_same_instant(moment):
    for dialect in (SQLITE, POSTGRESQL):
        kept = Moment().process_result_value(Moment().process_bind_param(moment, dialect), dialect)
        assert kept - moment.astimezone(UTC) == timedelta(0)
        assert kept.tzinfo is UTC


@given(moments, moments)
def test_on_sqlite_numbers_sort_as_moments_do(one, other):
    first, second = (Moment().process_bind_param(each, SQLITE) for each in (one, other))
    assert type(first) is int
    assert (first < second) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_microseconds_since_1970():
    assert Moment().process_bind_param(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC), SQLITE) == 1_000_005
    assert Moment().process_bind_param(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), SQLITE) == -1


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 3, 2), "time-without-zone"),  # noqa: DTZ001
        (datetime(1899, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "time-out-of-range"),
        (datetime(2200, 1, 1, tzinfo=UTC), "time-out-of-range"),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=5))), "time-out-of-range"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), "time-out-of-range"),
    ],
)
def test_a_moment_that_is_a_mistake_is_refused(moment, code):
    for dialect in (SQLITE, POSTGRESQL):
        with pytest.raises(RequestError) as raised:
            Moment().process_bind_param(moment, dialect)
        assert raised.value.code == code


@given(st.lists(st.text()).map(tuple))
def test_names_come_back(names):
    assert Names().process_result_value(Names().process_bind_param(names, SQLITE), SQLITE) == names


@given(st.dictionaries(st.text(), st.text()))
def test_pairs_come_back_in_their_order(pairs):
    found = Pairs().process_result_value(Pairs().process_bind_param(pairs, SQLITE), SQLITE)
    assert list(found.items()) == list(pairs.items())


def test_nothing_stays_nothing():
    for kind in (Moment(), Names(), Pairs()):
        assert kind.process_bind_param(None, SQLITE) is None
        assert kind.process_result_value(None, SQLITE) is None


def test_json_is_canonical():
    assert canonical({"b": (1, "é"), "a": None}) == '{"a":null,"b":[1,"é"]}'
    with pytest.raises(ValueError, match="Out of range"):
        canonical(float("nan"))
