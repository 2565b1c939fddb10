# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""Stepped by hand, with nothing but `initial_step`, `step` and `Event`: what ARCHITECTURE section 7 promises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import carepath
from carepath import Event

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def play(body: str, *events: Event, context: dict[str, Any] | None = None) -> carepath.Step:
    pathway = carepath.parse_pathway(HEAD + body)
    done = carepath.initial_step(pathway, now=NOW, context=context, journey_id="j1", given=None)
    for number, event in enumerate(events, 1):
        done = carepath.step(pathway, done.snapshot, event, now=NOW + timedelta(minutes=number))
    return done


def test_a_step_has_the_names_that_outsiders_rely_on() -> None:
    done = play("events: {go: {from: [app]}}\nstates: {a: {on: {go: b}}, b: {}}\n", Event("go"))
    assert done.outcome == "handled"
    assert done.snapshot.configuration == ("b",)
    assert dict(done.snapshot.context) == {}
    assert len(done.records) == 1
    assert done.effects == ()
    assert [(one.answer, one.taken) for one in done.considered] == [("default", True)]


FILLED = """
events: {filled: {from: [ehr], data: {on: {type: date}, days: {type: integer, minimum: 1, maximum: 120}}}}
context: {until: {type: date}}
states: {a: {on: {filled: {actions: [set: {until: event.on + event.days * 1d}]}}}}
"""


@pytest.mark.parametrize("on", ["2026-03-02", date(2026, 3, 2)])
def test_a_date_may_be_said_as_a_text(on: Any) -> None:
    assert play(FILLED, Event("filled", {"on": on, "days": "28"})).snapshot.context["until"] == date(2026, 3, 30)


@pytest.mark.parametrize("days", [0, 121, "many", True, 2.5])
def test_what_does_not_fit_its_field_is_missing_and_never_taken_at_its_word(days: Any) -> None:
    done = play(FILLED, Event("filled", {"on": "2026-03-02", "days": days}))
    assert "until" not in done.snapshot.context
    assert [note.what for note in done.records[0].notes] == ["context.kept"]


def test_a_temperature_typed_in_the_wrong_unit_is_never_a_fever() -> None:
    body = (
        "events: {report: {from: [patient], data: {t: {type: number, unit: Cel, minimum: 30, maximum: 45, implausible: missing}}}}\n"
        "states: {a: {on: {report: [{guard: event.t >= 38, target: fever}, {unknown: true, target: asked}, {target: well}]}}, fever: {}, asked: {}, well: {}}\n"
    )
    seen = {
        t: play(body, Event("report", {"t": t})).snapshot.configuration[0]
        for t in (37.9, 38, 101, "38.4", "thirty-eight")
    }
    assert seen == {37.9: "well", 38: "fever", 101: "asked", "38.4": "fever", "thirty-eight": "asked"}


def test_what_enrolls_may_be_said_as_texts_too() -> None:
    body = (
        "enroll: {on: planned}\nevents: {planned: {from: [ehr], data: {first_on: {type: date, required: true}}}}\n"
        "context: {lab_on: {type: date}}\nstates: {a: {entry: [set: {lab_on: event.first_on - 2d}], on: {planned: {}}}}\n"
    )
    assert play(body, context={"first_on": "2026-03-16"}).snapshot.context["lab_on"] == date(2026, 3, 14)


RULES = """
events: {report: {from: [patient]}}
rules: [{set: r, concludes: triage, levels: [green, amber, red]}]
states: {a: {on: {report: [{guard: triage >= "amber", target: b}, {unknown: true, target: c}, {target: d}]}}, b: {}, c: {}, d: {}}
"""


@pytest.mark.parametrize(
    ("concluded", "there"),
    [("red", "b"), ({"level": "amber"}, "b"), ("green", "d"), ({"level": None, "because": ""}, "c"), (None, "c")],
)
def test_what_rules_conclude_rides_on_the_event(concluded: Any, there: str) -> None:
    done = play(RULES, Event("report", given={"conclusions": {"triage": concluded}}))
    assert done.snapshot.configuration == (there,)
    assert play(RULES, Event("report")).snapshot.configuration == ("c",)


def test_what_comes_back_without_an_id_closes_what_is_open() -> None:
    done = play(
        "states: {a: {entry: [task: {id: t, role: r, title: T, due: 4h, outcomes: [done]}], on: {task.completed.t: {}}}}\n",
        Event("task.completed.t", {"outcome": "done"}),
    )
    assert done.snapshot.opened == {}
    assert done.snapshot.timers == {}


def test_equal_inputs_give_equal_steps() -> None:
    one, two = (play(FILLED, Event("filled", {"on": "2026-03-02", "days": 28})) for _ in range(2))
    assert (one.snapshot, one.effects, one.records) == (two.snapshot, two.effects, two.records)


def test_what_is_left_out_has_its_default_and_what_was_sent_as_nothing_is_missing() -> None:
    body = (
        "events: {go: {from: [app], data: {n: {type: integer, default: 5}}}, inner: {data: {m: {type: integer, default: 7}}}}\n"
        "context: {n: {type: integer}, m: {type: integer}}\n"
        "states: {a: {on: {go: {actions: [{set: {n: event.n}}, {raise: inner}]}, inner: {actions: [{set: {m: event.m}}]}}}}\n"
    )
    assert dict(play(body, Event("go")).snapshot.context) == {"n": 5, "m": 7}
    assert dict(play(body, Event("go", {"n": None})).snapshot.context) == {"m": 7}
