"""What scenarios can take of a pathway, and what one step takes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from carepath.analysis.coverage import coverable, covered, told
from carepath.authoring import load_pathway, parse_pathway
from carepath.core.events import TIMER, Event
from carepath.core.step import initial_step, step

TEXT = """\
pathway: watch
version: 1.0.0
title: Watch
events:
  report: {from: [patient], data: {pain: {type: integer}, worse: {type: boolean, required: true}}}
  yes: {from: [patient]}
states:
  waiting:
    entry:
      - ask: {id: check, content: check, answers: {"Y": yes, "1": yes}, expires: 2d}
    on:
      report:
        - {guard: event.pain > 3, target: calling}
        - {unknown: true, target: calling}
        - {guard: event.pain > 1}
        - {guard: event.worse}
        - {}
      yes: {}
      ask.expired.check: calling
    after: {3d: over}
  calling:
    entry:
      - task: {id: call, role: nurse, title: Phone, due: 1d, outcomes: [well, unwell]}
    on:
      task.completed.call: over
  over: {type: final}
"""
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def pathway():
    return parse_pathway(TEXT, "watch.yaml")


def lines(items):
    return sorted((item.where.line, item.what) for item in items)


def test_all_that_can_be_taken_is_known_once(pathway):
    assert lines(coverable([pathway, pathway])) == [
        (10, "answered with yes"), (10, "expired"),
        (13, "guard false"), (13, "guard unknown"), (13, "taken"), (14, "taken"),
        (15, "guard false"), (15, "taken"),  # never unknown: line 13 would have been, and ends the search
        (16, "guard false"), (16, "taken"), (17, "taken"), (18, "taken"), (19, "taken"),
        (20, "fired"),
        (23, "finished with unwell"), (23, "finished with well"), (25, "taken"),
    ]  # fmt: skip


def taken(pathway, *events):
    at_rest = initial_step(pathway, now=NOW).snapshot
    for event in events:
        took = step(pathway, at_rest, event, now=NOW + timedelta(days=1))
        at_rest = took.snapshot
    return lines(covered(pathway, took))


def test_an_event_takes_its_transition_and_what_the_guards_before_it_said(pathway):
    assert taken(pathway, Event("report", {"pain": 2, "worse": False})) == [(13, "guard false"), (15, "taken")]
    assert taken(pathway, Event("report", {"worse": False})) == [(13, "guard unknown"), (14, "taken")]


def test_what_leads_on_without_an_event_said_no_where_the_journey_rests():
    states = "states: {a: {always: {guard: context.n > 1, target: b}, after: {1d: b}}, b: {type: final}}\n"
    text = f"pathway: rest\nversion: 1.0.0\ntitle: Rest\ncontext: {{n: {{type: integer, default: 1}}}}\n{states}"
    resting = parse_pathway(text, "rest.yaml")
    assert lines(covered(resting, initial_step(resting, now=NOW))) == [(5, "guard false")]


def test_an_answer_counts_for_its_question(pathway):
    key = initial_step(pathway, now=NOW).snapshot.opened["ask:check"].key
    assert taken(pathway, Event("yes", id=f"{key}#answered")) == [(10, "answered with yes"), (18, "taken")]


def test_silence_and_a_timer_count_where_they_stand(pathway):
    def due(name, snapshot):
        return Event(TIMER, {"timer": name, "due_at": snapshot.timers[name].due_at})

    snapshot = initial_step(pathway, now=NOW).snapshot
    expired = step(pathway, snapshot, due("ask.expires:check", snapshot), now=NOW + timedelta(days=2))
    assert lines(covered(pathway, expired)) == [(10, "expired"), (19, "taken")]
    name = "state:waiting.after.1"
    fired = step(pathway, snapshot, due(name, snapshot), now=NOW + timedelta(days=3))
    assert (20, "fired") in lines(covered(pathway, fired))


def test_how_a_task_ended_counts_where_the_task_stands(pathway):
    report = Event("report", {"pain": 5, "worse": True})
    assert taken(pathway, report, Event("task.completed.call", {"outcome": "well"})) == [
        (23, "finished with well"), (25, "taken"),
    ]  # fmt: skip


def test_what_is_left_is_one_line_for_each_place(pathway):
    about = coverable([pathway])
    left = [item for item in about if item.where.line in (13, 23)]
    assert told(left, about) == [
        "watch.yaml:13:11 report in waiting -> calling: never guard false, never guard unknown, never taken",
        "watch.yaml:23:15 task call: never finished with unwell, never finished with well",
    ]


NET = """\
part: net
title: Net
on:
  action.failed: {actions: [{task: {id: by_hand, role: nurse, title: By hand, due: 1d, outcomes: [done], keep: true}}]}
  task.completed.by_hand: {}
  ask.expired: {}
  task.declined: {}
"""
USES = """\
pathway: user
version: 1.0.0
title: User
status: example
owner: nursing
use: [net]
events: {yes: {from: [patient]}, well: {from: [staff]}}
states:
  both:
    type: parallel
    states:
      asking:
        states:
          asked:
            entry: [{ask: {id: check, content: how_are_you, answers: {"Y": yes}, expires: 2d}}]
            on: {yes: calling, ask.expired.check: calling}
          calling:
            entry: [{task: {id: call, role: nurse, title: Phone, due: 1d, outcomes: [done]}}]
            on: {task.completed.call: asked, task.overdue.call: {}}
      beside:
        on: {yes: {}, HEARD}
"""


ROLES = """\
roles: {nurse: {title: Nurse, owner: nurse, respond_within: 1h, on_call: true}}
owners: {nursing: nurse}
"""
TEXT_OF_IT = """\
content:
  how_are_you:
    version: 1.0.0
    status: example
    owner: nursing
    topic: symptoms
    sensitivity: low
    audiences: [patient]
    channels: [sms]
    text: {en: {any: "Are you well? Answer Y."}}
"""


def lines_of_the_net(folder, heard: str, uses: str = USES) -> set[int]:
    files = {"parts/net.yaml": NET, "roles.yaml": ROLES, "content/texts.yaml": TEXT_OF_IT}
    for name, text in {**files, "user.yaml": uses.replace("HEARD", heard)}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = load_pathway(folder / "user.yaml")
    return {item.where.line for item in coverable([found]) if item.where.file.endswith("net.yaml")}


def test_what_nothing_can_come_back_to_is_not_asked_of_a_part(tmp_path):
    assert lines_of_the_net(tmp_path, "ask.expired.check: {}") == {7}


def test_a_region_that_does_not_hear_it_lets_it_come_up_to_the_part(tmp_path):
    assert lines_of_the_net(tmp_path, "task.overdue.call: {}") == {6, 7}


def test_nothing_comes_back_in_a_state_that_is_left_at_once(tmp_path):
    opened = "type: parallel\n    entry: [{do: {name: order}}]\n    on: {action.failed.order: {}, well: passing}\n"
    passing = "  passing: {always: over}\n  over: {type: final}\n"
    at_once = USES.replace("type: parallel\n", opened) + passing
    assert lines_of_the_net(tmp_path, "ask.expired.check: {}", at_once) == {7}
    later = at_once.replace("always: over", "after: {1d: over}")
    assert lines_of_the_net(tmp_path, "ask.expired.check: {}", later) == {4, 5, 7}
