"""`carepath feed fhir`: the counts, once and again, live and lived through."""

from __future__ import annotations

import json
import shutil

import pytest
from tests.cli.conftest import run

from carepath.shipped import shipped_pathways

SAMPLES = shipped_pathways() / "samples"


@pytest.fixture
def fed(tmp_path, monkeypatch):
    """Runs the feed on the shipped pathways, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *args: run("feed", "fhir", *args, "--sandbox", "--pathways", shipped_pathways())


def test_what_was_fed_is_counted_and_known_again(fed):
    first, again = fed(SAMPLES / "marcel.json"), json.loads(fed(SAMPLES / "marcel.json", "--json").out)
    assert first.code == 0
    assert "1 patient" in first.out
    rows = [line.split() for line in first.out.splitlines()]
    assert ["symptom_report", "3", "3"] in rows
    assert "Joined with another record of the same day: 1." in first.out
    assert (again["sent"], again["known"], again["patients_known"]) == ({}, sum(again["found"].values()), 1)


def test_what_is_refused_is_said_with_its_place(fed, tmp_path):
    bundles = tmp_path / "bundles"
    bundles.mkdir()
    shutil.copy(SAMPLES / "ruth.json", bundles)
    (bundles / "torn.json").write_text('{"resourceType": "Bundle", "entry": [')
    refused = fed(bundles)
    assert refused.code == 1
    assert "Refused, not json: 1 (such as torn.json)" in refused.out
    counted = json.loads(fed(bundles, "--json").out)
    assert counted["refused"] == {"not-json": 1}
    assert counted["refusals"][0]["where"] == "torn.json"


def test_a_record_is_lived_through_on_its_own_clock(fed):
    lived = fed(SAMPLES / "tomas.json", "--replay")
    assert lived.code == 0, lived
    assert "The clock starts at Mon 19 Jan 2026, 09:00 in America/Toronto." in lived.out
    assert "The clock stands at Thu 12 Mar 2026, 04:15." in lived.out
    told = run("timeline", "tomas", "--sandbox", "--pathways", shipped_pathways()).out
    asked, unanswered = told.index("Question arrived by sms: symptom check"), told.index("No check-in for three days")
    assert told.index("Chemo given") < asked < unanswered < told.index("Patient deceased")
    again = json.loads(fed(SAMPLES / "tomas.json", "--replay", "--json").out)
    assert (again["sent"], again["known"]) == ({}, sum(again["found"].values()))


def test_no_such_file(fed):
    refused = fed("nowhere")
    assert refused.code == 2
    assert "no file or folder nowhere" in refused.err


def test_the_past_is_lived_in_a_sandbox_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = run("feed", "fhir", SAMPLES, "--replay")
    assert refused.code == 2
    assert "--sandbox" in refused.err
    assert not list(tmp_path.iterdir())


def test_a_clinic_without_a_mapping_is_told_to_write_one(folder):
    refused = run("feed", "fhir", SAMPLES / "ruth.json", "--sandbox")
    assert refused.code == 2
    assert "feeds/fhir.yaml" in refused.err
