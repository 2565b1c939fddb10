"""Several processes send the same events of the same patients at once: each is taken once, and all get one answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.race import dying, sending

from carepath.authoring import load_clinic
from carepath.care import Patient
from carepath.care import open as open_care
from carepath.core.snapshot import to_json
from carepath.runtime.replay import live_again
from carepath.testing.clock import ManualClock

ROOT = Path(__file__).parents[2]
MANY = 4 if os.environ.get("CAREPATH_TEST_RACE") == "long" else 2


@pytest.fixture
def care(tmp_path):
    out = dying.FileAdapter(tmp_path, dying.Death(tmp_path, "", 0))
    url, clinic = f"sqlite:///{tmp_path / 'clinic.db'}", load_clinic(dying.CLINIC)
    clock = ManualClock(dying.MONDAY)
    with open_care(url, pathways=clinic, adapters=[out], clock=clock, sandbox=True, secret="x" * 16) as opened:
        for number in range(dying.PATIENTS):
            contacts = {"sms": f"+{number}"}
            opened.add_patient(Patient(f"p{number}", "P", date(1970, 1, 1), contacts=contacts, consents=("sms",)))
        yield opened


def answers(folder: Path, seed: int) -> list[dict[str, dict]]:
    """What each process was answered, by event id."""
    program = [sys.executable, str(Path(sending.__file__)), str(folder), str(seed)]
    started = [
        subprocess.Popen(
            [*program, f"{name}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])},
        )
        for name in range(MANY)
    ]  # fmt: skip
    for each in started:
        assert each.stdout.readline() == "ready\n"
    told = [each.communicate("go\n", timeout=120)[0] for each in started]
    assert [each.returncode for each in started] == [0] * MANY
    return [{line.partition(" ")[0]: json.loads(line.partition(" ")[2]) for line in one.splitlines()} for one in told]


def test_each_event_is_taken_once_and_everybody_gets_the_same_answer(care, tmp_path):
    told = answers(tmp_path, 3)
    ids = {one[5] for one in dying.script(3)}
    assert [set(one) for one in told] == [ids] * MANY
    for event_id in ids:
        first = [one[event_id] for one in told if not one[event_id]["duplicate"]]
        assert len(first) == 1
        assert all({**one[event_id], "duplicate": False} == first[0] for one in told)
    definitions = care._services.definitions
    with care.store.begin(write=False) as uow:
        for patient in uow.patients.all():
            heard = [one.event_id for one in uow.events.of_patient(patient.id)]
            assert len(heard) == len(set(heard))
            rows = uow.journeys.of_patient(patient.id)
            assert sorted((one.pathway, one.once) for one in rows) == [("checkin", ""), ("refill", "a")]
            for row in rows:
                records = uow.records.of_journey(row.id)
                assert [one.sequence for one in records] == list(range(1, row.sequence + 1))
                order = [heard.index(one.event_id) for one in records if one.event_id in ids]
                assert order == sorted(order), "one history: the journey heard them in the order in which they came"
                *_, last = live_again(uow, definitions, row)
                assert to_json(last.after, definitions.pinned(uow, row).pathway) == row.snapshot
        deliveries = [each for one in uow.outbox.messages() for each in uow.outbox.deliveries(one.id)]
        sent = Counter(dying.lines(tmp_path / "sent"))
        assert all(sent[one.id] == 1 for one in deliveries if one.status == "delivered")
        assert set(sent) <= {one.id for one in deliveries}
