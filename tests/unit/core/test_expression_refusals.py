"""Texts that are no expressions: refused at once, at the right column, with what to write; and a fuzz that tries to
get anything else than that out of the parser or the evaluation."""

from __future__ import annotations

import os
import random
import string
import time as stopwatch
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepath.core.calendar import Calendar
from carepath.core.durations import Duration
from carepath.core.expressions import ExpressionError, Scope, infer, parse

LEVELS = {"triage": ("green", "amber", "red")}


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        # mistakes that come naturally
        ("event.x = 3", 8, "=="),
        ("event.x == 3 && event.y", 13, "and"),
        ("event.x || event.y", 8, "or"),
        ("!event.x", 0, "not"),
        ("event.x ≥ 3", 8, ">="),
        ("event.x => 3", 8, ">="),
        ("event.x <> 3", 8, "!="),
        ("event.x is 3", 8, "=="),
        ("event.x == None", 11, "missing(x)"),
        ("event.x == True", 11, "true"),
        ("event.x AND event.y", 8, "and"),
        ("“amber” == event.x", 0, "straight quotes"),
        ('"amber == event.x', 0, "never closed"),
        (r'event.x == "a\"b"', 11, "backslash"),
        (r'"a\b" == event.x', 0, "backslash"),
        ('event.x == "a" "b"', 15, "cannot follow"),
        ("event.x event.y", 8, "cannot follow"),
        ("event.x == 3 days", 13, "Write 3d."),
        ("context.day + 2 Weeks", 16, "Write 2w."),
        ("today + 1.5h", 8, "neither a number nor a duration"),
        ("today + 3dd", 8, "neither a number nor a duration"),
        ("today + 3d at 9:00", 11, "09:00"),
        ("now + 3d at 25:00", 6, "09:00"),
        ("now + 300y", 6, "at most 200"),
        ("event.x == 38,4", 13, "comma"),
        ("event.x == .5", 11, "neither a number"),
        ("event.x == 1e5", 11, "neither a number"),
        ("event.x == 0x1F", 11, "neither a number"),
        ("event.x == 1_000", 11, "neither a number"),
        ("event.x == 007", 11, "zeros"),
        ("event.x == " + "9" * 900, 11, "15 digits"),
        ("9**9", 1, "**"),
        ("9//9", 1, "//"),
        ("event.x % 2", 8, "%"),
        ("event.x > 3 ? 1 : 2", 12, "choose"),
        ("3 if event.x else 4", 2, "choose"),
        ("if event.x: 3", 0, "choose"),
        ("lambda: 3", 6, "':'"),
        ("[x for x in context.y]", 3, "cannot follow"),
        ("{1: 2}", 0, "square brackets"),
        ("(1, 2)", 2, "square brackets"),
        ("1, 2", 1, "square brackets"),
        ("context.list[0]", 12, "contains(list, x)"),
        ("max(*context.list)", 4, "missing before"),
        ("max(key=1)", 7, "=="),
        ("event.x := 3", 8, "=="),
        # brackets and ends
        ("(event.x", 0, "never closed"),
        ("event.x)", 7, "closes nothing"),
        ("[1, 2)", 5, "closes nothing"),
        ("()", 1, "missing before"),
        ("max(1,)", 6, "missing before"),
        ("[,]", 1, "missing before"),
        ("event.x ==", 9, "ends after"),
        ("and event.x", 0, "missing before"),
        ("event.x and", 10, "ends after"),
        ("+ 3", 0, "missing before"),
        ("1 + + 2", 4, "missing before"),
        ("not", 2, "ends after"),
        ("event.x not 3", 8, "!= or not in"),
        ('not"a" == event.x', 3, "space"),
        ('event.x == "a"and event.y', 14, "space"),
        ("1 + not true", 4, "brackets"),
        ("", 0, "empty"),
        ("  \n", 0, "empty"),
        # names
        ("event", 0, "alone"),
        ("event.a.b", 0, "no parts"),
        ("today.year", 0, "no parts"),
        ("patient.agee", 0, "Did you mean age?"),
        ("patient.name", 0, "There are"),
        ("journey.id", 0, "started_on"),
        ("evnt.x", 0, "Did you mean event?"),
        ("triage.becuase", 0, "Did you mean because?"),
        ("event.__class__.__mro__", 0, "no parts"),
        ("event.prénom == 1", 0, "not a name"),
        ("ｅvent.x", 0, "not a name"),
        # functions
        ("len(context.x)", 0, "Did you mean count?"),
        ("knwon(event.x)", 0, "Did you mean known?"),
        ("__import__(event.x)", 0, "no function"),
        ("event.count(1)", 0, "no function"),
        ("count > 3", 0, "count(...)"),
        ("known()", 0, "takes 1 value, not 0"),
        ("choose(event.x, 1)", 0, "choose takes 3 values"),
        ("round(1, 2, 3)", 0, "1 to 2"),
        ("active(event.x)", 7, "in quotes"),
        ('active("")', 7, "in quotes"),
        ('entered("a", 3)', 13, "in quotes"),
        # comparisons
        ("1 == 2 == 3", 0, "in a row"),
        ("1 < 2 != 3", 0, "in a row"),
        ("1 < choose(1 < 2, 3, 4) < 5", 0, "holds another"),
        ('triage == "ambre"', 10, "Did you mean amber?"),
        ('triage in ["amber", "redd"]', 20, "Did you mean red?"),
        ("triage == 3", 10, "not one of its levels"),
        # kinds that never fit
        ('"a" < 3', 0, "cannot be compared"),
        ('event.x < "b"', 0, "no order"),
        ("today - patient.born_on", 0, "days_between"),
        ("today + 3h", 8, "Only days"),
        ("today == now", 0, "date_of"),
        ("not 3", 4, "yes-or-no"),
        ("true + 1", 0, "cannot be added"),
        # letters that cannot be seen
        ('event.x == "am\u200bber"', 14, "cannot be seen"),
        ("event.x\u00a0== 3", 7, "cannot be seen"),
        ("event.x\x00", 7, "cannot be seen"),
        ("\ud800", 0, "cannot be seen"),
        # size
        ("1 + " * 400 + "1", 0, "at most 1,000 characters"),
        ("(" * 300 + "1" + ")" * 300, 40, "more than 40 deep"),
        ("1" + " + 1" * 100, 0, "more than 40 deep"),
        ("not " * 100 + "true", 164, "more than 40 deep"),
        ('"' + "x" * 300 + '"', 0, "at most 200"),
    ],
)
def test_refused_with_a_column_and_a_hint(text, column, words):
    with pytest.raises(ExpressionError) as caught:
        parse(text, levels=LEVELS)
    assert words in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.column == column
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text", ["(" * 38 + "1" + ")" * 38, "1" + " + 1" * 38, "not " * 38 + "true", "(1 < 2) == (2 < 3)", "1 < 2 + 3 < 9"]
)
def test_read_although_it_is_near_the_limit(text):
    assert parse(text).evaluate(Scope()) is not None


@pytest.mark.parametrize("odd", [None, 3, True, b"event.x", ["event.x"]])
def test_only_texts_are_read(odd):
    with pytest.raises(ExpressionError):
        parse(odd)


# -- fuzz --

EVENT = {
    "x": 38.4, "y": 14, "on": date(2026, 3, 2), "o": "blocked", "f": True, "at2": datetime(2026, 3, 2, tzinfo=UTC),
}  # fmt: skip
STRANGE = {"x": float("nan"), "y": float("inf"), "o": object(), "on": date.max, "f": Duration(5000, "business day")}
SCOPES = [
    Scope(),
    Scope(
        event=EVENT,
        context={"x": None, "y": ("a", None), "d": Duration(3, "d"), "l": [1, 2]},
        parameters={"x": Duration(1, "business day"), "y": Duration(72, "h"), "d": 10**15},
        patient={"born_on": date(1972, 3, 3)},
        conclusions={"triage": {"level": "amber"}},
        now=datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
        zone="America/Toronto",
        calendar=Calendar("clinic", "America/Toronto", {0: (time(8), time(17))}),
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
    ),
    Scope(event=STRANGE, now=datetime.max.replace(tzinfo=UTC), zone="Nowhere/At_all"),
    Scope(event=STRANGE, now=datetime.max.replace(tzinfo=UTC), zone="America/Toronto"),
]
NAMES = ["event.x", "event.y", "event.on", "event.o", "event.f", "event.at2", "context.x", "context.y", "context.d",
         "context.l", "parameters.x", "parameters.y", "parameters.d", "triage", "triage.rules", "today", "now",
         "patient.age", "journey.started_on", "event.at", "nothing"]  # fmt: skip
LITERALS = ["3", "0", "38.0", "999999999999999", "0.1", '"amber"', "'x'", "true", "false", "3d", "72h", "2w",
            "6mo", "200y", "4 business hours", "5000 business days", "3d at 02:30", "[]", "[1, 2]",
            '["a", 3d, today]']  # fmt: skip
SIGNS = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "/", "and", "or"]
CALLS = {"missing": 1, "known": 1, "choose": 3, "min": 2, "max": 2, "count": 1, "contains": 2, "days_between": 2,
         "months_between": 2, "date_of": 1, "round": 2, "active": 1, "entered": 2}  # fmt: skip
PIECES = [*NAMES, *LITERALS, *SIGNS, *CALLS, "(", ")", "[", "]", ",", "not", "-", "**", "=", "lambda", ".", "\\", '"',
          "'", "#", "\n", "3", "9" * 60, "é", "\ud800", "\x00", " ", "{", "f'", "at", "is", "*", "0x"]  # fmt: skip


def written(choose, depth):
    """A text that the grammar allows, whatever its kinds."""
    roll = choose.random()
    if depth == 0 or roll < 0.25:
        return choose.choice(NAMES if roll < 0.15 else LITERALS)
    if roll < 0.65:
        return f"{written(choose, depth - 1)} {choose.choice(SIGNS)} {written(choose, depth - 1)}"
    if roll < 0.75:
        return f"({written(choose, depth - 1)})"
    if roll < 0.82:
        return f"{choose.choice(['not ', '-'])}{written(choose, depth - 1)}"
    name = choose.choice(list(CALLS))
    if name in ("active", "entered"):
        return f'{name}("a")'
    return f"{name}({', '.join(written(choose, depth - 1) for _ in range(CALLS[name]))})"


def attempt(text):
    """The expression, or why there is none; anything else that is raised fails the test."""
    try:
        return parse(text, levels=LEVELS), None
    except ExpressionError as error:
        return None, error


def torn(choose):
    """Pieces of the language in any order."""
    return choose.choice(["", " "]).join(choose.choices(PIECES, k=choose.randrange(1, 30)))


def garbage(choose):
    letters = string.printable + "≥“”é٣\u200b\ud800\x00"
    return "".join(choose.choices(letters, k=choose.randrange(1, 80)))


def mutated(choose):
    text = written(choose, 3)
    at = choose.randrange(len(text))
    return text[:at] + choose.choice(PIECES) + text[at + choose.randrange(3) :]


COUNT = int(os.environ.get("CAREPATH_FUZZ", "24000")) // 4  # texts of each of the four kinds


@pytest.mark.parametrize(
    ("make", "fewest"),
    [(lambda choose: written(choose, 3), 1_500), (torn, 20), (garbage, 0), (mutated, 300)],
    ids=["written", "torn", "garbage", "mutated"],
)
def test_fuzz_ends_in_a_value_or_an_expression_error(make, fewest):
    choose = random.Random(20260302)
    read = 0
    slowest = 0.0
    for _ in range(COUNT):
        text = make(choose)
        start = stopwatch.process_time()
        expression, error = attempt(text)
        if expression is None:
            assert 0 <= error.column <= len(text), text
            assert error.message
        else:
            read += 1
            infer(expression, {"event.x": "number", "event.on": "date", "event.o": "code"})
            for scope in SCOPES:
                expression.evaluate(scope)
        slowest = max(slowest, stopwatch.process_time() - start)
    assert read >= fewest
    assert slowest < 1


@given(st.text(max_size=60))
def test_any_text_ends_in_a_value_or_an_expression_error(text):
    expression, error = attempt(text)
    if expression is None:
        assert 0 <= error.column <= len(text)
    else:
        expression.evaluate(SCOPES[1])


HOSTILE = [
    "(" * 1000, "[" * 1000, "-" * 1000, "not " * 250, "9" * 1000, "1<(" * 300, "max(" * 250, '"' * 1000, "a." * 500,
    "1 < (1 < (" * 90, "1" + "<1" * 499, "1 <(1<2)< 3", " " * 1000, "3d" * 500, "1+" * 499 + "1", "x" * 1_000_000,
    "1 < choose(" * 38 + "1" + ", 2, 3) < 4" * 38,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_answered_at_once(text):
    start = stopwatch.process_time()
    expression, error = attempt(text)
    assert expression is not None or len(str(error)) < 300
    assert stopwatch.process_time() - start < 0.5
