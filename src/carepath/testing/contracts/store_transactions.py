"""What a store promises about transactions: all or nothing, savepoints, times to the microsecond, discreet errors.

Part of the suite in store.py. Each check takes an empty store.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from carepath.errors import CarepathError, ConflictError, RequestError
from carepath.ports import Store, UnitOfWork
from carepath.rows import Patient
from carepath.testing.contracts.store_rows import (
    ANA,
    NOON,
    TICK,
    begun,
    delivery,
    event,
    journey,
    message,
    raises,
    record,
    task,
    timer,
)

PLANTED = "Zebra-7731 says her chest hurts"


class _Crash(Exception):
    """What a check raises inside a transaction."""


def it_writes_nothing_where_the_block_raises(store: Store) -> None:
    patient_id = begun(store)
    with raises(_Crash), store.begin() as work:
        work.patients.add(Patient("luis"))
        work.events.add(event(patient_id))
        work.journeys.save(journey(patient_id, sequence=5), expected=0)
        work.records.append(record(0))
        work.timers.arm(timer(patient_id))
        work.outbox.add_message(message(patient_id))
        work.outbox.add_delivery(delivery(patient_id))
        work.tasks.add(task(patient_id))
        raise _Crash
    with store.begin() as work:
        assert work.patients.find("luis") is None
        assert work.events.find("e1") is None
        assert work.journeys.get("j1") == journey(patient_id)
        assert list(work.records.of_journey("j1")) == []
        assert work.timers.next_at() is None
        assert work.outbox.next_at() is None
        assert list(work.tasks.select()) == []


def it_rolls_back_to_a_savepoint(store: Store) -> None:
    """What came before it and after it stays; the error passes; savepoints nest."""
    patient_id = begun(store)
    with store.begin() as work:
        work.records.append(record(0))
        with raises(_Crash), work.savepoint():
            work.records.append(record(1))
            with work.savepoint():
                work.timers.arm(timer(patient_id))
            with raises(_Crash), work.savepoint():
                work.records.append(record(2))
                raise _Crash
            assert [row.sequence for row in work.records.of_journey("j1")] == [0, 1]
            raise _Crash
        assert [row.sequence for row in work.records.of_journey("j1")] == [0]
        assert list(work.timers.of_owner("j1")) == []
        with work.savepoint():
            work.records.append(record(1, event="after"))
    with store.begin(write=False) as work:
        assert list(work.records.of_journey("j1")) == [record(0), record(1, event="after")]


def it_goes_on_after_a_refused_row(store: Store) -> None:
    """An error inside a savepoint ends that savepoint, not the transaction."""
    patient_id = begun(store)
    with store.begin() as work:
        with raises(RequestError), work.savepoint():
            work.records.append(record(0))
            work.tasks.add(task(patient_id, status="no such status"))
        with raises(RequestError), work.savepoint():
            work.records.append(record(0, journey_id="no such journey"))
        work.records.append(record(7))
    with store.begin(write=False) as work:
        assert [row.sequence for row in work.records.of_journey("j1")] == [7]


def it_keeps_a_moment_to_the_microsecond(store: Store) -> None:
    """Any zone in, UTC out, the same instant: also in a repeated hour, and at both ends of what is kept."""
    toronto = ZoneInfo("America/Toronto")
    moments = [
        datetime(2026, 11, 1, 1, 30, 0, 1, tzinfo=toronto),
        datetime(2026, 11, 1, 1, 30, 0, 1, tzinfo=toronto, fold=1),
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 2, 0, 0, 0, 7, tzinfo=timezone(timedelta(hours=14))),
    ]
    patient_id = begun(store)
    with store.begin() as work:
        for number, moment in enumerate(moments):
            work.timers.arm(timer(patient_id, name=f"t{number}", due_at=moment))
    with store.begin() as work:
        kept = {row.name: row.due_at for row in work.timers.of_owner("j1")}
        for number, moment in enumerate(moments):
            found = kept[f"t{number}"]
            assert found - moment.astimezone(UTC) == timedelta(0)
            assert found.utcoffset() == timedelta(0)
        order = [row.due_at for row in work.timers.of_owner("j1")]
        assert order == sorted(order)
        assert work.timers.first_due(patient_id, datetime(1900, 1, 1, tzinfo=UTC)) is not None


def it_refuses_a_time_that_is_not_sure(store: Store) -> None:
    """Without a zone, or in a year that only a mistake gives."""
    patient_id = begun(store)
    for wrong in (NOON.replace(tzinfo=None), NOON.replace(year=1899), NOON.replace(year=2200)):
        with raises(RequestError), store.begin() as work:
            work.timers.arm(timer(patient_id, due_at=wrong))
        with raises(RequestError), store.begin() as work:
            work.timers.first_due(patient_id, wrong)
    with store.begin(write=False) as work:
        assert list(work.timers.of_owner("j1")) == []


def it_refuses_a_text_that_cannot_be_kept(store: Store) -> None:
    """A NUL, or half of a character: said clearly and the same on every database."""
    patient_id = begun(store)
    for wrong in (f"{PLANTED} \0", f"{PLANTED} \ud83d"):
        with raises(RequestError), store.begin() as work:
            work.events.add(event(patient_id, payload=wrong))
        with raises(RequestError), store.begin() as work:
            work.patients.add(Patient("luis", name=wrong))
        with raises(RequestError), store.begin() as work:
            work.patients.add(Patient("luis", contacts={"sms": wrong}))
    with store.begin(write=False) as work:
        assert list(work.events.of_patient(patient_id)) == []


def it_reads_without_writing(store: Store) -> None:
    """A transaction opened to read refuses to write and to lock."""
    patient_id = begun(store)
    changes: list[Callable[[UnitOfWork], Any]] = [
        lambda work: work.records.append(record(0)),
        lambda work: work.patients.lock("ana"),
        lambda work: work.patients.lock_id(patient_id),
        lambda work: work.outbox.release_expired(),
    ]
    for change in changes:
        with raises(RequestError), store.begin(write=False) as work:
            change(work)
    with store.begin(write=False) as work:
        assert work.patients.find("ana") is not None
        assert list(work.records.of_journey("j1")) == []


def it_tells_the_databases_time(store: Store) -> None:
    """Aware UTC, to the microsecond, and moving on within a transaction."""
    with store.begin() as work:
        first, second = work.database_now(), work.database_now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second
    assert second - first < timedelta(seconds=60)
    assert abs(first - datetime.now(UTC)) < timedelta(minutes=5), "the two machines' clocks are far apart"


def it_names_no_patient_in_an_error(store: Store) -> None:
    """What somebody wrote is in no error, nor in anything that hangs on one: causes, contexts, arguments."""
    patient_id = begun(store)
    with store.begin() as work:
        work.patients.add(replace(ANA, reference=PLANTED))
        work.events.add(event(patient_id, event_id="taken"))
        work.records.append(record(0))
    for mistake in _mistakes(patient_id):
        error = _error_of(store, mistake)
        for line in _everything_in(error):
            assert "Zebra" not in line, f"{type(error).__name__} {error.code} tells what a patient wrote"


def _mistakes(patient_id: str) -> list[Callable[[UnitOfWork], Any]]:
    said = event(patient_id, payload=PLANTED, given=PLANTED)
    nobody: Any = None
    thing: Any = object()
    return [
        lambda work: work.patients.add(Patient(PLANTED)),
        lambda work: work.events.add(replace(said, event_id="taken")),
        lambda work: work.events.add(replace(said, patient_id=PLANTED)),
        lambda work: work.events.add(replace(said, name=nobody)),
        lambda work: work.events.add(replace(said, actor=thing)),
        lambda work: work.events.add(replace(said, payload=PLANTED + "\ud800")),
        lambda work: work.events.add(replace(said, payload=PLANTED + "\0")),
        lambda work: work.events.add(replace(said, at=NOON.replace(tzinfo=None))),
        lambda work: work.events.answer("unknown", PLANTED, PLANTED),
        lambda work: work.records.append(record(0, body=PLANTED)),
        lambda work: work.records.append(record(-1, body=PLANTED)),
        lambda work: work.records.append(record(10**30, body=PLANTED)),
        lambda work: work.journeys.save(journey(patient_id, snapshot=PLANTED), expected=9),
        lambda work: work.journeys.save(journey(patient_id, snapshot=PLANTED, status=PLANTED), expected=0),
        lambda work: work.tasks.add(task(patient_id, title=PLANTED, status="no such status")),
    ]


def _error_of(store: Store, mistake: Callable[[UnitOfWork], Any]) -> CarepathError:
    with raises(CarepathError) as raised, store.begin() as work:
        mistake(work)
    error: CarepathError = raised.error
    return error


def _everything_in(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        # Of the traceback only what the error says of itself: the source lines shown are the caller's own.
        yield from traceback.format_exception_only(error)
        error = error.__cause__ or error.__context__


def it_locks_before_it_reads(store: Store) -> None:
    """A journey read under its patient's lock can be saved: nobody moves it in between."""
    patient_id = begun(store)
    for sequence in range(3):
        with store.begin() as work:
            assert work.patients.lock_id(patient_id) is not None
            found = work.journeys.get("j1")
            assert found is not None
            work.records.append(record(sequence, at=NOON + sequence * TICK))
            work.journeys.save(replace(found, sequence=found.sequence + 1), expected=found.sequence)
    with store.begin(write=False) as work:
        found = work.journeys.get("j1")
        assert found is not None
        assert found.sequence == len(work.records.of_journey("j1")) == 3


def it_can_be_called_again_after_a_conflict(store: Store) -> None:
    """A conflict says so by `retryable`; after it the store works on."""
    patient_id = begun(store)
    with raises(ConflictError) as raised, store.begin() as work:
        work.journeys.save(journey(patient_id), expected=4)
    assert raised.error.retryable
    assert raised.error.hint
    with store.begin() as work:
        work.journeys.save(journey(patient_id, sequence=1), expected=0)


TRANSACTION_CHECKS = (
    it_writes_nothing_where_the_block_raises,
    it_rolls_back_to_a_savepoint,
    it_goes_on_after_a_refused_row,
    it_keeps_a_moment_to_the_microsecond,
    it_refuses_a_time_that_is_not_sure,
    it_refuses_a_text_that_cannot_be_kept,
    it_reads_without_writing,
    it_tells_the_databases_time,
    it_names_no_patient_in_an_error,
    it_locks_before_it_reads,
    it_can_be_called_again_after_a_conflict,
)
