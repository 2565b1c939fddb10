"""What the step means: search, unknown, what is left, what outlives a state, how a journey ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.core.walking import START, Walk

from carepath.core.effects import (
    CancelEscalation,
    CancelTask,
    CloseAsk,
    EndJourney,
    OpenTask,
    RaiseEscalation,
    RevokeMessage,
    SendMessage,
    TellOwner,
    UpdateEscalation,
    UpdateTask,
)
from carepath.core.events import Event
from carepath.core.snapshot import from_json, to_json
from carepath.core.step import initial_step, step
from carepath.errors import CorruptionError, DefinitionError, RequestError

TASK = "{id: call, role: nurse, title: Call, due: 1d, outcomes: [done]}"


def test_a_transition_leaves_no_more_than_it_must() -> None:
    walk = Walk("""
events: {moved: {from: [app]}, red: {from: [app]}}
states:
  watch:
    type: parallel
    states:
      cycle:
        on: {moved: waiting}
        states: {waiting: {}, asked: {}}
      alarm:
        states:
          calm: {on: {red: urgent}}
          urgent: {}
""")
    walk.send("red")
    assert walk.at == ("watch.cycle.waiting", "watch.alarm.urgent")
    walk.send("moved")
    assert walk.at == ("watch.cycle.waiting", "watch.alarm.urgent")
    assert walk.last.records[0].exited == ("watch.cycle.waiting",)


def test_reenter_is_the_standards_external_transition() -> None:
    walk = Walk("""
events: {again: {from: [app]}, red: {from: [app]}}
states:
  watch:
    type: parallel
    states:
      cycle:
        on: {again: {target: waiting, reenter: true}}
        states: {waiting: {}}
      alarm: {states: {calm: {on: {red: urgent}}, urgent: {}}}
""")
    walk.send("red")
    walk.send("again")
    assert walk.at == ("watch.cycle.waiting", "watch.alarm.calm")


def test_a_target_that_is_the_source_reenters_it_alone_and_restarts_its_timers() -> None:
    walk = Walk("""
events: {again: {from: [app]}}
states:
  waiting: {on: {again: waiting}, after: {3h: late}}
  late: {type: final}
""")
    walk.advance(hours=2)
    walk.send("again")
    walk.advance(hours=2)
    assert walk.at == ("waiting",)
    walk.advance(hours=1)
    assert walk.at == ("late",)


UNKNOWN = """
events: {report: {from: [app], data: {score: {type: integer}}}}
states:
  holder:
    on: {report: beyond}
    states:
      open:
        on:
          report:
            - {guard: event.score > 5, target: high}
            %s
            - {target: low}
      high: {}
      low: {}
      asked: {}
  beyond: {}
"""


def test_unknown_never_falls_through_nor_up() -> None:
    walk = Walk(UNKNOWN % "")
    done = walk.send("report")
    assert done.outcome == "undecided"
    assert walk.at == ("holder.open",)
    assert [effect.reason for effect in walk.effects(TellOwner)] == ["undecided"]
    assert [one.answer for one in done.considered] == [None]


def test_unknown_goes_where_the_author_says() -> None:
    walk = Walk(UNKNOWN % "- {unknown: true, target: asked}")
    assert walk.send("report").outcome == "handled"
    assert walk.at == ("holder.asked",)
    other = Walk(UNKNOWN % "- {unknown: true, target: asked}")
    other.send("report", score=3)
    assert other.at == ("holder.low",)


def test_unknown_in_one_region_lets_the_others_go_on() -> None:
    walk = Walk("""
events: {report: {from: [app], data: {score: {type: integer}}}}
states:
  both:
    type: parallel
    states:
      one: {states: {a: {on: {report: [{guard: event.score > 5, target: b}]}}, b: {}}}
      two: {states: {c: {on: {report: d}}, d: {}}}
""")
    assert walk.send("report").outcome == "undecided"
    assert walk.at == ("both.one.a", "both.two.d")


def test_several_keys_are_tried_in_file_order_and_longer_names_have_no_precedence() -> None:
    walk = Walk(
        """
events: {symptom: {from: [app]}, symptom.fever: {from: [app]}}
states:
  s:
    on:
      symptom.*: first
      symptom.fever: second
  first: {}
  second: {}
""".replace("symptom.fever: {from: [app]}", "'symptom.fever': {from: [app]}")
    )
    walk.send("symptom.fever")
    assert walk.at == ("first",)


def test_leaving_a_state_takes_back_what_it_opened_and_says_why() -> None:
    walk = Walk(f"""
events: {{go: {{from: [app]}}}}
states:
  a:
    entry:
      - message: {{id: hello, content: hello}}
      - ask: {{id: how, content: how, answers: {{"YES": go}}, expires: 2d}}
      - task: {TASK}
      - task: {{id: kept, role: nurse, title: Kept, due: 1d, outcomes: [done], keep: true}}
      - escalate: {{id: alarm, ladder: red}}
    on: {{go: b}}
  b: {{}}
""")
    keys = {name: one.key for name, one in walk.last.snapshot.opened.items()}
    walk.send("go")
    assert walk.effects(RevokeMessage) == [RevokeMessage(keys["message:hello"], "left")]
    assert walk.effects(CloseAsk) == [CloseAsk(keys["ask:how"], "left")]
    assert walk.effects(CancelTask) == [CancelTask(keys["task:call"], "left")]
    assert set(walk.last.snapshot.opened) == {"task:kept", "escalation:alarm"}
    assert set(walk.last.snapshot.timers) == {"task.due:kept"}


def test_opening_what_is_open_updates_it() -> None:
    walk = Walk(f"""
events: {{again: {{from: [app]}}}}
states:
  a:
    entry: [{{task: {TASK}}}, {{escalate: {{id: alarm, ladder: red, reason: first}}}}]
    on: {{again: {{actions: [{{task: {TASK}}}, {{escalate: {{id: alarm, ladder: red, reason: second}}}}]}}}}
""")
    due_at = walk.last.snapshot.timers["task.due:call"].due_at
    walk.advance(hours=1)
    walk.send("again")
    assert not walk.effects(OpenTask)
    assert len(walk.effects(UpdateTask)) == 1
    assert [one.reason for one in walk.effects(UpdateEscalation)] == ["second"]
    assert walk.last.snapshot.timers["task.due:call"].due_at == due_at  # a repeat never moves a due time later


def test_what_a_transition_opens_belongs_to_the_innermost_state_it_does_not_leave() -> None:
    walk = Walk(
        """
events: {go: {from: [app]}, on: {from: [app]}}
states:
  holder:
    states:
      a: {on: {go: {target: b, actions: [{message: {id: note, content: note}}]}}}
      b: {on: {on: c}}
      c: {}
    on: {}
  elsewhere: {}
""".replace("    on: {}\n", "")
    )
    walk.send("go")
    assert walk.last.snapshot.opened["message:note"].state == "holder"
    walk.send("on")
    assert "message:note" in walk.last.snapshot.opened


def test_a_message_on_the_way_to_the_end_goes_out_and_what_was_open_does_not() -> None:
    walk = Walk("""
events: {go: {from: [app]}}
states:
  a:
    entry: [{message: {id: early, content: early}}]
    on: {go: {target: end, actions: [{message: {id: goodbye, content: goodbye}}]}}
  end: {type: final}
""")
    walk.send("go")
    assert [one.id for one in walk.effects(SendMessage)] == ["goodbye"]
    assert len(walk.effects(RevokeMessage)) == 1
    assert walk.effects(EndJourney) == [EndJourney("completed")]
    assert walk.last.snapshot.ended == "completed"
    assert walk.send("go").outcome == "ignored"


def test_after_the_end_what_comes_back_badly_goes_to_the_owner() -> None:
    walk = Walk("""
events: {go: {from: [app]}}
states:
  a:
    entry: [{task: {id: kept, role: nurse, title: Kept, due: 1d, outcomes: [done], keep: true}}]
    on: {go: end}
  end: {type: final}
""")
    walk.send("go")
    walk.advance(days=2)
    assert [(one.reason, one.about) for one in walk.effects(TellOwner)] == [("task_overdue", "kept")]
    assert walk.settle("task.completed.kept", outcome="done").outcome == "handled"
    assert walk.last.snapshot.opened == {}


def test_death_ends_everything_and_keeps_only_what_it_opens_itself() -> None:
    walk = Walk(f"""
on:
  patient_deceased:
    actions:
      - task: {{id: bereavement, role: nurse, title: Call the family, due: 2d, outcomes: [done], keep: true}}
states:
  a:
    entry: [{{task: {TASK}}}, {{message: {{id: m, content: m}}}}, {{escalate: {{id: alarm, ladder: red}}}}]
    after: {{3d: b}}
  b: {{type: final}}
""")
    walk.send("patient_deceased")
    assert set(walk.last.snapshot.opened) == {"task:bereavement"}
    assert set(walk.last.snapshot.timers) == {"task.due:bereavement"}
    assert walk.effects(EndJourney) == [EndJourney("patient_deceased")]


def test_raise_done_and_eventless_steps_settle_in_order() -> None:
    walk = Walk("""
events: {go: {from: [app]}, inner: {data: {n: {type: integer}}}}
context: {n: {type: integer, default: 0}}
states:
  a:
    on: {go: {actions: [{raise: {event: inner, data: {n: "7"}}}]}, inner: {target: b, actions: [{set: {n: event.n}}]}}
  b:
    states: {x: {always: {target: y}}, y: {type: final}}
    on: {done.state.b: c}
  c: {}
""")
    walk.send("go")
    assert walk.at == ("c",)
    assert walk.context["n"] == 7


def test_a_circle_of_eventless_transitions_is_an_error_and_changes_nothing() -> None:
    walk = Walk("""
events: {go: {from: [app]}}
context: {n: {type: integer, default: 1}}
states:
  a: {on: {go: b}}
  b: {always: [{guard: context.n > 0, target: c}]}
  c: {always: [{guard: context.n > 0, target: b}]}
""")
    before = walk.last.snapshot
    with pytest.raises(DefinitionError, match="microsteps"):
        walk.send("go")
    assert walk.last.snapshot is before


def test_forward_lets_the_event_be_heard_once_more() -> None:
    walk = Walk("""
events: {progression: {from: [app]}}
context: {times: {type: integer, default: 0}}
on: {progression: {actions: [{set: {times: context.times + 1}}]}}
states:
  refused: {on: {progression: {target: proposed, forward: true}}}
  proposed: {}
""")
    walk.send("progression")
    assert walk.at == ("proposed",)
    assert walk.context["times"] == 1


def test_counts_of_entries_since_enrollment_and_since_another_state() -> None:
    walk = Walk("""
events: {miss: {from: [app]}, back: {from: [app]}}
states:
  supplied: {on: {miss: calling}}
  calling:
    on:
      miss:
        - {guard: 'entered("calling", "supplied") < 2', target: calling}
        - {target: lost}
      back: supplied
  lost: {}
""")
    walk.send("miss")
    walk.send("miss")
    walk.send("back")
    walk.send("miss")
    walk.send("miss")
    assert walk.at == ("calling",)
    walk.send("miss")
    assert walk.at == ("lost",)


def test_set_from_a_missing_value_keeps_the_field_and_says_so() -> None:
    walk = Walk("""
events: {e: {from: [app], data: {n: {type: integer}}}}
context: {n: {type: integer, default: 3, maximum: 9}, list: {type: list, of: code, unique: true, default: []}}
states:
  a: {on: {e: {actions: [{set: {n: event.n}}, {append: {list: '"x"'}}]}}}
""")
    walk.send("e")
    assert walk.context["n"] == 3
    assert walk.noted("context.kept") == ["n"]
    walk.send("e", n=5)
    walk.send("e", n=50)
    assert walk.context["n"] == 5
    assert walk.context["list"] == ("x",)


def test_enrolling_data_sets_fields_of_the_same_name_and_is_seen_by_the_first_entry() -> None:
    walk = Walk(
        """
context: {regimen: {type: code}, copy: {type: code}}
states:
  a: {entry: [{set: {copy: event.regimen}}]}
""",
        context={"regimen": "folfox", "other": 1},
    )
    assert walk.context == {"regimen": "folfox", "copy": "folfox"}


def test_equal_inputs_give_equal_bytes_and_snapshots_survive_json() -> None:
    text = f"""
events: {{go: {{from: [app]}}}}
context: {{day: {{type: date}}, span: {{type: duration, default: 3d}}}}
clocks: {{c: {{limit: 28d}}}}
states:
  a: {{entry: [{{clock: {{start: c}}}}, {{task: {TASK}}}, {{set: {{day: today}}}}], on: {{go: b}}}}
  b: {{after: {{3d: a}}}}
"""
    one, two = Walk(text), Walk(text)
    for walk in (one, two):
        walk.send("go")
        walk.advance(days=4)
    assert [s.effects for s in one.steps] == [s.effects for s in two.steps]
    assert [s.records for s in one.steps] == [s.records for s in two.steps]
    written = to_json(one.last.snapshot, one.pathway)
    assert written == to_json(two.last.snapshot, two.pathway)
    assert from_json(written, one.pathway) == one.last.snapshot
    assert to_json(from_json(written, one.pathway), one.pathway) == written


def test_what_is_not_ours_to_step_is_refused() -> None:
    walk = Walk("states: {a: {}}\n")
    with pytest.raises(RequestError, match="time zone"):
        initial_step(walk.pathway, now=START.replace(tzinfo=None))
    with pytest.raises(RequestError, match="already lived"):
        step(walk.pathway, walk.last.snapshot, Event("x"), now=START - timedelta(seconds=1))
    other = Walk("states: {b: {}}\n")
    with pytest.raises(CorruptionError, match="enrolled on"):
        step(other.pathway, walk.last.snapshot, Event("x"), now=START)


def test_an_escalation_outlives_every_transition_and_ends_by_answer() -> None:
    walk = Walk("""
events: {go: {from: [app]}}
states:
  a: {entry: [{escalate: {id: alarm, ladder: red}}], on: {go: b}}
  b: {on: {go: a, escalation.acknowledged.alarm: c}}
  c: {}
""")
    walk.send("go")
    walk.send("go")
    assert not walk.effects(RaiseEscalation)
    walk.send("go")
    walk.settle("escalation.acknowledged.alarm", by="sam", role="nurse", rung=0)
    assert walk.at == ("c",)
    assert walk.last.snapshot.opened == {}


def test_times_of_a_step_are_utc_whatever_zone_they_came_in() -> None:
    walk = Walk("states: {a: {}}\n", now=datetime.fromisoformat("2026-03-02T09:00:00-05:00"))
    assert walk.last.snapshot.at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    assert walk.last.snapshot.at.tzinfo is UTC


def test_an_exhausted_escalation_stays_open_so_that_one_concern_is_one_ladder() -> None:
    walk = Walk("""
events: {again: {from: [app]}, settled: {from: [app]}}
states:
  a:
    entry: [{escalate: {id: alarm, ladder: red}}]
    on:
      escalation.exhausted.alarm: {}
      again: {actions: [{escalate: {id: alarm, ladder: red}}]}
      settled: {actions: [{cancel: {escalation: alarm, reason: settled}}]}
""")
    assert walk.settle("escalation.exhausted.alarm", rungs=3).outcome == "handled"
    walk.send("again")
    assert len(walk.effects(UpdateEscalation)) == 1
    assert not walk.effects(RaiseEscalation)
    walk.send("settled")
    assert len(walk.effects(CancelEscalation)) == 1


def test_a_cancelled_task_is_heard_by_whoever_listens_for_it() -> None:
    walk = Walk(f"""
events: {{stop: {{from: [app]}}}}
context: {{why: {{type: code}}}}
states:
  both:
    type: parallel
    states:
      work: {{states: {{open: {{entry: [{{task: {TASK}}}], on: {{stop: shut}}}}, shut: {{}}}}}}
      watch:
        states:
          quiet: {{on: {{task.cancelled.call: {{target: told, actions: [{{set: {{why: event.reason}}}}]}}}}}}
          told: {{}}
""")
    walk.send("stop")
    assert walk.at == ("both.work.shut", "both.watch.told")
    assert walk.context["why"] == "left"
