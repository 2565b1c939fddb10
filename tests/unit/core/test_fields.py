"""Fields: values from outside become Python values or are refused, and nothing of the value is ever repeated."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepath.core.durations import Duration
from carepath.core.fields import (
    ELEMENT_TYPES,
    LARGEST_NUMBER,
    LONGEST_CODE,
    LONGEST_LIST,
    LONGEST_TEXT,
    TYPES,
    Field,
    FieldProblem,
    check_values,
    coerce,
    from_json,
    to_json,
)

TEMPERATURE = Field("number", unit="Cel", minimum=30, maximum=45)
EST = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("number", 38.4, 38.4),
        ("number", 38, 38.0),
        ("number", "38.4", 38.4),
        ("number", " -3 ", -3.0),
        ("integer", 3, 3),
        ("integer", 3.0, 3),
        ("integer", "14", 14),
        ("boolean", True, True),
        ("boolean", "false", False),
        ("code", "red", "red"),
        ("reference", "Patient/81", "Patient/81"),
        ("text", "Zwölf\nline", "Zwölf\nline"),
        ("date", "2028-02-29", date(2028, 2, 29)),
        ("date", date(2026, 3, 2), date(2026, 3, 2)),
        ("datetime", "2026-03-02T09:00:00-05:00", datetime(2026, 3, 2, 14, tzinfo=UTC)),
        ("datetime", "2026-03-02T14:00Z", datetime(2026, 3, 2, 14, tzinfo=UTC)),
        ("datetime", "2026-03-02T14:00:00.123456789Z", datetime(2026, 3, 2, 14, 0, 0, 123456, tzinfo=UTC)),
        ("datetime", datetime(2026, 3, 2, 9, tzinfo=EST), datetime(2026, 3, 2, 14, tzinfo=UTC)),
        ("duration", "3d", Duration(3, "d")),
        ("duration", Duration(4, "h"), Duration(4, "h")),
    ],
)
def test_values_that_fit(kind, value, read):
    found = coerce(Field(kind), value, name="x")
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_nothing_is_missing(kind, value):
    assert coerce(Field(kind), value, name="x") is None


REFUSED = [
    ("number", "38,4"),
    ("number", "thirty-eight"),
    ("number", "1e3"),
    ("number", "+38"),
    ("number", ".5"),
    ("number", "0x10"),
    ("number", "1_000"),
    ("number", "٣٨"),
    ("number", "nan"),
    ("number", "9" * 5000),
    ("number", True),
    ("number", float("nan")),
    ("number", float("inf")),
    ("number", float("-inf")),
    ("number", 10**400),
    ("number", [38]),
    ("integer", True),
    ("integer", 3.5),
    ("integer", "3.0"),
    ("integer", float("inf")),
    ("integer", float("nan")),
    ("integer", LARGEST_NUMBER + 1),
    ("integer", -(10**5000)),
    ("boolean", 1),
    ("boolean", "yes"),
    ("boolean", "True"),
    ("code", 5),
    ("code", True),
    ("code", "a\x00b"),
    ("code", "a\nb"),
    ("code", "a\ud800"),
    ("code", "x" * (LONGEST_CODE + 1)),
    ("reference", {"id": 1}),
    ("text", "a\x00b"),
    ("text", "\udfff"),
    ("text", "x" * (LONGEST_TEXT + 1)),
    ("text", 5),
    ("date", "2026-02-30"),
    ("date", "2026-2-3"),
    ("date", "02/03/2026"),
    ("date", "2026-03-02T00:00:00Z"),
    ("date", "1492-10-12"),
    ("date", "9999-12-31"),
    ("date", 20260302),
    ("date", datetime(2026, 3, 2, tzinfo=UTC)),
    ("datetime", "2026-03-02T09:00:00"),
    ("datetime", "2026-03-02"),
    ("datetime", "2026-03-02T25:00:00Z"),
    ("datetime", "2026-03-02T09:00:00+24:00"),
    ("datetime", "0001-01-01T00:00:00+14:00"),
    ("datetime", "9999-12-31T23:59:59-14:00"),
    ("datetime", datetime(2026, 3, 2)),  # noqa: DTZ001 - naive on purpose
    ("datetime", date(2026, 3, 2)),
    ("datetime", 1772460000),
    ("duration", "3 days"),
    ("duration", "-3d"),
    ("duration", 3),
    ("list", "a"),
    ("list", ["a", None]),
    ("list", [["a"]]),
    ("list", {"a": 1}),
    ("list", ["a"] * (LONGEST_LIST + 1)),
]


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=range(len(REFUSED)))
def test_values_that_do_not_fit_are_refused_or_missing(kind, value):
    with pytest.raises(FieldProblem) as caught:
        coerce(Field(kind), value, name="answer")
    problem = caught.value
    assert problem.name == "answer"
    assert problem.message
    assert problem.hint
    assert coerce(Field(kind, implausible="missing"), value, name="answer") is None


@given(st.text(min_size=6, max_size=40).map("§".__add__), st.sampled_from(TYPES))
def test_a_problem_never_repeats_the_value(secret, kind):
    field = Field(kind, of=("red", "amber") if kind == "code" else None)
    _, problems = check_values({"answer": field}, {"answer": secret})
    for problem in problems:
        assert secret not in str(problem)
        assert secret not in repr(problem)
        assert problem.__context__ is None


def test_range_is_told_but_not_the_value():
    with pytest.raises(FieldProblem) as caught:
        coerce(TEMPERATURE, 101.6, name="temperature")
    assert str(caught.value) == "temperature: is out of range. Give a number from 30 to 45 Cel."
    assert coerce(TEMPERATURE, 45, name="temperature") == 45.0
    assert coerce(TEMPERATURE, "30.0", name="temperature") == 30.0


@pytest.mark.parametrize(
    ("field", "inside", "outside"),
    [
        (Field("date", minimum=date(2026, 1, 1)), "2026-01-01", "2025-12-31"),
        (Field("datetime", maximum=datetime(2026, 1, 1, tzinfo=UTC)), "2026-01-01T00:00Z", "2026-01-01T00:01Z"),
        (Field("duration", minimum=Duration(1, "d")), "1w", "0d"),
        (Field("duration", minimum=Duration(1, "d")), "1d", "72h"),  # nobody can say that 72h is long enough
        (Field("integer", maximum=4), 4, 5),
        (Field("code", of=("red", "amber")), "red", "green"),
        (Field("list", of="integer", minimum=1), [1, 2], [1, 0]),
        (Field("list", of=("a", "b")), ["a"], ["a", "c"]),
    ],
)
def test_limits(field, inside, outside):
    assert coerce(field, inside, name="x") is not None
    with pytest.raises(FieldProblem):
        coerce(field, outside, name="x")


def test_lists_become_tuples_and_unique_keeps_the_first():
    assert coerce(Field("list", of="integer"), [3, "7", 3], name="days") == (3, 7, 3)
    twice = ["2026-03-02", date(2026, 3, 2)]
    assert coerce(Field("list", of="date", unique=True), twice, name="x") == (date(2026, 3, 2),)
    assert coerce(Field("list"), [], name="x") == ()


def test_check_values_reports_everything_at_once():
    fields = {
        "temperature": TEMPERATURE,
        "worst": Field("integer", required=True),
        "note": Field("text"),
        "cycle": Field("integer", default=1),
        "anc": Field("number", maximum=200, implausible="missing", required=True),
    }
    accepted, problems = check_values(fields, {"temprature": 38, "temperature": "38,4", "note": None, "anc": 900})
    assert accepted == {"cycle": 1, "anc": None}
    assert {problem.name for problem in problems} == {"temprature", "temperature", "worst"}
    assert "Did you mean temperature?" in next(p for p in problems if p.name == "temprature").hint

    accepted, problems = check_values(fields, {"temperature": 38}, partial=True)
    assert accepted == {"temperature": 38.0}
    assert problems == []


def test_a_strange_name_is_not_repeated():
    _, problems = check_values({}, {"she wrote: it hurts\n": 1, 7: 2})
    assert [problem.name for problem in problems] == ["?", "?"]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20)
VALUES = {
    "code": texts,
    "reference": texts,
    "text": st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), max_size=20),
    "integer": st.integers(-LARGEST_NUMBER, LARGEST_NUMBER),
    "number": st.floats(-LARGEST_NUMBER, LARGEST_NUMBER),
    "boolean": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    "datetime": st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    "duration": st.builds(Duration, st.integers(-200, 200), st.sampled_from(["s", "h", "w", "y", "business day"])),
}


@pytest.mark.parametrize("kind", sorted(VALUES))
@given(st.data())
def test_json_round_trips(kind, data):
    value = data.draw(VALUES[kind])
    stored = json.loads(json.dumps(to_json(value)))
    assert from_json(Field(kind), stored) == value
    if kind in ELEMENT_TYPES:
        assert from_json(Field("list", of=kind), json.loads(json.dumps(to_json((value, value))))) == (value, value)


def test_json_form_is_fixed():
    assert to_json(datetime(2026, 3, 2, 9, tzinfo=EST)) == "2026-03-02T14:00:00.000000Z"
    assert to_json(date(2026, 3, 2)) == "2026-03-02"
    assert to_json(Duration(1, "business day")) == "1 business day"
    assert to_json(None) is None
    with pytest.raises(TypeError):
        to_json({"a": 1})


@pytest.mark.parametrize(("kind", "stored"), [("date", 5), ("list", "a"), ("text", 5), ("duration", "x"), ("odd", 1)])
def test_what_is_stored_wrong_is_told(kind, stored):
    with pytest.raises(FieldProblem):
        from_json(Field(kind), stored)
