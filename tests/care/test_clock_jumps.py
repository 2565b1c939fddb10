"""Clocks of servers jump and differ: nothing fires early, nothing is lost, no journey's time runs backwards."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from carepath.care import Patient

ANA = Patient("ana", "Ana", contacts={"sms": "+1"}, consents=("sms",))
HOUR = timedelta(hours=1)


def lives_forward(care) -> None:
    """Each journey's records go forward, and every timer fired when it was due, or later."""
    with care.store.begin(write=False) as uow:
        for row in uow.journeys.all():
            records = uow.records.of_journey(row.id)
            assert all(one.at <= two.at for one, two in pairwise(records))
            for one in records:
                found = uow.events.find(one.event_id)
                assert one.event != "timer.fired" or found.received_at >= found.at


def test_an_hour_back(treated):
    treated.pass_time(hours=25)  # she is asked
    treated.care.send("ana", "report", {"temperature": 39}, origin="patient")
    at = treated.clock.now()
    treated.clock.set(at - HOUR, back=True)
    treated.care.run_until_idle()
    treated.pass_time(minutes=59)
    assert "get_help" not in [one.content for one in treated.out.sent]  # never early, by the clock that there is
    treated.pass_time(minutes=2)
    assert "get_help" in [one.content for one in treated.out.sent]
    treated.pass_time(minutes=30)
    assert ("lead", "Somebody is unwell") in treated.open_tasks()
    receipt = treated.care.send("ana", "report", {"temperature": 39.5}, origin="patient")
    assert receipt.outcomes[0].outcome == "handled"
    lives_forward(treated.care)


@pytest.mark.parametrize("years", [1, 10, 100])
def test_years_on_everything_fires_once_and_the_clock_goes_on(treated, years):
    treated.care.send("ana", "filled", {"prescription": "a", "days": 30}, origin="ehr")
    treated.care.send("ana", "report", {"temperature": 39}, origin="patient")
    treated.skip_time(days=365 * years)
    assert treated.care.run_until_idle() < 100
    assert len([one for one in treated.out.sent if one.kind == "page"]) < 10
    assert ("lead", "Somebody is unwell") in treated.open_tasks()
    assert treated.care.next_due() > treated.clock.now()
    treated.pass_time(hours=2)
    lives_forward(treated.care)


def test_workers_whose_clocks_differ(open_ward, tmp_path):
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    ahead, behind = open_ward(url), open_ward(url)
    behind.clock.set(ahead.clock.now() - 2 * HOUR, back=True)
    ahead.care.add_patient(ANA)
    # Her age is not known, so a person decides: she is enrolled by hand.
    ahead.care.enroll("checkin", "ana", {"on": "2026-03-02"})
    for turn in range(30):
        for ward in (ahead, behind)[:: 1 if turn % 2 else -1]:
            ward.clock.set(ward.clock.now() + timedelta(minutes=73))
            ward.care.run_until_idle()
            if turn % 7 == 3:
                ward.care.send("ana", "report", {"temperature": 36, "worst": 3}, origin="patient")
    lives_forward(ahead.care)
    asked = [one.key for ward in (ahead, behind) for one in ward.out.sent if one.kind == "ask"]
    assert len(asked) == len(set(asked)) >= 1
    with ahead.care.store.begin(write=False) as uow:
        (row,) = uow.journeys.all()
        assert sorted(json.loads(row.snapshot)["timers"]) == sorted(one.name for one in uow.timers.of_owner(row.id))
