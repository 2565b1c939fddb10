"""A process that sends what others send too, while it works; run as a program: sending.py FOLDER SEED NAME.

It prints each event's id with the answer that it got. test_sending.py compares them.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from tests.race import dying

from carepath.authoring import load_clinic
from carepath.errors import ConflictError


def main(folder: Path, seed: int, name: str) -> None:
    dying.CLINIC_OF = load_clinic(dying.CLINIC)
    care = dying.opened(folder, dying.FileClock(folder), dying.Death(folder, "", 0))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()  # all begin at once
    stop = threading.Event()
    working = threading.Thread(target=care.work, args=(stop,))
    working.start()
    chance = random.Random(f"{seed}{name}")
    # Those who are treated first; else everybody in an order of their own.
    for _, patient, event, values, origin, event_id in sorted(
        dying.script(seed), key=lambda one: (one[2] != "treated", chance.random())
    ):
        while True:
            try:
                receipt = care.send(patient, event, values, origin=origin, event_id=event_id)
            except ConflictError:
                continue
            break
        sys.stdout.write(f"{event_id} {json.dumps({**asdict(receipt), 'duplicate': receipt.duplicate})}\n")
    stop.set()
    working.join()
    care.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
