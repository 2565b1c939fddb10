"""The sample records that are shipped: valid FHIR, and what living through them and feeding them in late does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from carepath.authoring import load_clinic
from carepath.care import open as open_care
from carepath.feeds.feeding import feed_into
from carepath.feeds.reading import Feed
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

SAMPLES = sorted((shipped_pathways() / "samples").glob("*.json"))


@pytest.fixture(scope="module")
def clinic():
    return load_clinic(shipped_pathways())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_valid_fhir(path):
    bundle = pytest.importorskip(
        "fhir.resources.R4B.bundle", reason="THE SAMPLES WERE NOT CHECKED: install carepath[fhir]"
    )
    bundle.Bundle.model_validate(json.loads(path.read_text(encoding="utf-8")))


def test_every_entry_of_the_mapping_names_what_the_pathways_declare(clinic):
    declared = {name for pathway in clinic.pathways.values() for name in pathway.events}
    assert {entry.event for entry in clinic.feeds["fhir"].events} <= declared | {"patient_deceased"}


def test_ana_from_referral_to_a_red_flag(live, tmp_path):
    """Her record as it stood on the night of the fever; nobody does anything in it but the record itself."""
    bundle = json.loads((shipped_pathways() / "samples" / "ana.json").read_text(encoding="utf-8"))
    later = ("ana-day14", "ana-dose-2", "ana-weight")
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["id"] not in later]
    path = tmp_path / "ana.json"
    path.write_text(json.dumps(bundle))
    ana = live(path, datetime(2026, 2, 25, 8, 20, tzinfo=UTC))
    ((_, stopped),) = ana.notes("diagnosis", "clock.stopped", "to_diagnosis")
    assert stopped["result"] == "diagnosed"
    (guidance,) = [message for message in ana.care.messages("ana") if message.content == "red_flag_guidance"]
    (sent,) = guidance.deliveries
    assert (sent.channel, sent.status, sent.settled_at) == ("sms", "delivered", datetime(2026, 2, 25, 8, 0, tzinfo=UTC))
    rungs = [
        (task.role, task.opened_at.minute) for task in ana.care.tasks(patient="ana") if task.name == "rung:red_flag"
    ]
    assert sorted(rungs, key=lambda one: one[1]) == [("oncology_on_call", 0), ("charge_nurse", 15)]


@pytest.fixture(scope="module")
def fed_late(clinic):
    """All samples fed in the summer after they happened, into a clinic that is running."""
    clock = ManualClock(datetime(2026, 6, 1, 14, 0, tzinfo=UTC))
    with open_care("sqlite://", pathways=clinic, clock=clock, sandbox=True) as care:
        feed = Feed(clinic.feeds["fhir"], zone=clinic.site.zone)
        first = feed_into(care, feed, shipped_pathways() / "samples", now=clock.now())
        care.run_until_idle()
        second = feed_into(care, feed, shipped_pathways() / "samples", now=clock.now())
        care.run_until_idle()
        yield care, first, second


def test_fed_late_journeys_move_and_nothing_goes_out(fed_late):
    care, first, _ = fed_late
    assert first.refused == {}
    assert {(one.patient, one.pathway) for one in care.journeys() if one.status != "ended"} == {("ruth", "diagnosis")}
    # Her diagnosis was never confirmed: a navigator says whether the dose was for it, and phones about the welcome.
    assert [task.name for task in care.tasks(patient="ruth") if task.name == "whose_dose"]
    left = {delivery.status for message in care.messages() for delivery in message.deliveries}
    assert left <= {"revoked", "expired", "task"}


def test_an_old_red_report_wakes_nobody(fed_late):
    care, _, _ = fed_late
    assert [task for task in care.tasks() if task.kind == "rung"] == []


def test_what_is_agreed_to_is_what_a_record_says(fed_late):
    care, _, _ = fed_late
    assert set(care.patient("ana").consents) == {"sms", "email"}
    assert care.patient("ruth").consents == ("print",)


def test_fed_twice_nothing_changes(fed_late):
    _, first, second = fed_late
    assert second.known == sum(first.sent.values())
    assert (sum(second.sent.values()), second.patients_known) == (0, 4)


def test_progression_a_palliative_visit_and_a_screen_are_heard(live, tmp_path):
    """A patient who wants palliative care: the status of the disease, one appointment booked and held, one screen."""
    patient = {"reference": "Patient/bea"}
    visit = {
        "resourceType": "Appointment",
        "id": "bea-visit",
        "serviceType": [{"coding": [{"system": "https://carepath.example/fhir", "code": "palliative-consult"}]}],
        "created": "2026-03-03T10:00:00-05:00",
        "start": "2026-03-10T10:00:00-04:00",
        "participant": [{"actor": patient, "status": "accepted"}],
    }
    status = {
        "resourceType": "Observation",
        "id": "bea-status",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "97509-4"}]},
        "subject": patient,
        "effectiveDateTime": "2026-03-02T10:00:00-05:00",
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "271299001"}]},
    }
    screen = {
        "resourceType": "QuestionnaireResponse",
        "id": "bea-screen",
        "status": "completed",
        "questionnaire": "https://carepath.example/fhir/Questionnaire/esas",
        "subject": patient,
        "authored": "2026-03-11T10:00:00-04:00",
        "item": [{"linkId": "worst", "answer": [{"valueInteger": 5}]}],
    }
    records = [
        {"resourceType": "Patient", "id": "bea", "birthDate": "1960-01-01"},
        status,
        {**visit, "status": "booked", "meta": {"versionId": "1"}},
        {**visit, "status": "fulfilled", "meta": {"versionId": "2"}},
        screen,
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in records]}
    path = tmp_path / "bea.json"
    path.write_text(json.dumps(bundle))
    bea = live(path, datetime(2026, 3, 11, 15, 0, tzinfo=UTC))
    (journey,) = bea.care.journeys("bea")
    assert (journey.pathway, journey.context["visit"]) == ("palliative_referral", "Appointment/bea-visit")
    assert {"Until the next screen", "To be phoned about symptoms"} <= set(journey.titles)
