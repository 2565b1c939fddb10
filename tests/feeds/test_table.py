"""A pharmacy's tables through the shipped mapping: fills and shipments reach the journey of their own prescription."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carepath.authoring import load_clinic
from carepath.care import CarePath
from carepath.care import open as open_care
from carepath.feeds.feeding import feed_into
from carepath.feeds.reading import Feed
from carepath.feeds.records import FeedSummary
from carepath.rows import Patient
from carepath.shipped import shipped_pathways
from carepath.testing.clock import ManualClock

NOW = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)


class Pharmacy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clinic = load_clinic(shipped_pathways())
        self.care: CarePath = open_care("sqlite://", pathways=self.clinic, clock=ManualClock(NOW), sandbox=True)
        self.care.add_patient(Patient("luis", name="Luis", born_on=date(1960, 9, 30)))
        for number in (1, 2):
            medicine = {"prescription_id": f"rx{number}", "drug": "capecitabine", "expedited": False}
            self.care.send("luis", "oral_prescribed", medicine, origin="ehr", event_id=f"rx{number}")

    def feed(self, text: str, name: str = "fills.csv") -> FeedSummary:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        summary = feed_into(self.care, Feed(self.clinic.feeds["pharmacy"], zone=self.clinic.site.zone), path, now=NOW)
        self.care.run_until_idle()
        return summary

    def run_out_on(self) -> dict[str, date | None]:
        journeys = [one for one in self.care.journeys(patient="luis") if one.pathway == "specialty_refill"]
        return {one.context["prescription_id"]: one.context.get("run_out_on") for one in journeys}


@pytest.fixture
def pharmacy(tmp_path: Path) -> Iterator[Pharmacy]:
    one = Pharmacy(tmp_path)
    yield one
    one.care.close()


HEAD = "record,patient,prescription,filled_on,days\n"


def test_a_fill_reaches_its_own_prescription_alone(pharmacy: Pharmacy) -> None:
    assert pharmacy.feed(f"{HEAD}1,luis,rx1,2026-03-02,28\n").sent == {"filled": 1}
    assert pharmacy.run_out_on() == {"rx1": date(2026, 3, 30), "rx2": None}
    assert pharmacy.feed(f"{HEAD}1,luis,rx1,2026-03-02,28\n").known == 1
    assert pharmacy.run_out_on()["rx1"] == date(2026, 3, 30)


def test_rows_that_cannot_be_taken_are_counted_with_their_reason(pharmacy: Pharmacy) -> None:
    rows = (
        "2,luis,rx1,2026-03,28\n3,luis,rx1,2026-03-02,many\n4,nobody,rx9,2026-03-02,28\n5,,rx1,2026-03-02,28\n6,luis\n"
    )
    summary = pharmacy.feed(HEAD + rows)
    assert dict(summary.refused).keys() >= {"imprecise-date", "no-patient-id", "wrong-number-of-columns"}
    assert sum(summary.refused.values()) >= 4
    assert pharmacy.run_out_on() == {"rx1": None, "rx2": None}
    assert not any("many" in str(one) or "nobody" in str(one) for one in summary.refusals)


def test_shipments_as_json_lines(pharmacy: Pharmacy) -> None:
    row = '{"record": 9, "patient": "luis", "prescription": "rx2", "state": "STATE", "at": "2026-03-09 09:30"}\n'
    assert pharmacy.feed(row.replace("STATE", "shipped"), "shipments.jsonl").sent == {"shipped": 1}
    assert pharmacy.feed(row.replace("STATE", "packed"), "shipments.jsonl").unmapped == {"shipments": 1}
