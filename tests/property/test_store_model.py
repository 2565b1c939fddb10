"""Whatever is done to a store, in whatever order, its rows equal those of a dict that had the same done to it."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from carepath.errors import ConflictError
from carepath.ports import UnitOfWork
from carepath.rows import DeliveryRow, JourneyRow, TimerRow
from carepath.store import SqlStore
from carepath.testing.contracts.store_rows import HOUR, NOON, begun, delivery, event, journey, message, record, timer

OWNERS = st.sampled_from(["j1", "x1"])
NAMES = st.sampled_from(["a", "b", "c"])
IDS = st.sampled_from(["1", "2", "3"])
MOMENTS = st.integers(-3, 3).map(lambda count: NOON + timedelta(microseconds=count))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
OPERATIONS = st.one_of(
    st.tuples(st.just("arm"), OWNERS, NAMES, MOMENTS),
    st.tuples(st.just("disarm"), OWNERS, NAMES),
    st.tuples(st.just("disarm_all"), OWNERS),
    st.tuples(st.just("hold_all"), OWNERS, st.booleans()),
    st.tuples(st.just("event"), IDS, TEXTS),
    st.tuples(st.just("record"), st.integers(0, 3)),
    st.tuples(st.just("save"), st.integers(0, 3), TEXTS),
    st.tuples(st.just("deliver"), IDS, MOMENTS, st.booleans()),
    st.tuples(st.just("claim"), MOMENTS, st.integers(1, 3), st.booleans()),
    st.tuples(st.just("settle"), IDS, st.integers(0, 3)),
    st.tuples(st.just("undo")),
)


class _Undo(Exception):
    """Rolls a step back."""


class Model:
    """A store in a few dicts. Each method does what the port says, in plain Python."""

    def __init__(self, patient_id: str) -> None:
        self.patient_id = patient_id
        self.timers: dict[tuple[str, str], TimerRow] = {}
        self.events: dict[str, str] = {}
        self.records: set[int] = set()
        self.journey: JourneyRow = journey(patient_id)
        self.deliveries: dict[str, DeliveryRow] = {}  # in the order they were added
        self.leased: set[str] = set()

    def arm(self, work: UnitOfWork, owner: str, name: str, due_at) -> None:
        row = timer(self.patient_id, owner_id=owner, name=name, due_at=due_at)
        work.timers.arm(row)
        self.timers[owner, name] = row

    def disarm(self, work: UnitOfWork, owner: str, name: str) -> None:
        work.timers.disarm(owner, name)
        self.timers.pop((owner, name), None)

    def disarm_all(self, work: UnitOfWork, owner: str) -> None:
        work.timers.disarm_all(owner)
        self.timers = {key: row for key, row in self.timers.items() if key[0] != owner}

    def hold_all(self, work: UnitOfWork, owner: str, held: bool) -> None:
        work.timers.hold_all(owner, held)
        self.timers = {key: replace(row, held=held) if key[0] == owner else row for key, row in self.timers.items()}

    def event(self, work: UnitOfWork, event_id: str, payload: str) -> None:
        row = event(self.patient_id, event_id=event_id, payload=payload)
        expect(event_id not in self.events, lambda: work.events.add(row))
        self.events.setdefault(event_id, payload)

    def record(self, work: UnitOfWork, sequence: int) -> None:
        expect(sequence not in self.records, lambda: work.records.append(record(sequence)))
        self.records.add(sequence)

    def save(self, work: UnitOfWork, expected: int, snapshot: str) -> None:
        row = replace(self.journey, sequence=expected + 1, snapshot=snapshot)
        fits = expected == self.journey.sequence
        expect(fits, lambda: work.journeys.save(row, expected=expected))
        self.journey = row if fits else self.journey

    def deliver(self, work: UnitOfWork, name: str, due_at, safety: bool) -> None:
        if name not in self.deliveries:
            work.outbox.add_message(message(self.patient_id, id=name, safety=safety))
            row = delivery(self.patient_id, id=name, message_id=name, due_at=due_at, safety=safety)
            work.outbox.add_delivery(row)
            self.deliveries[name] = row

    def claim(self, work: UnitOfWork, at, limit: int, run_out: bool) -> None:
        lease_for = timedelta(0) if run_out else HOUR
        found = work.outbox.claim(at=at, lease_for=lease_for, limit=limit)
        waiting = [row for row in self.deliveries.values() if row.status == "pending"]
        in_order = sorted(waiting, key=lambda row: row.due_at)  # stable: as added where due at once
        free = [row for row in in_order if row.due_at <= at and row.id not in self.leased]
        expected = [row.id for row in free if row.safety or row == in_order[0]][:limit]
        assert [each.delivery.id for each in found] == expected
        for each in found:
            self.deliveries[each.delivery.id] = replace(
                self.deliveries[each.delivery.id], token=each.token, lease_until=each.delivery.lease_until
            )
        self.leased |= set() if run_out else set(expected)

    def settle(self, work: UnitOfWork, name: str, token: int) -> None:
        row = self.deliveries.get(name)
        if row is None:
            return
        settled = replace(row, status="delivered", lease_until=None)
        fits = token == row.token
        assert work.outbox.save_delivery(replace(settled, token=99), token=token) == fits
        if fits:
            self.deliveries[name] = settled
            self.leased.discard(name)

    def equals(self, work: UnitOfWork) -> None:
        for owner in ("j1", "x1"):
            mine = sorted(
                (row for key, row in self.timers.items() if key[0] == owner), key=lambda row: (row.due_at, row.name)
            )
            assert list(work.timers.of_owner(owner)) == mine
        free = [row for row in self.timers.values() if not row.held]
        first = min(free, key=lambda row: (row.due_at, row.owner_id, row.name), default=None)
        assert work.timers.next_at() == (first.due_at if first else None)
        assert work.timers.first_due(self.patient_id, NOON + HOUR) == first
        assert list(work.timers.patients_due(NOON + HOUR, 5)) == ([self.patient_id] if first else [])
        assert {row.event_id: row.payload for row in work.events.of_patient(self.patient_id)} == self.events
        assert [row.sequence for row in work.records.of_journey("j1")] == sorted(self.records)
        assert work.journeys.get("j1") == self.journey
        for name, row in self.deliveries.items():
            assert work.outbox.delivery(name) == row


def expect(fits: bool, change) -> None:
    """Does it, and finds a ConflictError exactly where the model says that it does not fit."""
    try:
        change()
    except ConflictError:
        assert not fits
    else:
        assert fits


@settings(max_examples=60, deadline=None)
@given(st.lists(OPERATIONS, max_size=25))
def test_a_store_equals_its_model(operations):
    with closing(SqlStore("sqlite://")) as store:
        patient_id = begun(store)
        model = Model(patient_id)
        with store.begin() as work:
            for name, *values in operations:
                if name == "undo":
                    with suppress(_Undo), work.savepoint():
                        work.timers.disarm_all("j1")
                        work.records.append(record(77))
                        raise _Undo
                else:
                    getattr(model, name)(work, *values)
            model.equals(work)
        with store.begin(write=False) as work:
            model.equals(work)
