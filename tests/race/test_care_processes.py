"""Workers in several processes, some killed: nothing is lost, no journey moves twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.race.care_worker import CLINIC, FileAdapter

import carepath
from carepath.authoring import load_clinic
from carepath.care import CarePath, Patient
from carepath.core.definitions import Clinic
from carepath.testing.clock import ManualClock

WORKER = Path(__file__).with_name("care_worker.py")
LONG = os.environ.get("CAREPATH_TEST_RACE") == "long"  # 500 deliveries; else a few
TREATED_AT = datetime(2026, 3, 2, 14, tzinfo=UTC)
REPORTED_AT = TREATED_AT + timedelta(hours=23, minutes=59)
AT_WORK = TREATED_AT + timedelta(hours=24, minutes=14, seconds=30)  # check-ins and second rungs are due, none late
Place = tuple[str, str | None]


@pytest.fixture(params=["file", "postgresql"])
def place(request) -> Place:
    if request.param == "file":
        return request.getfixturevalue("sqlite_file"), None
    return request.getfixturevalue("emptied_postgresql")


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    return load_clinic(CLINIC)


@dataclass
class Ward:
    """The database, what left, and the workers."""

    place: Place
    file: Path
    care: CarePath
    clock: ManualClock
    out: FileAdapter
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *names: str, dies_after: int = 0) -> None:
        """A worker for each name, all let go at the same moment. The one named `dies` does so after so many calls."""
        url, schema = self.place
        arguments = [url, schema or "", AT_WORK.isoformat(), str(self.file)]
        started = [
            subprocess.Popen(
                [sys.executable, str(WORKER), *arguments, name, str(dies_after if name == "dies" else 0)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in names
        ]
        self.workers += started
        for each in started:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in started:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()

    def calls(self) -> list[list[str]]:
        """Key and worker of each call, in order."""
        return [line.split() for line in self.file.read_text().splitlines()] if self.file.exists() else []

    def wait_for(self, calls: int) -> None:
        until = time.monotonic() + 120
        while len(self.calls()) < calls:
            assert time.monotonic() < until, f"{len(self.calls())} of {calls} calls"
            time.sleep(0.005)

    def dismiss(self) -> None:
        """Those that live end what they do, and end well."""
        for each in self.workers[2:]:
            assert each.stdin is not None
            each.stdin.close()
        assert [each.wait(60) for each in self.workers[2:]] == [0] * len(self.workers[2:])

    def take_over(self) -> None:
        """What the dead held is free at once, as it would be after its lease."""
        with self.care.store.engine.begin() as connection:  # type: ignore[attr-defined]
            schema = f"{self.place[1]}." if self.place[1] else ""
            connection.execute(text(f"UPDATE {schema}carepath_deliveries SET lease_until = NULL"))


@pytest.fixture
def ward(place, clinic, tmp_path) -> Iterator[Ward]:
    url, schema = place
    file = tmp_path / "sent"
    out, clock = FileAdapter(file, name="last"), ManualClock(TREATED_AT)
    with carepath.open(url, schema=schema, pathways=clinic, adapters=[out], clock=clock, sandbox=True) as care:
        one = Ward(place, file, care, clock, out)
        yield one
        for each in one.workers:
            each.kill()
            with each:  # closes its pipes, and waits
                pass


def admit(ward: Ward, quiet: int, unwell: int) -> int:
    """Patients with a check-in due, and some who are unwell, each with a second rung due; how many deliveries."""
    names = [f"q{number}" for number in range(quiet)] + [f"u{number}" for number in range(unwell)]
    for number, name in enumerate(names):
        contacts = {"sms": f"+1416555{number:04}"}
        ward.care.add_patient(Patient(name, name, date(1970, 1, 1), contacts=contacts, consents=("sms",)))
        ward.care.send(name, "treated", {"on": "2026-03-02"}, origin="ehr", event_id=f"{name}:t")
    ward.clock.set(REPORTED_AT)
    for name in names[quiet:]:
        ward.care.send(name, "report", {"temperature": 39}, origin="patient", event_id=f"{name}:r")
    ward.clock.set(AT_WORK)
    return quiet + 4 * unwell  # a question each; a message and two pages


def test_workers_that_are_killed_lose_nothing_and_repeat_only_what_they_held(ward):
    quiet, unwell = (100, 100) if LONG else (5, 5)
    expected = admit(ward, quiet, unwell)
    began_at = time.monotonic()
    ward.start("dies", dies_after=50 if LONG else 3)
    ward.wait_for(1)  # it has work of its own: the others may be quicker, and would leave it nothing to die over
    ward.start("killed", *(("third", "fourth") if LONG else ()))
    for number in range(quiet):  # the app goes on meanwhile, and its webhook repeats itself
        for _ in range(2):
            ward.care.send(f"q{number}", "note", {"words": "hm"}, origin="patient", event_id=f"q{number}:n")
    # What the first one dies with is held for its lease: a few is all that the others are sure to find.
    ward.wait_for(expected // 2 if LONG else 5)
    ward.workers[1].kill()
    ward.workers[0].wait(60)
    if LONG:
        ward.start("late")
        ward.wait_for(expected * 3 // 4)
    ward.dismiss()
    ward.take_over()
    ward.care.run_until_idle()
    print(f"{expected} deliveries in {time.monotonic() - began_at:.1f} s:", Counter(who for _, who in ward.calls()))

    keys = [key for key, _ in ward.calls()]
    with ward.care.store.begin(write=False) as work:
        deliveries = [each for one in work.outbox.messages() for each in work.outbox.deliveries(one.id)]
    assert {each.status for each in deliveries} == {"delivered"}
    assert set(keys) == {each.id for each in deliveries}
    assert len(deliveries) == expected
    assert 1 <= len(keys) - len(set(keys)) <= 2, "only what each of the two dead was just delivering"
    check_journeys(ward, quiet, unwell)


def check_journeys(ward: Ward, quiet: int, unwell: int) -> None:
    with ward.care.store.begin(write=False) as work:
        rows = work.journeys.all()
        for row in rows:
            records = work.records.of_journey(row.id)
            heard = [one.event_id for one in records]
            assert [one.sequence for one in records] == list(range(1, len(records) + 1))
            assert row.sequence == len(records)
            assert len(set(heard)) == len(heard), "each event moved it once"
        escalations = [one for each in work.patients.all() for one in work.escalations.of_patient(each.id)]
    assert len(rows) == quiet + unwell
    assert Counter((one.rung, one.pages, one.status) for one in escalations) == {(1, 2, "open"): unwell}
