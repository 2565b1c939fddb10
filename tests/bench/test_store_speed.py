"""What one event costs the store, against the same rows written by the driver alone: `make bench`. Printed, not held.

One transaction at synchronous FULL: begin, lock the patient, event, record, snapshot, commit.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from carepath.store import SqlStore
from carepath.testing.contracts.store_rows import NOON, begun, event, locked, record

pytestmark = pytest.mark.bench
EVENTS = 500
SNAPSHOT = '{"configuration":["waiting"]}' * 20

PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
EVENT = "INSERT INTO carepath_events VALUES (NULL, ?, ?, 'symptom_report', ?, ?, 'patient', '', 'h1', '{}', '{}', NULL)"
RECORD = "INSERT INTO carepath_records VALUES ('j1', ?, ?, 'symptom_report', ?, 'handled', '{}')"
SAVE = "UPDATE carepath_journeys SET sequence = ?, snapshot = ? WHERE id = 'j1' AND sequence = ?"


def rate(one: Callable[[int], None], first: int) -> float:
    """Events a second, warmed up."""
    for number in range(first, first + 20):
        one(number)
    began = time.perf_counter()
    for number in range(first + 20, first + 20 + EVENTS):
        one(number)
    return EVENTS / (time.perf_counter() - began)


def by_store(store: SqlStore) -> Callable[[int], None]:
    def one(number: int) -> None:
        with store.begin() as work:
            patient = locked(work)
            journey = work.journeys.get("j1")
            assert journey is not None
            work.events.add(event(patient.id, event_id=f"e{number}"))
            work.records.append(record(number, event_id=f"e{number}"))
            work.journeys.save(replace(journey, sequence=number + 1, snapshot=SNAPSHOT), expected=number)

    return one


def by_driver(connection: sqlite3.Connection, patient_id: str) -> Callable[[int], None]:
    now = int(NOON.timestamp() * 1_000_000)

    def one(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("SELECT * FROM carepath_patients WHERE reference = 'ana'").fetchone()
        connection.execute("SELECT * FROM carepath_journeys WHERE id = 'j1'").fetchone()
        connection.execute(EVENT, (f"e{number}", patient_id, now, now))
        connection.execute(RECORD, (number, now, f"e{number}"))
        connection.execute(SAVE, (number + 1, SNAPSHOT, number))
        connection.execute("COMMIT")

    return one


def test_what_an_event_costs_the_store(tmp_path: Path):
    path = tmp_path / "clinic.db"
    with (
        closing(SqlStore(f"sqlite:///{path}")) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        patient_id = begun(store)
        connection.executescript(PRAGMAS)
        ours = rate(by_store(store), 0)
        driver = rate(by_driver(connection, patient_id), 20 + EVENTS)
        assert connection.execute("SELECT count(*) FROM carepath_records").fetchone() == (2 * (20 + EVENTS),)
    print(f"\nstore on SQLite FULL: {ours:,.0f} events/s, the driver alone {driver:,.0f} ({driver / ours:.1f} x)")
