"""pytest --carepath-coverage: what no scenario took, alone and with workers, listed, written and demanded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

TESTS = """\
import pytest

from carepath.testing import JourneyHarness


@pytest.mark.parametrize("outcome", ["well", "admitted"])
def test_silence(outcome):
    with JourneyHarness("{clinic}") as scenario:
        scenario.patient("Ana")
        scenario.start("checkin", "Ana")
        scenario.advance("3 days")
        scenario.finish("nurse", "Phone the patient", outcome)


def test_by_fixture(journey_harness):
    journey_harness.use("{clinic}")
    journey_harness.patient("Ana")
    journey_harness.start("checkin", "Ana")
    journey_harness.happens("treatment_ended", "Ana")
"""
PATHWAY = """\
pathway: tiny
version: 1.0.0
title: Tiny
status: example
owner: nursing
events:
  finished: {from: [staff]}
states:
  open: {title: Open, on: {finished: closed}}
  closed: {type: final}
"""
ROLES = """\
roles:
  lead: {title: Lead, owner: lead, respond_within: 1h, on_call: true}
owners: {nursing: lead}
"""
TINY = """\
def test_tiny(journey_harness):
    journey_harness.use("{clinic}")
    journey_harness.patient("Ana")
    journey_harness.start("tiny", "Ana")
    journey_harness.happens("finished", "Ana")
"""


@pytest.fixture
def run(tmp_path):
    def run_pytest(tests: str, *options: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_host.py").write_text(tests, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", ".", *options]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=tmp_path)

    return run_pytest


@pytest.fixture
def tiny(tmp_path):
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "tiny.yaml").write_text(PATHWAY, encoding="utf-8")
    (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    return folder


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "two workers"])
def test_what_no_scenario_took_is_listed_and_what_one_took_is_not(run, clinic, workers):
    output = run(TESTS.format(clinic=clinic), *workers, f"--carepath-coverage={clinic}").stdout
    assert "checkin.yaml:43:15 report in watch.triage -> watch.triage.urgent: never" in output
    assert "guard false, never guard unknown, never taken" in output
    assert "task owed_call: never finished with done" in output
    for taken in ("treatment_ended", "task call:", "after in", "ask.expired.today in"):
        assert taken not in output
    assert "3 passed" in output


def test_nothing_is_said_or_noted_unasked(run, clinic):
    assert "never" not in run(TESTS.format(clinic=clinic)).stdout


def test_all_is_written_for_a_program(run, clinic, tmp_path):
    run(TESTS.format(clinic=clinic), "--carepath-coverage", "--carepath-coverage-json=left.json")
    found = {(one["about"], one["what"]): one["taken"] for one in json.loads((tmp_path / "left.json").read_text())}
    assert found["task call", "finished with well"] is True
    assert found["task owed_call", "finished with done"] is False


def test_a_demand_fails_the_run_where_anything_is_left_and_only_there(run, clinic, tiny):
    demand = "--carepath-coverage-demand"
    assert run(TESTS.format(clinic=clinic), demand).returncode == 1
    done = run(TINY.format(clinic=tiny), demand)
    assert "1 of 1 taken" in done.stdout
    assert done.returncode == 0


def test_a_demand_names_the_pathways_that_it_looks_at(run, tiny):
    wrong = run(TINY.format(clinic=tiny), f"--carepath-coverage={tiny}", "--carepath-coverage-demand=tyni")
    assert "There is no pathway tyni. There are: tiny." in wrong.stderr
    right = run(TINY.format(clinic=tiny), f"--carepath-coverage={tiny}", "--carepath-coverage-demand=tiny")
    assert right.returncode == 0


def test_a_folder_that_is_none_is_an_error_that_says_what_to_write(run):
    assert "Write --carepath-coverage=FOLDER" in run("", "--carepath-coverage=nowhere").stderr
