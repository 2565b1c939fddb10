"""A worker process of test_care_processes.py; run as a program: care_worker.py URL SCHEMA AT FILE NAME DIES_AFTER.

It works until its input ends. What it delivers it appends to FILE, each key with its own NAME; after the DIES_AFTER-th
(0: never) it dies in the middle of the attempt, as by kill -9.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

import carepath
from carepath.ports import Delivered, Outgoing, Verdict
from carepath.testing.clock import ManualClock

CLINIC = Path(__file__).parents[1] / "clinics" / "small"


class FileAdapter:
    """Appends a line for each call: the key, and who called."""

    name = "file"
    channels = ("sms", "page")
    replay = "safe"
    timeout = 30.0
    only_records = True

    def __init__(self, path: Path, *, name: str, dies_after: int = 0) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._who = name
        self._left = dies_after

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        os.write(self._file, f"{delivery.key} {self._who}\n".encode())
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return Delivered(f"{self._who}-{attempt}")


def main(url: str, schema: str, at: str, file: str, name: str, dies_after: str) -> None:
    adapter = FileAdapter(Path(file), name=name, dies_after=int(dies_after))
    clock = ManualClock(datetime.fromisoformat(at))
    with carepath.open(
        url, schema=schema or None, pathways=CLINIC, adapters=[adapter], clock=clock, sandbox=True
    ) as care:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()  # all begin at once
        stop = threading.Event()
        threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
        care.work(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
