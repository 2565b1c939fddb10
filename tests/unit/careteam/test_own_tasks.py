"""Calls, rungs and owners' tasks: whose, until when, how urgent; and who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from carepath.careteam import (
    TOLD,
    CareTeam,
    RungDue,
    call_task,
    outcomes_from_json,
    owner_role,
    owner_task,
    rung_task,
    standing_in,
)
from carepath.core.calendar import Calendar
from carepath.core.definitions import Role, Site
from carepath.core.durations import Duration
from carepath.core.effects import TellOwner
from carepath.rows import MessageRow

CLINIC = Calendar("clinic", "America/Toronto", {day: (time(8), time(17)) for day in range(5)})
DAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # Monday 10:00
NIGHT = datetime(2026, 3, 3, 8, tzinfo=UTC)  # Tuesday 03:00


def role(name, within, stand_in=None, on_call=False):
    return Role(name, name.title(), "lead", Duration.parse(within), stand_in, on_call)


ROLES = {one.name: one for one in (
    role("navigator", "1 business day", "nurse_on_call"), role("nurse", "4h", "nurse_on_call"),
    role("nurse_on_call", "15m", on_call=True), role("lead", "4 business hours", "nurse"),
    role("left", "1h", "right"), role("right", "1h", "left"),
)}  # fmt: skip
TEAM = CareTeam(ROLES, {"nursing": "lead"}, Site(call_role="navigator"), CLINIC)
MESSAGE = MessageRow("m1", "p1", "j1", "reminder", "message", "visit_reminder", DAY)


def call(at=DAY, team=TEAM, reason="no_address", **changes):
    return call_task(replace(MESSAGE, **changes), reason, owner="nursing", team=team, at=at)


def test_a_call_is_for_the_sites_callers():
    made = call()
    assert (made.name, made.kind, made.role, made.priority) == ("call:reminder", "call", "navigator", "routine")
    assert made.due_at == datetime(2026, 3, 3, 15, tzinfo=UTC)  # one business day
    assert made.title == "Speak to the patient: visit reminder"
    assert {*TOLD, "not_reached"} == set(outcomes_from_json(made.outcomes))


def test_without_callers_it_is_for_the_owner():
    assert call(team=replace(TEAM, site=Site())).role == "lead"


def test_the_reason_says_how_to_call():
    assert "interpreter" in call(reason="no_translation").title
    assert "own words" in call(reason="content_not_approved").title


def test_a_call_is_due_before_the_message_expires():
    soon = DAY + timedelta(hours=2)
    assert call(expires_at=soon).due_at == soon
    assert call(expires_at=DAY - timedelta(hours=1)).due_at == DAY
    assert call(expires_at=DAY + timedelta(days=9)).due_at == call().due_at


def test_a_routine_call_at_night_waits_for_the_morning():
    assert call(NIGHT).role == "navigator"


def test_a_safety_message_is_passed_on_now():
    made = call(NIGHT, safety=True)
    assert (made.role, made.priority) == ("nurse_on_call", "urgent")
    assert made.due_at == NIGHT + timedelta(minutes=15)
    by_day = call(DAY, safety=True)
    assert (by_day.role, by_day.due_at) == ("navigator", DAY + timedelta(hours=1))


def test_a_rung_is_urgent_and_due_when_the_next_would_be_asked():
    due = RungDue("red_flag", 0, "nurse", ("page",), "A red flag", DAY + timedelta(minutes=15))
    made = rung_task(due)
    assert (made.name, made.kind, made.role) == ("rung:red_flag", "rung", "nurse")
    assert (made.title, made.due_at, made.priority) == ("A red flag", due.acknowledge_by, "urgent")
    assert list(outcomes_from_json(made.outcomes)) == ["acknowledged"]


def test_the_owner_is_told():
    made = owner_task(TellOwner("k", "undecided", "symptom_report"), owner="nursing", team=TEAM, at=DAY)
    assert (made.name, made.kind, made.role, made.priority) == ("owner:undecided", "owner", "lead", "high")
    assert made.title == "A value was missing and the pathway could not decide: symptom report"
    assert made.due_at == datetime(2026, 3, 2, 19, tzinfo=UTC)


def test_the_owner_of_a_safety_event_is_whoever_is_there():
    made = owner_task(TellOwner("k", "unheard", ""), owner="nursing", team=TEAM, at=NIGHT, urgent=True)
    assert (made.role, made.priority, made.title) == ("nurse_on_call", "urgent", "Unheard")
    assert made.due_at == NIGHT + timedelta(minutes=15)


@pytest.mark.parametrize("urgent", [True, False])
def test_a_worklist_that_nobody_described_still_gets_its_task(urgent):
    bare = CareTeam({}, {}, Site())
    made = owner_task(TellOwner("k", "undecided", "x"), owner="", team=bare, at=DAY, urgent=urgent)
    assert (made.role, made.due_at) == ("unassigned", DAY + timedelta(hours=1 if urgent else 24))


def test_business_time_without_a_calendar():
    made = call(team=replace(TEAM, calendar=None))
    assert made.due_at == DAY + timedelta(hours=24)


# -- roles --


def test_the_owners_role():
    assert owner_role("nursing", {"nursing": "lead"}) == "lead"
    assert owner_role("navigator", {}) == "navigator"
    assert owner_role("", {}) == "unassigned"


@pytest.mark.parametrize(("role_name", "at", "who"), [
    ("navigator", DAY, "navigator"), ("navigator", NIGHT, "nurse_on_call"), ("nurse_on_call", NIGHT, "nurse_on_call"),
    ("lead", NIGHT, "nurse_on_call"), ("stranger", NIGHT, "stranger"), ("left", NIGHT, "right"),
])  # fmt: skip
def test_who_stands_in(role_name, at, who):
    assert standing_in(role_name, ROLES, at=at, calendar=CLINIC) == who


def test_without_a_calendar_nobody_stands_in():
    assert standing_in("navigator", ROLES, at=NIGHT, calendar=None) == "navigator"
