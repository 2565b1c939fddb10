"""Whatever comes to nothing ends with a person who has a task, also where a pathway's author wrote nothing for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from carepath.adapters import ActionHandler
from carepath.authoring import load_clinic
from carepath.care import Patient
from carepath.errors import RequestError
from carepath.ports import Delivered, Refused, RetryLater

FILES = {
    "site.yaml": "{site: bare, title: Bare clinic, zone: America/Toronto, languages: [en], phone: '1'}",
    "calendars.yaml": "calendars: {clinic: {zone: America/Toronto, hours: {mon: '08:00-17:00', tue: '08:00-17:00'}}}",
    "roles.yaml": """
roles:
  nurse: {title: Nurse, owner: lead, respond_within: 4h, out_of_hours: lead}
  lead: {title: Lead, owner: head, respond_within: 1h, on_call: true}
  head: {title: Head, owner: head, respond_within: 1h, on_call: true}
owners: {ward: lead}
""",
    "ladders.yaml": """
ladders:
  alarm:
    title: Somebody is unwell
    safety: true
    calendar: clinic
    rungs: [{role: nurse, channels: [page], acknowledge_within: 15m, repeat: 15m, night: {role: lead}}]
""",
    "content/texts.yaml": """
content:
  hello:
    {version: 1.0.0, status: example, topic: symptoms, sensitivity: low, audiences: [patient],
     channels: [sms, phone], text: {en: {any: Hello}}}
""",
    # No safety net, and nothing of what comes back is heard.
    "bare.yaml": """
pathway: bare
version: 1.0.0
title: Nothing is heard
status: example
owner: ward
calendar: clinic
enroll: {on: begun}
events:
  begun: {from: [app]}
  message: {from: [app]}
  warning: {from: [app]}
  question: {from: [app]}
  work: {from: [app]}
  call: {from: [app]}
  order: {from: [app]}
  alarm: {from: [app]}
  doubt: {from: [app], data: {how: {type: number}}}
  report: {from: [patient], safety: true}
  stop: {from: [app]}
states:
  on:
    on:
      message: {actions: [{message: {id: m, content: hello}}]}
      warning: {actions: [{message: {id: w, content: hello, safety: true, expires: 4h}}]}
      question: {actions: [{ask: {id: q, content: hello, answers: {"YES": stop}, expires: 1d}}]}
      work: {actions: [{task: {id: t, role: nurse, title: Do it, due: 4h, outcomes: [done]}}]}
      call: {actions: [{task: {id: c, role: nurse, title: Phone, due: 4h, outcomes: [well, not_reached]}}]}
      task.completed.c: [{guard: 'event.outcome == "well"', target: off}]
      order: {actions: [{do: {id: o, name: place_order}}]}
      alarm: {actions: [{escalate: {id: e, ladder: alarm, reason: x}}]}
      doubt: {guard: event.how > 3, target: off}
      stop: off
  off:
    on:
      report: {actions: [{escalate: {id: e, ladder: alarm, reason: x}}]}
      stop: over
  over: {type: final}
""",
}
ANA = Patient("ana", "Ana", contacts={"sms": "+1"}, consents=("sms",))


class Way:
    name, channels, replay, timeout, only_records = "way", ("sms", "page"), "safe", 5.0, True

    def __init__(self, verdict: Any) -> None:
        self.verdict = verdict

    def deliver(self, delivery, *, attempt):
        return self.verdict


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    (folder / "content").mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text.lstrip())
    return load_clinic(folder)


@pytest.fixture
def begun(open_ward, bare):
    def make(verdict=None):
        fails = ActionHandler(lambda call: Refused("no"), only_records=True)
        ward = open_ward(pathways=bare, adapters=[Way(verdict or Delivered())], actions={"place_order": fails})
        ward.care.add_patient(ANA)
        ward.care.send("ana", "begun", event_id="begun")
        return ward

    return make


def owners(ward):
    """What the owner of the pathway, or whoever answers for them, has to do."""
    return [(task.role, task.title) for task in ward.care.tasks(status=("open", "claimed")) if task.kind == "owner"]


@pytest.mark.parametrize(("event", "name"), [("message", "m"), ("warning", "w"), ("question", "q")])
def test_a_message_that_is_given_up(begun, event, name):
    ward = begun(RetryLater("down"))
    ward.care.send("ana", event)
    ward.pass_time(hours=5)
    assert owners(ward) == [("lead", f"A message did not arrive: {name}")]


def test_a_safety_message_that_waited_for_a_worker_until_it_was_too_late(begun):
    ward = begun()
    ward.care.send("ana", "warning")
    ward.care.send("ana", "message")
    ward.skip_time(days=3)
    ward.care.run_until_idle()
    assert {one.name: one.status for one in ward.care.messages("ana")} == {"w": "dead", "m": "delivered"}
    assert owners(ward) == [("lead", "A message did not arrive: w")]


def test_an_action_that_fails(begun):
    ward = begun()
    ward.care.send("ana", "order")
    ward.care.run_until_idle()
    assert owners(ward) == [("lead", "An automatic step failed: o")]


def test_a_task_that_nobody_does_in_time(begun):
    ward = begun()
    ward.care.send("ana", "work")
    ward.pass_time(hours=4)
    assert owners(ward) == [("lead", "Nobody did this in time: Do it")]
    ward.pass_time(days=3)
    assert len(owners(ward)) == 1
    (task,) = [task for task in ward.care.tasks() if task.name == "t"]
    assert (task.status, task.overdue) == ("open", True)


def test_a_question_that_nobody_answers(begun):
    ward = begun()
    ward.care.send("ana", "question")
    ward.pass_time(days=1)
    assert owners(ward) == [("lead", "The patient did not answer: q")]


def test_a_task_that_is_declined(begun):
    ward = begun()
    ward.care.send("ana", "work")
    ward.care.decline_task(ward.task("Do it").id, by="joy", reason="not_mine")
    assert owners(ward) == [("lead", "Somebody declined to do this: Do it")]


def test_an_escalation_that_nobody_answers_goes_on_and_its_owner_hears_of_it(begun):
    ward = begun()
    ward.care.send("ana", "alarm")
    ward.pass_time(hours=2)
    assert owners(ward) == [("lead", "Nobody answered an escalation: Somebody is unwell")]
    assert ("nurse", "Somebody is unwell") in ward.open_tasks()
    assert ward.care.next_due() <= ward.clock.now() + timedelta(minutes=15)


def test_an_outcome_for_which_nothing_was_written(begun):
    ward = begun()
    ward.care.send("ana", "call")
    (task,) = ward.care.tasks(status="open")
    ward.care.complete_task(task.id, "not_reached", by="kit")
    assert owners(ward) == [("lead", "Task outcome unmatched: Phone")]


def test_what_could_not_be_decided(begun):
    ward = begun()
    receipt = ward.care.send("ana", "doubt", {})
    assert receipt.outcomes[0].outcome == "undecided"
    assert owners(ward) == [("lead", "A value was missing and the pathway could not decide: doubt")]


def test_what_a_patient_says_and_no_journey_hears_now(begun):
    ward = begun()
    assert ward.care.send("ana", "report", origin="patient").unheard
    (task,) = ward.care.tasks()
    assert (task.kind, task.role, task.priority) == ("owner", "lead", "urgent")


# -- people pass it on ------------------------------------------------------------------------------------------------


def test_what_an_owner_declines_goes_to_whoever_answers_for_them_and_ends_there(begun):
    ward = begun()
    ward.care.send("ana", "report", origin="patient")
    (first,) = ward.care.tasks()
    ward.care.decline_task(first.id, by="lee", reason="on_leave")
    assert owners(ward) == [("head", first.title)]
    (second,) = ward.care.tasks(status="open")
    assert (second.priority, second.evidence, second.claimed_by) == ("urgent", first.evidence, "")
    before = ward.dump()
    with pytest.raises(RequestError) as refused:
        ward.care.decline_task(second.id, by="kit", reason="not_mine")
    assert (refused.value.code, "dealt_with" in refused.value.hint) == ("task-last", True)
    assert ward.dump() == before
    ward.care.complete_task(second.id, "dealt_with", by="kit")
    assert owners(ward) == []
