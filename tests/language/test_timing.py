# ruff: noqa: E501 - a pathway of one line reads better than one of nine
"""LANGUAGE section 2, *Timers*, *Time* and *Rules and clocks*: one test for one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.unit.core.walking import START, Walk

from carepath.authoring import parse_pathway
from carepath.core.effects import OpenAsk, OpenTask, RaiseEscalation
from carepath.errors import DefinitionError

HEAD = "pathway: trial\nversion: 1.0.0\ntitle: Trial\n"
TORONTO = ZoneInfo("America/Toronto")


def local(walk: Walk, timer: str) -> str:
    return walk.last.snapshot.timers[f"state:{timer}"].due_at.astimezone(TORONTO).strftime("%Y-%m-%d %H:%M")


def dated(item: str, *, value: str = "", more: str = "") -> Walk:
    default = f', default: "{value}"' if value else ""
    return Walk(
        "events: {moved: {from: [app], data: {to: {type: date}}}, out: {from: [app]}, unset: {from: [app]}}\n"
        f"context: {{day: {{type: date{default}}}}}\n"
        "on: {moved: {actions: [set: {day: event.to}]}, unset: {actions: [set: {day: null}]}}\n"
        f"states:\n  a: {{at: [{{id: t, {item}}}], on: {{out: b}}}}\n  b: {{on: {{out: a}}}}\n{more}"
    )


def test_at_arms_the_next_occurrence_after_now() -> None:
    assert local(dated('date: context.day, time: "10:00", target: b', value="2026-03-05"), "t") == "2026-03-05 10:00"
    past = dated('date: context.day, time: "08:00", target: b', value="2026-03-02")
    assert "state:t" not in past.last.snapshot.timers


def test_in_cycle_days_the_anchor_is_day_1_and_in_days_it_is_day_0() -> None:
    cycle = dated('cycle_days: [3, 7], day_one: context.day, time: "09:00", target: b', value="2026-03-02")
    days = dated('days: [3, 7], after: context.day, time: "09:00", target: b', value="2026-03-02")
    assert (local(cycle, "t"), local(days, "t")) == ("2026-03-04 09:00", "2026-03-05 09:00")


def test_each_occurrence_fires_at_most_once_for_one_anchor_value() -> None:
    walk = dated('cycle_days: [3, 7], day_one: context.day, time: "09:00", if_past: now, target: b', value="2026-03-02")
    walk.advance(days=3)
    assert walk.at == ("b",)
    walk.send("out")
    assert local(walk, "t") == "2026-03-08 09:00"
    walk.send("moved", to=date(2026, 3, 2))
    assert local(walk, "t") == "2026-03-08 09:00"


def test_a_missing_anchor_arms_nothing_and_is_recorded_and_an_unset_one_stops_it() -> None:
    walk = dated('date: context.day, time: "09:00", target: b')
    assert walk.last.snapshot.timers == {}
    assert walk.noted("timer.not_armed") == ["t"]
    walk.send("moved", to=date(2026, 3, 9))
    assert local(walk, "t") == "2026-03-09 09:00"
    walk.send("unset")
    assert walk.last.snapshot.timers == {}


@pytest.mark.parametrize(
    "kind", ["date: context.day", "cycle_days: [1], day_one: context.day", "days: [0], after: context.day"]
)
def test_if_past_now_fires_at_once_and_only_once(kind: str) -> None:
    walk = dated(f'{kind}, time: "08:00", if_past: now, target: b', value="2026-03-02")
    assert walk.last.snapshot.timers["state:t"].due_at == START
    walk.to(START)
    assert walk.at == ("b",)
    walk.send("out")
    assert walk.last.snapshot.timers == {}


def test_after_restarts_on_every_entry() -> None:
    walk = Walk("events: {go: {from: [app]}}\nstates: {a: {after: {3h: z}, on: {go: b}}, b: {on: {go: a}}, z: {}}\n")
    walk.advance(hours=2)
    walk.send("go")
    assert walk.last.snapshot.timers == {}
    walk.send("go")
    assert walk.last.snapshot.timers["state:a.after.1"].due_at == walk.now + timedelta(hours=3)


def test_after_takes_a_reference_and_stands_without_a_target() -> None:
    walk = Walk(
        "parameters: {soon: {type: duration, default: 5h}}\n"
        "states: {a: {after: [{delay: parameters.soon, actions: [escalate: {ladder: l}]}]}}\n"
    )
    walk.advance(hours=5)
    assert (walk.at, len(walk.effects(RaiseEscalation))) == (("a",), 1)
    assert walk.last.snapshot.timers == {}


def test_every_keeps_the_state_and_begins_one_span_after_entry() -> None:
    walk = Walk('states: {a: {every: [{id: r, every: 7d, time: "09:00", actions: [message: m]}]}}\n')
    for day in ("2026-03-09 09:00", "2026-03-16 09:00"):
        assert local(walk, "r") == day
        walk.to(walk.last.snapshot.timers["state:r"].due_at)
    assert walk.last.records[0].exited == ()


def test_every_may_count_from_a_date_until_another() -> None:
    walk = Walk(
        'context: {one: {type: date, default: "2026-03-04"}, other: {type: date, default: "2026-03-09"}}\n'
        'states: {a: {every: [{id: r, every: 2d, from: context.one, until: context.other, time: "09:00", actions: [message: m]}]}}\n'
    )
    seen = []
    while "state:r" in walk.last.snapshot.timers:
        seen.append(local(walk, "r"))
        walk.to(walk.last.snapshot.timers["state:r"].due_at)
    assert seen == ["2026-03-04 09:00", "2026-03-06 09:00", "2026-03-08 09:00"]


@pytest.mark.parametrize(
    ("span", "due"),
    [
        ("15m", "2026-03-07 09:15"), ("72h", "2026-03-10 10:00"), ("3d", "2026-03-10 09:00"), ("2w", "2026-03-21 09:00"),
        ("6mo", "2026-09-07 09:00"), ("5y", "2031-03-07 09:00"), ("3d at 07:30", "2026-03-10 07:30"),
        ("1d at 02:30", "2026-03-08 03:30"),
    ],
)  # fmt: skip
def test_spans_over_the_night_when_the_clocks_go_forward(span: str, due: str) -> None:
    walk = Walk(f"states: {{a: {{after: {{{span}: b}}}}, b: {{}}}}\n", now=datetime(2026, 3, 7, 14, tzinfo=UTC))
    assert local(walk, "a.after.1") == due


def test_a_day_is_the_patients_own() -> None:
    text = 'context: {day: {type: date, default: "2026-03-05"}}\nstates: {a: {at: [{id: t, date: context.day, time: "09:00", target: b}]}, b: {}}\n'
    tokyo = Walk(text, given={"zone": "Asia/Tokyo"})
    assert tokyo.last.snapshot.timers["state:t"].due_at == datetime(2026, 3, 5, 0, 0, tzinfo=UTC)


def test_nothing_zoneless() -> None:
    from carepath.core.fields import Field, FieldProblem, coerce

    for value in ("2026-03-05T09:00:00", datetime(2026, 3, 5, 9)):  # noqa: DTZ001 - that is the point
        with pytest.raises(FieldProblem, match="zone"):
            coerce(Field("datetime"), value, name="visit_at")


def test_business_time_needs_a_calendar() -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_pathway(
            HEAD
            + "states: {a: {entry: [task: {id: t, role: r, title: T, due: 4 business hours, outcomes: [d]}], after: {1d: b}}, b: {type: final}}\n"
        )
    assert "CP309" in {one.code for one in refused.value.diagnostics}


def test_entering_by_history_gives_asks_what_remained() -> None:
    walk = Walk(
        """
events: {admitted: {from: [app]}, cancelled: {from: [app]}, yes: {}}
states:
  home:
    on: {admitted: hospital}
    states:
      asked: {entry: [ask: {id: how, content: how, answers: {"YES": yes}, expires: 3d, remind: 1d}], on: {yes: good, ask.expired.how: good}}
      good: {}
      back: {type: history, history: shallow, target: asked}
  hospital: {on: {cancelled: back}}
"""
    )
    walk.advance(hours=30)
    walk.send("admitted")
    walk.advance(days=5)
    walk.send("cancelled")
    assert [one.expires_at for one in walk.effects(OpenAsk)] == [walk.now + timedelta(hours=42)]


def test_a_late_timer_runs_as_of_its_due_time_and_people_count_from_when_it_fired() -> None:
    walk = Walk(
        "states: {a: {after: {2h: b}}, b: {entry: [task: {id: t, role: r, title: T, due: 4h, outcomes: [d]}], after: {1h: c}}, c: {}}\n"
    )
    due_at = walk.last.snapshot.timers["state:a.after.1"].due_at
    walk.fire("state:a.after.1", fired_at=due_at + timedelta(days=3))
    assert walk.effects(OpenTask)[0].due_at == due_at + timedelta(days=3, hours=4)
    assert walk.last.snapshot.timers["state:b.after.1"].due_at == due_at + timedelta(hours=1)


def test_a_clock_measures_across_states() -> None:
    walk = Walk(
        """
events: {go: {from: [app]}}
clocks: {c: {limit: 2d, warn: [50%]}}
on: {clock.warned.c: {actions: [message: {id: w, content: w}]}, clock.breached.c: {actions: [escalate: {ladder: l, reason: event.limit}]}}
states: {a: {entry: [clock: {start: c}], on: {go: b}}, b: {on: {go: a}}}
"""
    )
    walk.advance(hours=20)
    walk.send("go")
    walk.send("go")
    walk.advance(days=3)
    escalated = [(one.reason, one.ladder) for one in walk.effects(RaiseEscalation, last=False)]
    assert escalated == [("2d", "l")]
    assert walk.last.snapshot.clocks["c"].breached


def test_a_pause_moves_a_warning_at_a_percentage_and_is_no_part_of_it() -> None:
    walk = Walk(
        """
events: {go: {from: [app]}}
clocks: {c: {limit: 72h, warn: [75%]}}
states: {a: {entry: [clock: {start: c}], on: {go: b}}, b: {entry: [clock: {pause: c}], exit: [clock: {resume: c}], on: {go: d}}, d: {}}
"""
    )
    walk.send("go")
    walk.advance(hours=24)
    walk.send("go")
    due = {name: armed.due_at - START for name, armed in walk.last.snapshot.timers.items()}
    assert due == {"clock.warn:c": timedelta(hours=54 + 24), "clock.breach:c": timedelta(hours=72 + 24)}


def test_a_limit_given_at_start_holds_for_that_run() -> None:
    walk = Walk(
        "clocks: {c: {limit: 72h}}\ncontext: {quick: {type: boolean, default: true}}\n"
        'states: {a: {entry: [clock: {start: c, limit: "choose(context.quick, 24h, 72h)"}]}}\n'
    )
    assert walk.last.snapshot.timers["clock.breach:c"].due_at == START + timedelta(hours=24)


def test_a_timer_can_be_cancelled_by_its_id() -> None:
    walk = Walk(
        "events: {go: {from: [app]}}\nstates: {a: {after: [{delay: 1d, id: soon, target: b}], on: {go: {actions: [cancel: {timer: soon, reason: not_now}]}}}, b: {}}\n"
    )
    walk.send("go")
    assert walk.last.snapshot.timers == {}
