"""A clinic whose one process dies, by kill -9, again and again; run as a program: dying.py FOLDER SEED KILLS.

Each child opens the same file, goes on where the last one died (it sends again what was not answered for sure), works,
and is killed at a point that SEED chooses: before or after the n-th commit, before or after the adapter, before or
after an answer is noted, or at any moment. After KILLS deaths, if it comes to so many, the last child lives to the end.
test_dying.py looks at what is left.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from carepath.authoring import load_clinic
from carepath.care import CarePath, Patient
from carepath.care import open as open_care
from carepath.errors import ConflictError, RequestError
from carepath.ports import Delivered, Outgoing, Verdict
from carepath.runtime import relay
from carepath.store import sql_store

CLINIC = Path(__file__).parents[1] / "clinics" / "small"
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
HOURS = 110
PATIENTS = 5
POINTS = ("before commit", "after commit", "before adapter", "after adapter", "before answer", "after answer", "any")
Sent = tuple[int, str, str, dict[str, Any], str, str]


class Death:
    """Dies at the n-th time that a point of this name is passed."""

    def __init__(self, folder: Path, point: str, number: int) -> None:
        self._folder, self._point, self._left = folder, point, number

    def passes(self, point: str) -> None:
        if point != self._point:
            return
        self._left -= 1
        if self._left == 0:
            append(self._folder / "deaths", point)
            os.kill(os.getpid(), signal.SIGKILL)


class FileAdapter:
    """Appends each key to a file."""

    name, channels, replay, timeout, only_records = "file", ("sms", "email", "page"), "safe", 1.0, True

    def __init__(self, folder: Path, death: Death) -> None:
        self._folder, self._death = folder, death

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        self._death.passes("before adapter")
        append(self._folder / "sent", delivery.key)
        self._death.passes("after adapter")
        return Delivered("kept")


class FileClock:
    """Stands where the last process left it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._now = datetime.fromisoformat(self._file.read_text()) if self._file.exists() else MONDAY

    def now(self) -> datetime:
        return self._now

    def set(self, at: datetime) -> None:
        self._now = at
        fresh = self._file.with_suffix(".new")
        fresh.write_text(at.isoformat())
        fresh.replace(self._file)


def append(file: Path, line: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def script(seed: int) -> list[Sent]:
    """What the app sends: hour, patient, event, values, origin, event id."""
    chance = random.Random(seed)
    found: list[Sent] = []
    for number in range(PATIENTS):
        patient = f"p{number}"
        found.append((0, patient, "treated", {"on": "2026-03-02"}, "ehr", f"{number}-t"))
        found.append(
            (chance.randrange(1, 30), patient, "filled", {"prescription": "a", "days": 30}, "ehr", f"{number}-f")
        )
        for turn in range(2):
            values = {"temperature": chance.choice([36.5, 39, None]), "worst": chance.randrange(5)}
            found.append((chance.randrange(1, 90), patient, "report", values, "patient", f"{number}-r{turn}"))
    return sorted(found, key=lambda one: (one[0], one[5]))


def opened(folder: Path, clock: FileClock, death: Death) -> CarePath:
    url, adapter = f"sqlite:///{folder / 'clinic.db'}", FileAdapter(folder, death)
    return open_care(url, pathways=CLINIC_OF, adapters=[adapter], clock=clock, sandbox=True, secret="x" * 16)


def live(folder: Path, seed: int, death: Death) -> None:
    """One life: from where the clock stands to the end, or to death."""
    clock = FileClock(folder)
    care = opened(folder, clock, death)
    watch_commits(care, death)
    for number in range(PATIENTS):
        contacts = {"sms": f"+{number}", "email": f"{number}@example.org"}
        patient = Patient(f"p{number}", "P", date(1970, 1, 1), contacts=contacts, consents=("sms", "email"))
        try:
            care.add_patient(patient)
        except RequestError as error:
            if error.code != "patient-exists":
                raise
    answered = {line.partition(" ")[0] for line in lines(folder / "answers")}
    while clock.now() < MONDAY + timedelta(hours=HOURS):
        for _, patient, name, values, origin, event_id in due(seed, clock, answered):
            receipt = care.send(patient, name, values, origin=origin, event_id=event_id)
            death.passes("before answer")
            append(folder / "answers", f"{event_id} {json.dumps({**asdict(receipt), 'duplicate': False})}")
            death.passes("after answer")
            answered.add(event_id)
        care.run_until_idle()
        finish_tasks(care, clock)
        next_due = care.next_due() or clock.now()
        hour = clock.now() + timedelta(hours=1)
        clock.set(min(next_due, hour) if next_due > clock.now() else hour)
    care.close()


def due(seed: int, clock: FileClock, answered: set[str]) -> Iterator[Sent]:
    for one in script(seed):
        if one[5] not in answered and MONDAY + timedelta(hours=one[0]) <= clock.now():
            yield one


def finish_tasks(care: CarePath, clock: FileClock) -> None:
    """People do what has stood open for three hours."""
    for task in care.tasks(status=("open", "claimed")):
        if clock.now() - task.opened_at >= timedelta(hours=3):
            with suppress(ConflictError):  # what was done before may have cancelled it
                care.complete_task(task.id, next(iter(task.outcomes)), by="joy")


def watch_commits(care: CarePath, death: Death) -> None:
    def guarded(run: Any) -> Any:
        found = really(run)
        if getattr(run, "__name__", "") == "commit":
            death.passes("after commit")
        return found

    event.listen(care.store.engine, "commit", lambda _: death.passes("before commit"))  # type: ignore[attr-defined]
    really, sql_store.guarded = sql_store.guarded, guarded  # type: ignore[attr-defined]


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def main(folder: Path, seed: int, kills: int) -> None:
    chance = random.Random(seed)
    relay.LEASE_FOR = timedelta(milliseconds=20)
    while True:
        over = len(lines(folder / "deaths")) >= kills
        point = "" if over else chance.choice(POINTS)
        child = os.fork()
        if child == 0:
            status = 3
            try:
                live(folder, seed, Death(folder, point, chance.randrange(1, 60 if "commit" in point else 4)))
                status = 0
            except BaseException:  # noqa: BLE001 - said aloud, and the parent ends
                traceback.print_exc()
            finally:
                os._exit(status)
        if point == "any":
            time.sleep(0.05 + chance.random() * 0.2)
            append(folder / "deaths", point)
            os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        if os.WIFEXITED(ended) and os.WEXITSTATUS(ended):
            sys.exit(f"a child failed after {len(lines(folder / 'deaths'))} deaths")
        if os.WIFEXITED(ended):
            return


if __name__ == "__main__":
    CLINIC_OF = load_clinic(CLINIC)  # once: the children are forks
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
