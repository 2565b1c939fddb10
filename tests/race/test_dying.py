"""Killed at any point, in any number: nothing is lost, no journey changes twice, and a repeat has the same key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from tests.race import dying

from carepath.authoring import load_clinic
from carepath.care import open as open_care
from carepath.core.snapshot import to_json
from carepath.ports import UnitOfWork
from carepath.rows import DeliveryRow, JourneyRow
from carepath.runtime.definitions import Definitions
from carepath.runtime.replay import live_again
from carepath.testing.clock import ManualClock

LONG = os.environ.get("CAREPATH_TEST_RACE") == "long"  # some hundred deaths; else a few
SEEDS = range(1, 9) if LONG else (1,)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_process_that_is_killed_anywhere(tmp_path, seed):
    kills = 60 if LONG else 8
    program = [sys.executable, str(Path(dying.__file__)), str(tmp_path), str(seed), str(kills)]
    began_at = time.monotonic()
    subprocess.run(program, check=True, timeout=600, capture_output=True)
    at = dying.MONDAY + timedelta(hours=dying.HOURS)
    out = dying.FileAdapter(tmp_path, dying.Death(tmp_path, "", 0))
    url, clinic = f"sqlite:///{tmp_path / 'clinic.db'}", load_clinic(dying.CLINIC)
    with open_care(url, pathways=clinic, adapters=[out], clock=ManualClock(at), sandbox=True, secret="x" * 16) as care:
        with care.store.engine.begin() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("UPDATE carepath_deliveries SET lease_until = NULL")
        care.run_until_idle()
        answers_are_the_first_ones(care, tmp_path, seed)
        sent = Counter(dying.lines(tmp_path / "sent"))
        with care.store.begin(write=False) as uow:
            deliveries = [each for one in uow.outbox.messages() for each in uow.outbox.deliveries(one.id)]
            nothing_is_lost(uow, deliveries, sent, at)
            for row in uow.journeys.all():
                lived_once(uow, care._services.definitions, row)
    print(
        f"{len(dying.lines(tmp_path / 'deaths'))} kills, {len(deliveries)} deliveries, {sum(sent.values())} calls,",
        f"{sum(sent.values()) - len(sent)} repeated, {time.monotonic() - began_at:.1f} s",
        Counter(dying.lines(tmp_path / "deaths")),
    )


def answers_are_the_first_ones(care, folder: Path, seed: int) -> None:
    told = dict(line.split(" ", 1) for line in dying.lines(folder / "answers"))
    for _, patient, name, values, origin, event_id in dying.script(seed):
        again = care.send(patient, name, values, origin=origin, event_id=event_id)
        assert again.duplicate
        assert json.loads(told[event_id]) == json.loads(json.dumps({**asdict(again), "duplicate": False}))


def nothing_is_lost(uow: UnitOfWork, deliveries: list[DeliveryRow], sent: Counter[str], at) -> None:
    assert not [one for one in deliveries if one.status == "pending" and one.due_at <= at]
    assert set(sent) <= {one.id for one in deliveries}
    for one in deliveries:
        attempts = uow.outbox.attempts(one.id)
        assert [each.number for each in attempts] == list(range(1, len(attempts) + 1))
        assert sent[one.id] <= len(attempts), "never sent without an attempt that was noted before"
        assert one.status != "delivered" or sent[one.id] >= 1
    arrived = Counter((one.message_id, one.recipient) for one in deliveries if one.status == "delivered")
    assert set(arrived.values()) == {1}


def lived_once(uow: UnitOfWork, definitions: Definitions, row: JourneyRow) -> None:
    records = uow.records.of_journey(row.id)
    assert [one.sequence for one in records] == list(range(1, row.sequence + 1))
    assert row.status != "parked"
    heard = [one.event_id for one in records if one.event != "journey.started"]
    assert len(heard) == len(set(heard)), "each event, and each timer, moved it once"
    *_, last = live_again(uow, definitions, row)
    assert to_json(last.after, definitions.pinned(uow, row).pathway) == row.snapshot
