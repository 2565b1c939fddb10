"""When things are due: local days, repeats, anchors that move, lateness, pauses, histories and clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.unit.core.walking import START, Walk

from carepath.core import calendar
from carepath.core.effects import ArmTimer, DisarmTimer, OpenAsk, RemindAsk, UpdateTask

TORONTO = ZoneInfo("America/Toronto")


def local(walk: Walk, name: str) -> str:
    return walk.last.snapshot.timers[name].due_at.astimezone(TORONTO).strftime("%Y-%m-%d %H:%M")


def test_days_are_local_and_hours_are_elapsed_across_the_spring_change() -> None:
    text = "states: {a: {after: {3d: b, 72h: b, 3d at 07:30: b}}, b: {type: final}}\n"
    walk = Walk(text, now=datetime(2026, 3, 7, 14, 0, tzinfo=UTC))  # Saturday 09:00; clocks go on that night
    due = sorted(armed.due_at.astimezone(TORONTO).strftime("%d %H:%M") for armed in walk.last.snapshot.timers.values())
    assert due == ["10 07:30", "10 09:00", "10 10:00"]


CYCLE = """
events: {given: {from: [app], data: {on: {type: date}}}, answered: {from: [app]}}
context: {day_1: {type: date}}
states:
  region:
    on: {given: {target: waiting, actions: [{set: {day_1: event.on}}]}}
    states:
      waiting:
        at: [{id: check, cycle_days: [3, 7, 10], day_one: context.day_1, time: "09:00", target: asked}]
      asked: {on: {answered: waiting}}
"""


def test_cycle_days_count_the_anchor_as_day_one_and_a_new_cycle_re_anchors() -> None:
    walk = Walk(CYCLE)
    assert walk.noted("timer.not_armed") == ["check"]  # no date yet: nothing armed, and the record says so
    walk.send("given", on=date(2026, 3, 2))
    assert local(walk, "state:check") == "2026-03-04 09:00"
    walk.advance(days=3)
    assert walk.at == ("region.asked",)
    walk.send("answered")
    assert local(walk, "state:check") == "2026-03-08 09:00"
    walk.send("given", on=date(2026, 3, 6))
    assert local(walk, "state:check") == "2026-03-08 09:00"
    walk.advance(days=3)
    walk.send("answered")
    assert local(walk, "state:check") == "2026-03-12 09:00"


def test_an_occurrence_fires_once_for_one_anchor_and_a_moved_anchor_re_arms() -> None:
    walk = Walk("""
events: {moved: {from: [app], data: {to: {type: date}}}, back: {from: [app]}}
context: {visit_on: {type: date, default: "2026-03-10"}}
states:
  planned:
    at: [{id: remind, date: context.visit_on - 3d, time: "10:00", if_past: now, target: reminded}]
    on: {moved: {actions: [{set: {visit_on: event.to}}]}}
  reminded:
    on: {back: planned, moved: {target: planned, actions: [{set: {visit_on: event.to}}]}}
""")
    assert local(walk, "state:remind") == "2026-03-07 10:00"
    walk.send("moved", to=date(2026, 3, 12))
    assert local(walk, "state:remind") == "2026-03-09 10:00"
    walk.advance(days=8)
    assert walk.at == ("reminded",)
    walk.send("back")
    assert "state:remind" not in walk.last.snapshot.timers  # fired already for this date
    walk.send("moved", to=date(2026, 3, 12))  # the same date again, while planned: still no second time
    assert "state:remind" not in walk.last.snapshot.timers
    walk.send("moved", to=date(2026, 3, 20))
    assert local(walk, "state:remind") == "2026-03-17 10:00"


def test_a_date_that_is_past_is_skipped_or_fires_now_as_the_author_says() -> None:
    for choice, due in (("skip", None), ("now", START)):
        walk = Walk(f"""
context: {{on: {{type: date, default: "2026-02-01"}}}}
states:
  a: {{at: [{{id: t, date: context.on, time: "10:00", if_past: {choice}, target: b}}]}}
  b: {{type: final}}
""")
        armed = walk.last.snapshot.timers.get("state:t")
        assert (armed.due_at if armed else None) == due


def test_a_repeat_counts_from_entry_and_does_not_drift_at_month_ends() -> None:
    walk = Walk(
        'states: {a: {every: [{id: r, every: 1mo, time: "09:00", actions: [{message: {id: m, content: m}}]}]}}\n',
        now=datetime(2026, 1, 31, 14, 0, tzinfo=UTC),
    )
    seen = []
    for _ in range(4):
        seen.append(local(walk, "state:r")[:10])
        walk.to(walk.last.snapshot.timers["state:r"].due_at)
    assert seen == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]


def test_a_repeat_ends_when_its_author_says() -> None:
    walk = Walk("""
context: {end: {type: date, default: "2026-03-05"}}
states: {a: {every: [{id: r, every: 1d, time: "08:00", until: context.end, actions: [{message: {id: m, content: m}}]}]}}
""")
    walk.advance(days=10)
    fired = [one for one in walk.steps if one.records[0].timer == "state:r"]
    assert len(fired) == 3
    assert "state:r" not in walk.last.snapshot.timers


def test_neighbours_of_one_delay_are_one_timer_so_that_unknown_never_falls_through() -> None:
    text = """
context: {n: {type: integer%s}}
states:
  a: {after: [{delay: 7d, guard: context.n >= 6, target: done}, {delay: 7d, target: again}]}
  done: {}
  again: {}
"""
    for default, where, outcome in (
        (", default: 6", "done", "handled"),
        (", default: 1", "again", "handled"),
        ("", "a", "undecided"),
    ):
        walk = Walk(text % default)
        walk.advance(days=8)
        assert (walk.at, walk.last.outcome) == ((where,), outcome)


def test_a_late_timer_runs_as_of_its_due_time_and_asks_people_from_when_it_fired() -> None:
    walk = Walk(
        """
states:
  a: {after: {2h: b}}
  b: {entry: [{ask: {id: how, content: how, questionnaire: q, expires: 24h, remind: 6h}}], after: {1h: c}}
  c: {}
""".replace("questionnaire: q", 'answers: {"YES": yes}').replace("states:\n  a:", "events: {yes: {}}\nstates:\n  a:")
    )
    due_at = walk.last.snapshot.timers["state:a.after.1"].due_at
    fired_at = due_at + timedelta(days=3)
    walk.fire("state:a.after.1", fired_at=fired_at)
    record = walk.last.records[0]
    assert (record.at, record.fired_at) == (due_at, fired_at)
    assert walk.effects(OpenAsk)[0].expires_at == fired_at + timedelta(hours=24)
    assert walk.last.snapshot.timers["state:b.after.1"].due_at == due_at + timedelta(hours=1)


def test_a_workers_ordinary_lag_changes_nothing() -> None:
    walk = Walk("""
events: {yes: {}}
states:
  a: {after: {2h: b}}
  b: {entry: [{ask: {id: how, content: how, answers: {"YES": yes}, expires: 24h}}]}
""")
    due_at = walk.last.snapshot.timers["state:a.after.1"].due_at
    walk.fire("state:a.after.1", fired_at=due_at + timedelta(minutes=15))
    assert walk.last.records[0].fired_at is None
    assert walk.effects(OpenAsk)[0].expires_at == due_at + timedelta(hours=24)


def test_if_late_skip_speaks_of_outages_only() -> None:
    text = """
states: {a: {every: [{id: r, every: 1d, time: "08:00", if_late: skip, actions: [{message: {id: m, content: m}}]}]}}
"""
    walk = Walk(text)
    due_at = walk.last.snapshot.timers["state:r"].due_at
    walk.fire("state:r", fired_at=due_at + timedelta(days=3, hours=1))
    assert walk.noted("timer.skipped") == ["r"]
    assert walk.last.snapshot.timers["state:r"].due_at == due_at + timedelta(days=4)


def test_after_an_outage_a_repeat_fires_once() -> None:
    walk = Walk(
        'states: {a: {every: [{id: r, every: 1d, time: "08:00", actions: [{message: {id: m, content: m}}]}]}}\n'
    )
    due_at = walk.last.snapshot.timers["state:r"].due_at
    walk.fire("state:r", fired_at=due_at + timedelta(days=2))
    assert walk.last.snapshot.timers["state:r"].due_at == due_at + timedelta(days=3)


def test_never_early_and_never_twice() -> None:
    walk = Walk("states: {a: {after: {2h: b}}, b: {}}\n")
    armed = walk.last.snapshot.timers["state:a.after.1"]
    walk.fire("state:a.after.1")
    from carepath.core.events import TIMER, Event
    from carepath.core.step import step

    again = Event(TIMER, {"timer": "state:a.after.1", "due_at": armed.due_at, "fired_at": armed.due_at})
    assert step(walk.pathway, walk.last.snapshot, again, now=armed.due_at).outcome == "rejected"
    fresh = Walk("states: {a: {after: {2h: b}}, b: {}}\n")
    assert step(fresh.pathway, fresh.last.snapshot, again, now=START).outcome == "rejected"
    assert step(fresh.pathway, fresh.last.snapshot, again, now=START).records == ()


def test_an_ask_reminds_once_expires_once_and_an_answer_ends_both() -> None:
    text = """
events: {yes: {}, no: {}}
states:
  a:
    entry: [{ask: {id: how, content: how, answers: {"YES": yes, "NO": no}, expires: 3d, remind: 1d}}]
    on: {ask.expired.how: silent, yes: good}
  silent: {}
  good: {}
"""
    walk = Walk(text)
    walk.advance(days=1)
    assert len(walk.effects(RemindAsk)) == 1
    walk.advance(days=2)
    assert walk.at == ("silent",)
    answered = Walk(text)
    key = answered.last.snapshot.opened["ask:how"].key
    answered.send("yes", event_id=f"{key}#answered")
    assert answered.at == ("good",)
    assert answered.last.snapshot.timers == {}


def test_a_report_of_its_questionnaire_closes_an_open_ask() -> None:
    walk = Walk(
        """
events: {report: {from: [patient], data: {worst: {type: integer}}}}
states:
  a: {entry: [{ask: {id: check, content: check, answers: {}, expires: 3d}}], on: {report: b}}
  b: {}
""".replace("answers: {}", 'answers: {"OK": report}')
    )
    assert "ask:check" in walk.last.snapshot.opened
    walk.send("report", worst=1)
    assert walk.last.snapshot.opened == {}


def test_entering_by_history_gives_timers_what_remained() -> None:
    walk = Walk("""
events: {admitted: {from: [app]}, cancelled: {from: [app]}}
states:
  home:
    on: {admitted: hospital}
    states:
      waiting: {after: {2d: asked}}
      asked: {}
      back: {type: history, history: shallow, target: waiting}
  hospital: {on: {cancelled: back}}
""")
    walk.advance(hours=30)
    walk.send("admitted")
    walk.advance(days=5)
    walk.send("cancelled")
    assert walk.at == ("home.waiting",)
    assert walk.last.snapshot.timers["state:home.waiting.after.1"].due_at == walk.now + timedelta(hours=18)


PAUSED = """
events:
  hold: {from: [app]}
  go_on: {from: [app]}
  red: {from: [app], safety: true}
  other: {from: [app]}
states:
  both:
    type: parallel
    states:
      work:
        states:
          waiting: {after: {2d: done}, on: {red: alarm, other: done}}
          done: {}
          alarm: {}
      control:
        on: {hold: {actions: [{pause: work}]}, go_on: {actions: [{resume: work}]}}
        states: {idle: {}}
"""


def test_a_paused_state_keeps_its_remainder_and_hears_safety_only() -> None:
    walk = Walk(PAUSED)
    walk.advance(hours=30)
    walk.send("hold")
    assert isinstance(walk.last.effects[0], DisarmTimer)
    assert walk.send("other").outcome == "ignored"
    walk.advance(days=4)
    assert walk.at[0] == "both.work.waiting"
    walk.send("go_on")
    assert isinstance(walk.last.effects[0], ArmTimer)
    assert walk.last.snapshot.timers["state:both.work.waiting.after.1"].due_at == walk.now + timedelta(hours=18)
    heard = Walk(PAUSED)
    heard.send("hold")
    heard.send("red")
    assert heard.at[0] == "both.work.alarm"


CLOCK = """
events:
  move: {from: [app], data: {moved_to: {type: datetime}}}
  hurry: {from: [app]}
  slow: {from: [app]}
  stop: {from: [app]}
  begin: {from: [app]}
clocks: {c: {limit: 28d, warn: [21d, 90%]}}
on:
  clock.warned.c: {}
  clock.breached.c: {actions: [{escalate: {id: late, ladder: l}}]}
  begin: {actions: [{clock: {start: c}}]}
  stop: {actions: [{clock: {stop: c, result: met}}]}
  hurry: {actions: [{clock: {tighten: c, limit: 14d}}]}
  slow: {actions: [{clock: {tighten: c, limit: 60d}}]}
  move: {actions: [{clock: {pause: c, until: event.moved_to}}]}
states: {a: {entry: [{clock: {start: c}}]}}
""".replace("90%", '"90%"')


def test_a_clock_warns_breaches_and_says_whether_it_was_met() -> None:
    walk = Walk(CLOCK)
    assert set(walk.last.snapshot.timers) == {"clock.warn:c", "clock.breach:c"}
    walk.advance(days=22)
    assert walk.last.records[0].event == "timer.fired"
    walk.advance(days=5)
    assert walk.last.snapshot.clocks["c"].warned == 2
    walk.advance(days=3)
    assert walk.last.snapshot.clocks["c"].breached
    walk.send("stop")
    stopped = next(note for note in walk.notes() if note.what == "clock.stopped")
    assert stopped.detail["attained"] is False
    assert walk.send("stop").records[0].notes[0].what == "clock.not_running"


def test_a_clock_stands_still_while_it_is_paused() -> None:
    walk = Walk(CLOCK)
    walk.advance(days=7)
    walk.send("move", moved_to=walk.now + timedelta(days=10))
    walk.advance(days=11)
    assert walk.last.snapshot.clocks["c"].status == "running"
    walk.send("stop")
    stopped = next(note for note in walk.notes() if note.what == "clock.stopped")
    assert str(stopped.detail["elapsed"]) == f"{8 * 86_400}s"
    assert stopped.detail["attained"] is True


def test_tightening_never_loosens_and_a_running_clock_is_not_started_again() -> None:
    walk = Walk(CLOCK)
    walk.send("slow")
    assert walk.noted("clock.not_tightened") == ["c"]
    walk.send("begin")
    assert walk.noted("clock.running_already") == ["c"]
    walk.send("hurry")
    assert walk.last.snapshot.timers["clock.breach:c"].due_at == datetime(2026, 3, 16, 13, 0, tzinfo=UTC)


def test_the_short_form_of_a_task_moves_its_due_time_and_updates_only_what_is_open() -> None:
    walk = Walk("""
events: {sooner: {from: [app]}}
states:
  a:
    entry: [{task: {id: plan, role: r, title: Plan, due: 10d, outcomes: [done]}}]
    on: {sooner: {actions: [{task: {id: plan, due: 2d}}, {task: {id: never}}]}}
""")
    walk.send("sooner")
    assert [one.due_at for one in walk.effects(UpdateTask)] == [START + timedelta(days=2)]
    assert walk.noted("task.not_open") == ["never"]


def test_a_clock_may_have_a_calendar_of_its_own() -> None:
    weekdays = {day: (time(8), time(17)) for day in range(5)}
    version = calendar.register(calendar.Calendar("clinic", "America/Toronto", weekdays, frozenset()))
    walk = Walk(
        "clocks: {c: {limit: 2 business days, calendar: clinic}}\nstates: {a: {entry: [{clock: {start: c}}]}}\n",
        now=datetime(2026, 3, 6, 14, 0, tzinfo=UTC),  # Friday
        given={"calendars": {"clinic": version}},
    )
    assert local(walk, "clock.breach:c") == "2026-03-10 09:00"
