"""What a process of the race tests does; run as a program: store_worker.py WHAT URL SCHEMA NAME.

It prints a line for each thing that was committed, so that a test can kill it and know what must be there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from carepath.errors import ConflictError
from carepath.ports import UnitOfWork
from carepath.rows import DeliveryRow
from carepath.store import SqlStore
from carepath.testing.contracts.store_rows import NOON, event, locked, record

ROUNDS = 25


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def add_events(store: SqlStore, name: str, rounds: int = ROUNDS) -> None:
    """Reads the journey under the lock and moves it by one, as the engine does."""
    for number in range(rounds):
        with store.begin() as work:
            patient = locked(work)
            found = work.journeys.get("j1")
            assert found is not None
            work.events.add(event(patient.id, event_id=f"{name}-{number}"))
            work.records.append(record(found.sequence + 1, event_id=f"{name}-{number}"))
            work.journeys.save(replace(found, sequence=found.sequence + 1), expected=found.sequence)
        say(f"{name}-{number}")


def add_for_ever(store: SqlStore, name: str) -> None:
    add_events(store, name, rounds=1_000_000)


def deliver(store: SqlStore, name: str) -> None:
    """Claims and settles until nothing is left. Prints whether it was its turn, and whether the settlement held."""
    while True:
        with store.begin() as work:
            claims = work.outbox.claim(at=NOON, lease_for=timedelta(minutes=5), limit=3)
            turns = {each.delivery.id: _is_its_turn(work, each.delivery) for each in claims}
        if not claims:
            with store.begin(write=False) as work:
                if not any(row.status == "pending" for row in _all_deliveries(work)):
                    return
            continue
        for each in claims:
            with store.begin() as work:
                said = work.outbox.save_delivery(replace(each.delivery, status="delivered"), token=each.token)
            say(each.delivery.id, each.token, turns[each.delivery.id], said)


def enroll_once(store: SqlStore, name: str) -> None:
    """Adds the same event id as everybody else; says who was first."""
    for number in range(ROUNDS):
        try:
            with store.begin() as work:
                work.events.add(event(_any_patient(work), event_id=f"shared-{number}"))
        except ConflictError:
            continue
        say(f"shared-{number}")


def _is_its_turn(work: UnitOfWork, delivery: DeliveryRow) -> bool:
    """Whether all that was due to this patient before is settled, and nothing else is out."""
    others = [row for row in _all_deliveries(work) if row.patient_id == delivery.patient_id and row.id != delivery.id]
    return all(row.lease_until is None and (row.status != "pending" or row.due_at > delivery.due_at) for row in others)


def _any_patient(work: UnitOfWork) -> str:
    return work.patients.all()[0].id


def _all_deliveries(work: UnitOfWork) -> list[DeliveryRow]:
    return [row for message in work.outbox.messages() for row in work.outbox.deliveries(message.id)]


if __name__ == "__main__":
    what, url, schema, name = sys.argv[1:]
    store = SqlStore(url, schema=schema or None, create=False)
    say("ready")
    sys.stdin.readline()  # all begin at once
    {"add_events": add_events, "add_for_ever": add_for_ever, "deliver": deliver, "enroll_once": enroll_once}[what](
        store, name
    )
    store.close()
