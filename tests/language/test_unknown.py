# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *Unknown*, and section 4, *Expressions*: one test for one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.core.walking import Walk

from carepath.authoring.clinic import check_text
from carepath.core.durations import Duration
from carepath.core.effects import TellOwner
from carepath.core.expressions import Expression, ExpressionError, Scope, parse

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
DECLARED = "events: {e: {from: [app], data: {n: {type: integer}, m: {type: integer}}}}\n"


def work_out(text: str, **names: Any) -> Any:
    scope = Scope(now=datetime(2026, 3, 2, 14, tzinfo=UTC), zone="America/Toronto", **names)
    return parse(text, levels={"triage": ("green", "amber", "red")}).evaluate(scope)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("event.x == 3", None), ("event.x != 3", None), ("event.x == event.x", None), ("event.x in [1, 2]", None),
        ("not event.x == 3", None), ("event.x > 3 or true", True), ("event.x > 3 or false", None),
        ("event.x > 3 and true", None), ("event.x > 3 and false", False), ("missing(event.x)", True),
        ("known(event.x)", False), ("1 in [1, event.x]", True), ("2 in [1, event.x]", None), ("event.x + 1", None),
        ("max(1, event.x)", None), ("choose(event.x > 1, 2, 3)", None), ("event.x not in [1]", None),
    ],
)  # fmt: skip
def test_a_missing_value_makes_the_answer_unknown_equality_included(text: str, answer: Any) -> None:
    assert work_out(text) is answer


def test_after_an_unknown_guard_only_the_unknown_line_that_follows_can_be_taken() -> None:
    before = "- {unknown: true, target: before}\n        "
    for place, there in ((before, ("a",)), ("", ("a",))):
        walk = Walk(
            DECLARED
            + f"states:\n  a:\n    on:\n      e:\n        {place}- {{guard: event.n > 1, target: b}}\n"
            + "        - {guard: true, target: c}\n  b: {}\n  c: {}\n"
            + ("  before: {}\n" if place else "")
        )
        assert (walk.send("e").outcome, walk.at) == ("undecided", there)


def test_the_unknown_line_is_not_taken_where_all_guards_are_known() -> None:
    walk = Walk(
        DECLARED
        + "states: {a: {on: {e: [{guard: event.n > 1, target: b}, {unknown: true, target: c}]}}, b: {}, c: {}}\n"
    )
    assert (walk.send("e", n=0).outcome, walk.at) == ("ignored", ("a",))


def test_a_guard_that_holds_before_the_unknown_one_is_taken() -> None:
    walk = Walk(
        DECLARED
        + "states: {a: {on: {e: [{guard: event.m > 1, target: b}, {guard: event.n > 1, target: c}]}}, b: {}, c: {}}\n"
    )
    walk.send("e", m=2)
    assert walk.at == ("b",)


def test_undecided_is_a_task_for_the_owner_and_nothing_is_taken() -> None:
    walk = Walk(DECLARED + "states: {a: {on: {e: [{guard: event.n > 1, target: b}, {target: c}]}}, b: {}, c: {}}\n")
    done = walk.send("e")
    assert (done.outcome, walk.at, done.records[0].outcome) == ("undecided", ("a",), "undecided")
    assert [(one.reason, one.about) for one in walk.effects(TellOwner)] == [("undecided", "e")]


def test_it_ends_the_search_under_other_keys_of_the_state_too() -> None:
    walk = Walk(DECLARED + 'states: {a: {on: {e: [{guard: event.n > 1, target: b}], "*": c}}, b: {}, c: {}}\n')
    assert (walk.send("e").outcome, walk.at) == ("undecided", ("a",))


def test_always_needs_the_line_too() -> None:
    walk = Walk(
        "context: {n: {type: integer}}\nstates: {a: {always: [{guard: context.n > 1, target: b}, {target: c}]}, b: {}, c: {}}\n"
    )
    assert (walk.last.outcome, walk.at) == ("undecided", ("a",))
    said = Walk(
        "context: {n: {type: integer}}\n"
        "states: {a: {always: [{guard: context.n > 1, target: b}, {unknown: true, target: d}, {target: c}]}, b: {}, c: {}, d: {}}\n"
    )
    assert said.at == ("d",)


@pytest.mark.parametrize(
    "body",
    [
        "states: {a: {on: {e: [{guard: event.n > 1, target: b}]}}, b: {type: final}}",
        "context: {c: {type: integer}}\nstates: {a: {on: {e: b}, always: [{guard: context.c > 1, target: b}]}, b: {type: final}}",
        "context: {c: {type: integer}}\nstates: {a: {on: {e: b}, after: [{delay: 1d, guard: context.c > 1, target: b}]}, b: {type: final}}",
        "states: {a: {on: {e: [{guard: patient.age > 1, target: b}]}}, b: {type: final}}",
    ],
)
def test_check_asks_for_the_line_wherever_a_guard_can_be_unknown(body: str) -> None:
    assert [one.code for one in check_text(HEAD + DECLARED + body)[1]] == ["CP114"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("triage < \"red\"", True), ("triage >= \"amber\"", True), ("triage == \"green\"", False),
        ("triage in [\"amber\", \"red\"]", True), ("triage.because", "38.4"), ("triage.disputed", False),
        ("contains(triage.rules, \"fever\")", True), ("today", date(2026, 3, 2)), ("today + 3d", date(2026, 3, 5)),
        ("today - 1mo", date(2026, 2, 2)), ("3 * 1d", Duration(3, "d")), ("2 * 3d + 1d", Duration(7, "d")),
        ("choose(true, 1, 2)", 1), ("min(3, 1, 2)", 1), ("count([1, 2])", 2), ("contains([1, 2], 2)", True),
        ("days_between(today, today + 2w)", 14), ("months_between(today, today + 1y)", 12),
        ("date_of(now)", date(2026, 3, 2)), ("round(2.5)", 3), ("round(7 / 3, 1)", 2.3), ("-3 < 0", True),
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 / 2", 3.5), ("1 not in [2, 3]", True), ("'a' == \"a\"", True),
        ("patient.age", 54), ("patient.sex == \"female\"", True), ("patient.in_hospital", False),
        ("journey.started_on", date(2026, 3, 1)), ("max(today, today + 1d) - 2d", date(2026, 3, 1)),
        ("max([1, 5, 2])", 5), ("not true or true", True), ("true and not false", True),
        ("now + 90m", datetime(2026, 3, 2, 15, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_expressions_mean_what_the_grammar_says(text: str, answer: Any) -> None:
    found = work_out(
        text,
        conclusions={"triage": {"level": "amber", "because": "38.4", "rules": ("fever",), "disputed": False}},
        patient={"born_on": date(1971, 5, 1), "sex": "female", "in_hospital": False},
        started_at=datetime(2026, 3, 1, 15, tzinfo=UTC),
    )
    assert found == answer
    assert type(found) is type(answer)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "event.x.y", "event", "lambda: 1", "[x for x in context.l]", "event.x if true else 2",
        "f'{event.x}'", "event['x']", "event.x ** 2", "print(1)", "a := 3", "event.x; 1", "*event.x",
        "exec('1')", "event.x.__class__", "b'1'", "1e400", "...", "patient.name", "patient.phone",
    ],
)  # fmt: skip
def test_only_what_is_listed_can_be_said(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_length_and_depth_are_bounded() -> None:
    for text in ("1 + " * 400 + "1", "(" * 60 + "1" + ")" * 60, "not " * 300 + "true"):
        with pytest.raises(ExpressionError):
            parse(text)


def test_columns_are_kept() -> None:
    found = check_text(
        HEAD + DECLARED + "states: {a: {on: {e: [{guard: event.n > 1 and event.x < 2, target: b}]}}, b: {type: final}}"
    )
    (one,) = found[1]
    assert (one.code, one.where.line, one.where.column) == (
        "CP203",
        5,
        len("states: {a: {on: {e: [{guard: event.n > 1 and ") + 1,
    )


ENTERED = """
events: {go: {from: [app]}, query: {from: [app]}, back: {from: [app]}}
states:
  b: {on: {go: a}}
  a: {on: {go: a, back: b, query: [{guard: 'entered("a"%s) == 2', target: two}, {target: other}]}}
  two: {}
  other: {}
"""


def test_entered_counts_since_enrollment_or_since_the_other_was_entered() -> None:
    for since, events, there in (
        ("", ["go", "back", "go"], "two"),
        (', "b"', ["go", "back", "go"], "other"),
        (', "b"', ["go", "back", "go", "go"], "two"),
        (', "other"', ["go", "go"], "two"),  # never entered: since enrollment
    ):
        walk = Walk(ENTERED % since)
        for event in (*events, "query"):
            walk.send(event)
        assert walk.at == (there,), (since, events)


def test_a_temperature_in_the_wrong_unit_is_never_a_fever() -> None:
    from carepath.core.fields import Field, FieldProblem, coerce

    cel = Field("number", unit="Cel", minimum=30.0, maximum=45.0, implausible="missing")
    assert coerce(cel, 101, name="t") is None
    assert coerce(cel, 38.4, name="t") == 38.4
    with pytest.raises(FieldProblem):
        coerce(Field("number", unit="Cel", minimum=30.0, maximum=45.0), 101, name="t")


def test_a_late_arrival_of_the_missing_value_decides_what_was_undecided() -> None:
    """Unknown is no state of its own: the next event is looked at afresh."""
    walk = Walk(DECLARED + "states: {a: {on: {e: [{guard: event.n > 1, target: b}, {target: c}]}}, b: {}, c: {}}\n")
    walk.send("e")
    walk.now += timedelta(hours=1)
    walk.send("e", n=2)
    assert walk.at == ("b",)


def test_an_expression_is_parsed_once() -> None:
    expression = parse("event.x > 3")
    assert isinstance(expression, Expression)
    assert expression.names == {"event.x"}


REGIONS = """
{declared}
context: {{seen: {{type: list, of: code, default: []}}}}
on: {{e: {{target: end, actions: [append: {{seen: '"root"'}}]}}}}
states:
  p:
    type: parallel
    states:
      {first}
      {second}
  end: {{}}
"""
UNSURE = "one: {states: {a: {on: {e: [{guard: event.n > 1, target: b}]}}, b: {}}}"
DEAF = "two: {states: {c: {}}}"
HEARS = "two: {states: {c: {on: {e: d}}, d: {}}}"


@pytest.mark.parametrize("turned", [False, True])
def test_it_ends_the_search_in_the_ancestors_by_whatever_region_one_comes_there(turned: bool) -> None:
    for other, there in ((DEAF, {"p.one.a", "p.two.c"}), (HEARS, {"p.one.a", "p.two.d"})):
        first, second = (other, UNSURE) if turned else (UNSURE, other)
        walk = Walk(REGIONS.format(declared=DECLARED, first=first, second=second))
        assert walk.send("e").outcome == "undecided"
        assert set(walk.at) == there
        known = Walk(REGIONS.format(declared=DECLARED, first=first, second=second))
        known.send("e", n=0)  # what is false lets the state above decide, as ever
        assert known.at == (
            ("end",) if other is DEAF else ("p.one.a", "p.two.d") if not turned else ("p.two.d", "p.one.a")
        )
