"""The drawn lives are the real ones: triggers in the database note every change of a status while all of it is made.

What happened and is not drawn, and what is drawn and did not happen, both fail here.
"""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.care.conftest import CLINIC
from tests.care.test_delivery import BO, Scripted, helped, red

from carepath.analysis.lifecycles import LIVES
from carepath.ports import Accepted, Delivered, Refused, RetryLater

TABLES = {"journey": "carepath_journeys", "delivery": "carepath_deliveries", "task": "carepath_tasks",
          "escalation": "carepath_escalations"}  # fmt: skip
LEAFLET = """
pathway: leaflet
version: 1.0.0
title: A leaflet
status: example
owner: ward
calendar: clinic
enroll: {on: leaflet_wanted}
events: {leaflet_wanted: {from: [staff]}}
on:
  delivery.dead: {}
states:
  sent: {title: On its way, entry: [{message: {id: leaflet, content: get_help, expires: 1h}}], after: {5d: over}}
  over: {type: final}
"""


def note_changes(ward):
    """Triggers that note each new row, and each change of a status; of an alarm also each rung."""
    with ward.tables() as connection:
        connection.execute(text("CREATE TABLE seen (life TEXT, old TEXT, new TEXT)"))
        for life, table in TABLES.items():
            rung = "OR old.rung <> new.rung" if life == "escalation" else ""
            for when, old in ((f"UPDATE ON {table} WHEN old.status <> new.status {rung}", "old.status"),
                              (f"INSERT ON {table}", "''")):  # fmt: skip
                name = f"note_{life}_{when[:6]}"
                insert = f"INSERT INTO seen VALUES ('{life}', {old}, new.status)"
                connection.execute(text(f"CREATE TRIGGER {name} AFTER {when} BEGIN {insert}; END"))


def call_of(ward):
    (found,) = [one for one in ward.care.tasks() if one.kind == "call" and one.message == helped(ward).id]
    return found


def a_provider_takes_it_and_says_later(watched):
    for later in (Delivered(), Refused("bounced")):
        ward = watched(Accepted("ref"))
        red(ward)
        assert ward.care.report_delivery(helped(ward).deliveries[0].id, later)


def it_arrives_or_is_tried_too_often(watched):
    red(watched(Delivered()))
    ward = watched(RetryLater("down"))
    red(ward)
    ward.pass_time(hours=2)


def every_way_refuses_and_a_person_calls(watched):
    for outcome in ("told_by_phone", "not_reached"):
        ward = watched(Refused("blocked"))
        red(ward)
        ward.care.complete_task(call_of(ward).id, outcome, by="lee")
    late = watched(Refused("blocked"))
    red(late)
    late.pass_time(hours=6)
    late.care.complete_task(call_of(late).id, "told_by_phone", by="lee")


def it_is_not_wanted_any_more_or_too_late(watched, tmp_path):
    ward = watched(RetryLater("later", after=timedelta(hours=5)))
    red(ward)
    ward.care.send("bo", "patient_deceased", {"date": "2026-03-02"}, origin="ehr")
    shutil.copytree(CLINIC, tmp_path / "clinic")
    (tmp_path / "clinic" / "leaflet.yaml").write_text(LEAFLET)
    slept = watched(Delivered(), pathways=tmp_path / "clinic")
    slept.care.send("bo", "leaflet_wanted", origin="staff")
    slept.skip_time(hours=2)
    slept.care.run_until_idle()


def tasks_are_claimed_done_declined_and_cancelled(watched):
    for claimed in (False, True):
        for end in (complete, decline, cancel):
            ward = watched(Delivered())
            ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
            ward.care.send("bo", "report", {}, origin="patient")
            task = ward.task("Call about the report")
            if claimed:
                ward.care.claim_task(task.id, by="lee")
            end(ward, task.id)


def complete(ward, task):
    ward.care.complete_task(task, "done", by="lee")


def decline(ward, task):
    ward.care.decline_task(task, reason="not ours", by="lee")


def cancel(ward, task):
    ward.care.send("bo", "patient_deceased", {"date": "2026-03-02"}, origin="ehr")


def an_alarm_is_answered_called_off_or_climbs(watched):
    climbs = watched(Delivered())
    red(climbs)
    climbs.pass_time(minutes=40)
    (rung, *_) = [one for one in climbs.care.tasks(status="open") if one.escalation]
    climbs.care.acknowledge(rung.escalation, by="sam")
    off = watched(Delivered())
    red(off)
    off.care.send("bo", "patient_deceased", {"date": "2026-03-02"}, origin="ehr")


def a_journey_ends_or_is_set_aside(watched):
    ward = watched(Delivered())
    ward.care.send("bo", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    ward.care.send("bo", "filled", {"prescription": "b", "days": 30}, origin="ehr")
    ward.care.send("bo", "stopped", origin="ehr")
    broken = watched(Delivered())
    broken.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    with broken.tables() as connection:
        connection.execute(text("UPDATE carepath_journeys SET snapshot = 'x'"))
    broken.care.send("bo", "note", {"code": "x"}, origin="staff")
    broken.care.send("bo", "patient_deceased", {"date": "2026-03-02"}, origin="ehr")


ALL = (
    a_provider_takes_it_and_says_later,
    it_arrives_or_is_tried_too_often,
    every_way_refuses_and_a_person_calls,
    it_is_not_wanted_any_more_or_too_late,
    tasks_are_claimed_done_declined_and_cancelled,
    an_alarm_is_answered_called_off_or_climbs,
    a_journey_ends_or_is_set_aside,
)


@pytest.fixture
def seen(open_ward, tmp_path):
    """Every change that was made, by kind of thing; a change from nothing is its beginning."""
    opened = []

    def make(*verdicts, **changes):
        ward = open_ward(adapters=[Scripted(*verdicts)], **changes)
        note_changes(ward)
        ward.care.add_patient(BO)
        opened.append(ward)
        return ward

    for play in ALL:
        play(make, tmp_path) if play is it_is_not_wanted_any_more_or_too_late else play(make)
    found: dict[str, set[tuple[str, str]]] = {name: set() for name in TABLES}
    for ward in opened:
        with ward.tables() as connection:
            for life, old, new in connection.execute(text("SELECT life, old, new FROM seen")):
                found[life].add((old, new))
    return found


def test_what_happens_is_what_is_drawn(seen):
    drawn = {
        name: {("", life.first), *((one.source, one.target) for one in life.moves)} for name, life in LIVES.items()
    }
    assert seen == drawn
