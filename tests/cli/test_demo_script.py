"""What the demo adds to the first records, where the pathways are others than those it was written for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from carepath.authoring import load_clinic
from carepath.care import open as open_care
from carepath.cli.demo_cast import Cast
from carepath.cli.demo_script import LINES, Cue, Line, script
from carepath.errors import RequestError
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

SAMPLES = shipped_pathways() / "samples"
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def clinic():
    return load_clinic(shipped_pathways())


@pytest.fixture
def opened(clinic):
    def open_it(**changes):
        return open_care("sqlite://", pathways=replace(clinic, **changes), clock=ManualClock(NOON), sandbox=True)

    return open_it


def test_every_line_is_about_something_that_the_pathways_declare(clinic):
    declared = {name for pathway in clinic.pathways.values() for name in pathway.events}
    assert {line.event for line in LINES if line.event} <= declared
    assert {line.origin for line in LINES} == {"staff", "patient"}


def test_cues_are_in_order_of_time_and_bring_one_patient_more(opened):
    with opened() as care:
        found = script(care, SAMPLES)
    assert [cue.at for cue in found.cues] == sorted(cue.at for cue in found.cues)
    assert found.cues[-1].at < found.ends_at
    assert "luis" in {patient.reference for patient in found.patients}


def test_what_the_clinic_cannot_read_or_does_not_declare_is_left_out(opened, clinic):
    feeds = {name: feed for name, feed in clinic.feeds.items() if feed.format == "fhir"}
    pathways = {name: one for name, one in clinic.pathways.items() if name == "diagnosis"}
    with opened() as care:
        whole = len(script(care, SAMPLES).cues)
    with opened(feeds=feeds) as care:
        assert len(script(care, SAMPLES).cues) == whole - 10  # one message, nine rows
    with opened(pathways=pathways) as care:
        assert len(script(care, SAMPLES).cues) < whole - 10


def test_what_the_pathways_refuse_is_counted_and_the_play_goes_on(opened):
    def refuse() -> None:
        raise RequestError("unknown-event", "nobody declares it.", hint="Declare it.")

    done: list[str] = []
    with opened() as care:
        cast = Cast(care, cues=[Cue(NOON, refuse), Cue(NOON, lambda: done.append("yes"))])
        assert cast.act(NOON)
        assert cast.act(NOON)
        assert not cast.act(NOON)
    assert (cast.refused, done) == (["unknown-event"], ["yes"])


def test_what_nobody_signs_comes_from_the_patient():
    assert Line("ana", "2026-03-02T09:00", "fear_screen").origin == "patient"
