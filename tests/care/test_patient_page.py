"""A patient's page from a real database: what was sent, done and looked at stands on it, and people's words do not."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest
from tests.care.conftest import ANA

from carepath.care import Caregiver
from carepath.errors import RequestError

RED = {"temperature": 39}


def test_a_red_report_stands_with_its_alarm_its_guard_and_what_was_sent(treated):
    treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    treated.care.run_until_idle()
    page = treated.care.patient_page("ana")
    sent = [one for one in treated.out.sent if one.kind == "message"]
    assert sent
    assert all(f"<q>{escape(one.text)}</q>" in page for one in sent)
    assert "tint-alarm" in page
    assert "level is red: " in page
    assert "if level is red: <b>yes</b> (level was red) <code>checkin.yaml:" in page
    assert "since Mon 2 Mar 2026, 09:00" in page  # the clinic's time, not UTC


def test_every_state_that_a_journey_was_in_has_a_bar_in_the_lane_of_its_region(treated):
    treated.pass_time(hours=40)
    page = treated.care.patient_page("ana")
    bars = [one.partition("<title>")[2].partition("</title>")[0] for one in page.split("<a href=")[1:]]
    asking = [one for one in bars if one.startswith(("Waiting: ", "Asked: ", "Silent: "))]
    assert {one.partition(":")[0] for one in asking} == {"Waiting", "Asked", "Silent"}
    assert "Asked: Tue 3 Mar 2026, 09:00 to Tue 3 Mar 2026, 21:00 (12 hours)" in asking
    assert "Check-ins" in page


def test_what_people_wrote_is_not_on_it_and_names_are_only_words(ward):
    ward.care.update_patient(replace(ANA, name="<script>alert(1)</script> & co"))
    ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("ana", "note", {"words": "my secret worry", "code": "a"}, origin="patient")
    ward.care.run_until_idle()
    page = ward.care.patient_page("ana")
    assert "my secret worry" not in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page


def test_without_a_phone_a_person_passed_it_on(ward):
    ward.care.add_patient(replace(ANA, reference="bo", name="Bo", contacts={}, consents=()))
    ward.care.send("bo", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("bo", "report", RED, origin="staff")
    ward.care.run_until_idle()
    calls = [one for one in ward.care.tasks(patient="bo") if one.kind == "call"]
    assert calls
    ward.care.complete_task(calls[0].id, "told_by_phone", by="joy")
    page = ward.care.patient_page("bo")
    assert "agreed to no channel" in page
    assert "passed on: told by phone" in page


def test_what_a_caregiver_was_sent_is_told_as_theirs(ward):
    lee = Caregiver("Lee", {"sms": "+14165550102"}, ("sms",), ("symptoms",))
    ward.care.update_patient(replace(ANA, caregivers=(lee,)))
    ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr")
    ward.care.send("ana", "report", RED, origin="patient")
    ward.care.run_until_idle()
    assert [one.address for one in ward.out.sent if one.recipient == "caregiver"] == ["+14165550102"]
    assert "<td>Lee (caregiver)</td><td>sms</td><td><q>Please call" in ward.care.patient_page("ana")


def test_a_journey_that_cannot_be_read_is_said_to_be_so_and_the_rest_is_shown(treated):
    treated.care.send("ana", "report", RED, origin="patient", event_id="r1")
    with treated.tables() as connection:
        from sqlalchemy import text

        connection.execute(text("delete from carepath_events where event_id = 'r1'"))
    page = treated.care.patient_page("ana")
    assert "its log cannot be read: tell whoever runs carepath" in page
    assert '<section id="tasks">' in page


def test_somebody_unknown_has_no_page(ward):
    with pytest.raises(RequestError, match="unknown-patient"):
        ward.care.patient_page("nobody")
