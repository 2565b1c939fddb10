"""Two records that nobody on this project wrote, lived through by the feed alone.

No test here completes a task or sends an event. The records are read where they lie and are not part of the project;
CAREPATH_REAL_RECORDS names their folder.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

PLACES = [os.environ.get("CAREPATH_REAL_RECORDS", ""), Path(__file__).parents[3] / "shared" / "data" / "fhir_patients"]
FOLDER = next((Path(place) for place in PLACES if place and Path(place).is_dir()), None)

pytestmark = pytest.mark.skipif(
    FOLDER is None,
    reason="THE TWO REAL RECORDS ARE NOT HERE, so the lung and the colon patient were NOT run through: "
    "set CAREPATH_REAL_RECORDS to the folder that holds lung_treated.json.gz and colon_alive.json.gz",
)
SUSPECTED = datetime(1985, 7, 17, 2, 39, 21, tzinfo=UTC)
DIED = datetime(1989, 7, 25, 2, 39, 21, tzinfo=UTC)


def record(name):
    assert FOLDER is not None
    return FOLDER / name


@pytest.fixture(scope="module")
def lung(live):
    return live(record("lung_treated.json.gz"), DIED + timedelta(days=180))


@pytest.fixture(scope="module")
def colon(live):
    return live(record("colon_alive.json.gz"), datetime(2017, 4, 1, tzinfo=UTC))


def doses(lived):
    return [one for one in lived.records("symptom_monitoring") if one["event"] == "chemo_given"]


def test_eight_days_from_suspicion_to_diagnosis(lung):
    (record,) = [one for one in lung.records("diagnosis") if one["event"] == "diagnosis_confirmed"]
    (began,) = [one["at"] for one in lung.records("diagnosis") if one["event"] == "journey.started"]
    assert began == SUSPECTED
    assert record["at"] - began == timedelta(days=8)
    ((_, stopped),) = lung.notes("diagnosis", "clock.stopped", "to_diagnosis")
    assert (stopped["result"], stopped["attained"], stopped["elapsed"]) == (
        "diagnosed",
        True,
        {"$duration": f"{8 * 86_400}s"},
    )


def test_nine_days_from_suspicion_to_the_first_treatment(lung):
    assert doses(lung)[0]["at"] - SUSPECTED == timedelta(days=9)
    (diagnosis,) = lung.care.journeys(pathway="diagnosis")
    assert (diagnosis.status, diagnosis.ended_at) == ("ended", doses(lung)[0]["at"])
    assert [task.name for task in lung.care.tasks() if task.name == "overtaken"] == ["overtaken"]


def test_the_stage_of_the_same_day_is_heard_before_the_treatment(lung):
    (diagnosis,) = lung.care.journeys(pathway="diagnosis")
    assert (diagnosis.context["stage"], diagnosis.context["diagnosis"]) == ("I", "lung_non_small_cell")


def test_each_of_48_cycles_anchors_the_check_ins_anew(lung):
    given = doses(lung)
    assert (len(given), {one["outcome"] for one in given}) == (48, {"handled"})
    assert {(later["at"] - earlier["at"]).days for earlier, later in pairwise(given)} == set(range(28, 35))
    assert len(lung.notes("symptom_monitoring", "context.set", "cycle_day_1")) == 48
    days = asked_on(lung)
    assert set(days) == {
        date.fromisoformat(event.payload["date"]) for event in lung.reading.events if event.event == "chemo_given"
    }
    *whole, last = days.values()
    # Five times the silence since day 7 was noticed in the very minute of day 10: then a person phones instead.
    assert Counter(map(tuple, whole)) == {(3, 7, 10, 14): 42, (3, 7, 14): 5}
    assert last == [3]  # death came on day 6


def asked_on(lived):
    """Days of the cycle on which the patient was asked, by the day of the dose."""
    anchors = sorted(
        date.fromisoformat(event.payload["date"]) for event in lived.reading.events if event.event == "chemo_given"
    )
    found = {anchor: [] for anchor in anchors}
    for at, _ in lived.notes("symptom_monitoring", "ask.opened", "check"):
        day = at.astimezone(UTC).date()  # asked at nine in the morning, the same day in both zones
        anchor = max(one for one in anchors if one <= day)
        found[anchor].append((day - anchor).days + 1)
    return found


def test_nothing_happens_after_death(lung):
    assert {journey.status for journey in lung.care.journeys()} == {"ended"}
    (check_ins,) = lung.care.journeys(pathway="symptom_monitoring")
    assert (check_ins.end_reason, check_ins.ended_at) == ("patient_deceased", DIED)
    assert max(entry.at for entry in lung.care.timeline(check_ins.patient)) == DIED
    assert [message for message in lung.care.messages() if message.created_at > DIED] == []
    sent = [
        delivery
        for message in lung.care.messages()
        for delivery in message.deliveries
        if delivery.status == "delivered"
    ]
    assert sent
    assert all(delivery.settled_at <= DIED for delivery in sent)
    assert lung.care.next_due() is None


def test_without_a_recorded_consent_no_text_goes_to_the_patient(lung):
    recipients = {
        delivery.recipient.split(":")[0]
        for message in lung.care.messages()
        for delivery in message.deliveries
        if delivery.status == "delivered"
    }
    assert recipients == {"role"}


def test_hundreds_of_unrelated_records_change_nothing(lung, live, tmp_path):
    ours = {event.event_id.rsplit("/", 1)[0] for event in lung.reading.events}
    with gzip.open(record("lung_treated.json.gz")) as stream:
        bundle = json.load(stream)
    kept = [
        entry
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "Patient"
        or f"{entry['resource']['resourceType']}/{entry['resource']['id']}" in ours
    ]
    assert (len(bundle["entry"]), len(kept)) == (705, 53)
    path = tmp_path / "only_ours.json"
    path.write_text(json.dumps({**bundle, "entry": kept}))
    alone = live(path, DIED + timedelta(days=180))
    for pathway in ("diagnosis", "symptom_monitoring"):
        assert lung.records(pathway)
        assert alone.records(pathway) == lung.records(pathway)
    assert sum(lung.summary.unmapped.values()) == 705 - 53


def test_fed_again_nothing_changes(lung):
    from carepath.feeds.feeding import feed_into

    before = lung.records("symptom_monitoring")
    summary = feed_into(lung.care, lung.feed, record("lung_treated.json.gz"))
    assert (summary.known, sum(summary.sent.values()), summary.patients_known) == (54, 0, 1)
    assert lung.records("symptom_monitoring") == before


def test_a_diagnosis_without_a_suspicion_opens_a_journey(colon):
    (journey,) = colon.care.journeys()
    assert (journey.pathway, journey.started_at.date()) == ("diagnosis", date(2017, 2, 2))
    assert journey.context["diagnosis"] == "colon"
    assert "Result to be told" in journey.titles
    assert [task.status for task in colon.care.tasks(role="oncologist")] == ["open"]
    assert colon.summary.sent == {"diagnosis_confirmed": 1}
    assert sum(colon.summary.unmapped.values()) == 166
