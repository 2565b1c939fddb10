"""Several processes on one database: nothing is lost, nothing happens twice, and kill -9 leaves whole transactions."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from carepath.rows import Patient
from carepath.store import SqlStore
from carepath.testing.contracts.store_rows import HOUR, NOON, TICK, begun, delivery, message

WORKER = Path(__file__).with_name("store_worker.py")
ROUNDS = 25  # as in store_worker.py
PATIENTS, EACH = 5, 4

Place = tuple[str, str | None]


@pytest.fixture(params=["file", "postgresql"])
def place(request) -> Place:
    if request.param == "file":
        return request.getfixturevalue("sqlite_file"), None
    return request.getfixturevalue("emptied_postgresql")


@pytest.fixture
def opened(place: Place) -> Iterator[SqlStore]:
    url, schema = place
    with closing(SqlStore(url, schema=schema)) as store:
        yield store


def start(what: str, place: Place, *names: str) -> list[subprocess.Popen[str]]:
    """A process for each name, all let go at the same moment."""
    url, schema = place
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", str(WORKER), what, url, schema or "", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes


def said(process: subprocess.Popen[str]) -> list[str]:
    """Its lines, once it has ended well."""
    lines, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return lines.splitlines()


def test_two_processes_lose_no_update(place, opened):
    begun(opened)
    lines = [line for process in start("add_events", place, "a", "b") for line in said(process)]
    assert len(lines) == 2 * ROUNDS
    with opened.begin(write=False) as work:
        journey = work.journeys.get("j1")
        records = work.records.of_journey("j1")
        events = [row.event_id for row in work.events.of_patient(journey.patient_id)]
    assert journey.sequence == len(records) == 2 * ROUNDS
    assert [row.event_id for row in records] == events, "the log and the events are in one order"
    assert sorted(events) == sorted(lines)


def test_an_event_id_is_taken_by_one_process_only(place, opened):
    begun(opened)
    lines = Counter(line for process in start("enroll_once", place, "a", "b") for line in said(process))
    assert lines == Counter(f"shared-{number}" for number in range(ROUNDS))


@pytest.mark.parametrize("place", ["file"], indirect=True)  # a server outlives its clients: nothing to show there
def test_kill_9_leaves_whole_transactions(place, opened):
    begun(opened)
    (process,) = start("add_for_ever", place, "a")
    lines = [process.stdout.readline().strip() for _ in range(25)]
    process.kill()
    lines += process.communicate()[0].split()
    with opened.begin() as work:
        patient = work.patients.lock("ana")
        journey = work.journeys.get("j1")
        records = [row.event_id for row in work.records.of_journey("j1")]
        events = [row.event_id for row in work.events.of_patient(patient.id)]
    assert events == records == [f"a-{number}" for number in range(journey.sequence)]
    assert set(events) >= set(lines), "what was said to be committed is there"
    assert len(events) - len(set(lines)) <= 1, "the last commit may not have been told any more"


def test_each_delivery_is_claimed_by_one_and_in_its_patients_order(place, opened):
    with opened.begin() as work:
        for number in range(PATIENTS):
            patient = work.patients.add(Patient(f"p{number}"))
            for turn in range(EACH):
                name = f"{number}.{turn}"
                due_at = NOON - (PATIENTS - number) * HOUR + turn * TICK  # all of one patient, then the next
                work.outbox.add_message(message(patient.id, id=name, journey_id=None))
                work.outbox.add_delivery(delivery(patient.id, id=name, message_id=name, due_at=due_at))
    everything = [line.split() for process in start("deliver", place, "a", "b") for line in said(process)]
    wanted = sorted(f"{number}.{turn}" for number in range(PATIENTS) for turn in range(EACH))
    assert sorted(name for name, *_ in everything) == wanted, "each was claimed once"
    assert {tuple(rest) for _, *rest in everything} == {("1", "True", "True")}, "token, its turn, settled"
