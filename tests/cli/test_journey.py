"""A journey from the command line: enroll, send, tasks, timeline, explain, work --once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tests.cli.conftest import SECRET, run

from carepath.cli.tasks import row
from carepath.runtime.receipts import Task


def test_enrolling_says_where_the_patient_stands(folder):
    started = run("enroll", "checkup", "ana", "--add", "--sandbox")
    assert (started.code, started.err) == (0, "")
    assert "ana is on checkup 1.0.0: Waiting for the visit." in started.out


def test_enrolling_can_be_tried_again_after_a_mistake(folder):
    new = ("eve", "--add", "--name", "Eve", "--contact", "sms=+14165550112", "--born-on", "1980-02-29", "--sandbox")
    assert run("enroll", "checkout", *new).code == 2
    assert run("enroll", "checkup", *new).code == 0


def test_texts_stay_texts_and_numbers_become_numbers(ana):
    came = ana("send", "ana", "came", "on_time=false", "weight=71.5", "ticket=007", "--event-id", "e1")
    assert came.code == 0, came
    quoted = ana("send", "ana", "came", "on_time=false", "ticket=true")
    assert quoted.code == 0, quoted


def test_an_event_is_answered(ana):
    assert "checkup: handled" in ana("send", "ana", "came", "on_time=true").out
    assert "ended" in ana("explain", "ana").out


def test_the_same_event_again_changes_nothing(ana):
    first = json.loads(ana("send", "ana", "came", "on_time=false", "--event-id", "e1", "--json").out)
    again = ana("send", "ana", "came", "on_time=false", "--event-id", "e1")
    assert not first["duplicate"]
    assert "heard before; nothing was changed" in again.out


def test_the_timeline_names_each_day_once(ana):
    ana("send", "ana", "came", "on_time=false")
    lines = ana("timeline", "ana").out.splitlines()
    assert any("Came (from app)" in line for line in lines)
    days = [line for line in lines if not line.startswith(" ")]
    assert len(days) == len(set(days)) >= 1
    entries = json.loads(ana("timeline", "ana", "--json").out)
    assert {"at", "what", "id", "text"} <= set(entries[0])


def test_a_task_is_listed_claimed_and_completed(ana):
    (task,) = json.loads(ana("tasks", "--json").out)
    listed = ana("tasks", "--role", "nurse", "--patient", "ana").out
    assert "Call the patient" in listed
    assert task["id"] in listed
    assert ana("tasks", "--claim", task["id"], "--by", "joy").out == "Done.\n"
    done = json.loads(ana("tasks", "--complete", task["id"], "done", "--by", "joy", "--json").out)
    assert (done["status"], done["closed_by"], done["outcome"]) == ("completed", "joy", "done")
    assert ana("tasks").out == "No tasks.\n"
    assert "Call the patient" in ana("tasks", "--all").out


def test_a_role_is_found_as_the_list_says_it_and_one_that_is_not_there_is_said(ana):
    assert "Call the patient" in ana("tasks", "--role", "Nurse ").out
    assert ana("tasks", "--role", "night nurse").out == "No tasks. There is no role night_nurse in roles.yaml.\n"


def test_overdue_work_still_says_how_urgent_it_is():
    due = datetime(2026, 3, 2, 9, tzinfo=UTC)
    late = Task("t", "ana", "j", "call", "pathway", "nurse", "Call", "open", "urgent", due, due, True, {})
    assert row(late, "America/Toronto")[0] == "urgent, OVERDUE"


def test_an_escalation_is_acknowledged(ana):
    ana("send", "ana", "worried", "--origin", "patient")
    urgent = next(one for one in json.loads(ana("tasks", "--json").out) if one["escalation"])
    assert ana("tasks", "--acknowledge", urgent["escalation"], "--by", "sam").code == 0
    assert "Escalation acknowledged by sam" in ana("timeline", "ana").out


def test_explain_says_why_not_with_the_line(ana):
    ana("send", "ana", "came", "on_time=false", "--event-id", "e1")
    told = ana("explain", "ana", "--event", "e1").out
    assert "checkup: handled" in told
    assert "not taken: event.on_time was false" in told
    assert "pathways/checkup.yaml:" in told
    assert "Answered: checkup: handled" in told


def test_explain_as_json_and_of_the_last_event_only(ana):
    ana("send", "ana", "came", "on_time=false", "--event-id", "e1")
    told = json.loads(ana("explain", "ana", "--last", "--json").out)
    assert [one["event_id"] for one in told["explanations"]] == ["e1"]
    assert [one["answer"] for one in told["explanations"][0]["journeys"][0]["alternatives"]][:1] == ["false"]
    assert told["receipts"]["e1"]["outcomes"][0]["outcome"] == "handled"
    journey = told["journeys"][0]["id"]
    assert journey in ana("explain", "ana", "--journey", journey).out


def test_work_once_delivers_and_stops(ana):
    ana("send", "ana", "worried", "--origin", "patient")
    worked = ana("work", "--once")
    assert worked.code == 0
    assert "1 thing done" in worked.err
    assert "Page arrived: " in ana("timeline", "ana").out


def test_work_with_named_adapters(ana):
    ana("send", "ana", "worried", "--origin", "patient")
    worked = ana("work", "--once", "--adapter", "page=console")
    assert worked.code == 0, worked
    assert "An alarm" in worked.out


def test_outside_a_sandbox_a_secret_is_asked_for_and_drafts_do_not_enroll(folder, monkeypatch):
    refused = run("enroll", "checkup", "ana", "--add")
    assert refused.code == 2
    assert "CAREPATH_SECRET" in refused.err
    assert "--sandbox" in refused.err
    monkeypatch.setenv("CAREPATH_SECRET", SECRET)
    refused = run("enroll", "checkup", "ana", "--add")
    assert refused.code == 2
    assert "example" in refused.err


@pytest.mark.parametrize("name", ["CAREPATH_DATABASE", "CAREPATH_PATHWAYS"])
def test_options_from_the_environment(folder, monkeypatch, name):
    values = {"CAREPATH_DATABASE": "sqlite:///other.db", "CAREPATH_PATHWAYS": str(folder / "pathways")}
    monkeypatch.setenv(name, values[name])
    assert run("enroll", "checkup", "ana", "--add", "--sandbox").code == 0
    assert (folder / "other.db").exists() == (name == "CAREPATH_DATABASE")
