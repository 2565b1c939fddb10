"""What SqlStore asks of each database, and says when the database cannot."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, Update

from carepath.errors import CarepathError, ConfigurationError, ConflictError, CorruptionError, RequestError
from carepath.rows import Patient
from carepath.store import SqlStore, outbox, patients, timers
from carepath.testing.contracts.store_rows import begun, locked, record


def refusal(*arguments, kind: type[CarepathError] = ConfigurationError, **options) -> CarepathError:
    with pytest.raises(kind) as raised:
        SqlStore(*arguments, **options)
    assert raised.value.hint
    assert raised.value.__context__ is None
    return raised.value


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("clinic.db", "database-address"),
        ("", "database-address"),
        ("mysql://root:s3cret@host/clinic", "database-address"),
        ("postgresql+psycopg2://root:s3cret@host/clinic", "database-address"),
        ("postgresql://root:s3cret@host:port/clinic", "database-address"),
        ("postgresql+psycopg://root:s3cret@127.0.0.1:1/clinic", "database-unreachable"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(address, code):
    error = refusal(address)
    assert error.code == code
    assert "s3cret" not in f"{error}{error!r}"


def test_a_server_that_does_not_answer_may_answer_later():
    assert refusal("postgresql://nobody@127.0.0.1:1/clinic").retryable


def test_a_schema_is_for_postgresql_only():
    assert refusal("sqlite://", schema="north").code == "schema-on-sqlite"


@pytest.mark.parametrize("name", ["", "North", "a;drop", 'a"b', "1a", "a" * 64])
def test_a_schema_has_a_plain_name(name):
    assert refusal("postgresql://postgres@127.0.0.1:1/x", schema=name).code == "schema-name"


def test_tenants_are_apart(postgresql):
    url, schema = postgresql
    with closing(SqlStore(url, schema=schema)) as north:
        begun(north)
        assert refusal(url, schema=f"{schema}_south", create=False).code == "tables-missing"


@pytest.mark.parametrize("bare", ["postgresql://", "postgres://"])
def test_a_bare_postgresql_address_means_psycopg(postgresql, bare):
    url, schema = postgresql
    with closing(SqlStore(url.replace("postgresql+psycopg://", bare), schema=schema)) as store:
        assert store.engine.dialect.driver == "psycopg"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert refusal(f"sqlite:///{tmp_path}/none/clinic.db").code == "database-unopened"


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ana, " * 500)
    assert refusal(f"sqlite:///{path}", kind=CorruptionError).code == "database-corrupt"
    assert path.read_text() == "Dear Ana, " * 500


def test_a_file_that_may_not_be_written_is_named_at_once(tmp_path):
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        connection.execute("CREATE TABLE app_visits (note TEXT)")
    assert refusal(f"sqlite:///file:{tmp_path}/clinic.db?mode=ro&uri=true").code == "database-denied"


def test_a_commit_on_sqlite_is_on_disk(sqlite_file, tmp_path):
    with closing(SqlStore(sqlite_file)) as store, store.engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_writing_takes_the_lock_before_reading_and_reading_takes_none(sqlite_file, tmp_path):
    with (
        closing(SqlStore(sqlite_file)) as store,
        closing(sqlite3.connect(tmp_path / "clinic.db", timeout=0, isolation_level=None)) as other,
    ):
        with store.begin(write=False):
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
        with store.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with store.begin(write=False) as reader:
            before = reader.patients.all()
            begun(store)
            assert reader.patients.all() == before, "a reader sees one moment"


def test_a_locked_file_is_a_conflict(sqlite_file, tmp_path):
    with (
        closing(SqlStore(sqlite_file)) as store,
        closing(sqlite3.connect(tmp_path / "clinic.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with closing(store.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA busy_timeout = 0")
        with pytest.raises(ConflictError, match="database-busy") as raised, store.begin():
            pass
        assert raised.value.__context__ is None


def test_one_thread_at_a_time_uses_a_database_in_memory():
    inside, wrong = threading.Semaphore(1), []
    with closing(SqlStore("sqlite://")) as store:
        begun(store)

        def work_once(number: int) -> None:
            with store.begin() as work:
                if not inside.acquire(blocking=False):
                    wrong.append(number)
                found = work.records.of_journey("j1")
                work.records.append(record(len(found)))
                inside.release()

        threads = [threading.Thread(target=work_once, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.begin(write=False) as work:
            assert len(work.records.of_journey("j1")) == 12
    assert not wrong


def test_a_transaction_within_a_transaction_in_memory_is_refused_and_not_waited_for():
    with closing(SqlStore("sqlite://")) as store:
        with store.begin(), pytest.raises(RequestError, match="transaction-nested"), store.begin():
            pass
        begun(store)


def test_databases_in_memory_are_apart():
    with closing(SqlStore("sqlite://")) as one, closing(SqlStore("sqlite://")) as other:
        begun(one)
        with other.begin(write=False) as work:
            assert work.patients.all() == []


def test_a_unit_of_work_is_of_no_use_after_its_block(store):
    begun(store)
    with store.begin() as work:
        pass
    with pytest.raises(RequestError, match="transaction-over") as raised:
        work.patients.find("ana")
    assert raised.value.__context__ is None


def test_the_apps_own_error_passes_as_it_is(store):
    with pytest.raises(ZeroDivisionError), store.begin() as work:
        work.patients.add(Patient(str(1 / 0)))
    with pytest.raises(ZeroDivisionError), store.begin() as work, work.savepoint():
        work.patients.add(Patient(str(1 / 0)))


def test_nothing_is_logged_of_what_patients_say(store, caplog):
    caplog.set_level("DEBUG")
    with store.begin() as work:
        work.patients.add(Patient("ana", name="Zebra-7731"))
    with store.begin(write=False) as work:
        assert work.patients.find("ana") is not None
    assert "Zebra" not in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_opens_connections_of_its_own(sqlite_file):
    with closing(SqlStore(sqlite_file)) as store:
        begun(store)
        pool = store.engine.pool
        child = os.fork()
        if child == 0:  # leave by _exit alone: this is a copy of the whole test run
            with suppress(CarepathError), store.begin() as work:
                locked(work)
                work.records.append(record(0))
            os._exit(0 if store.engine.pool is not pool else 3)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        with store.begin() as work:
            work.records.append(record(1))
        with store.begin(write=False) as work:
            assert len(work.records.of_journey("j1")) == 2


HOT: dict[str, tuple[Select | Update, str]] = {
    "claim": (outbox.CLAIMABLE[None], "ix_carepath_deliveries_due"),
    "claim of safety": (outbox.CLAIMABLE[True], "ix_carepath_deliveries_safety_due"),
    "what a claim waits for": (
        outbox.CLAIMABLE[False],
        "SEARCH earlier USING INDEX ix_carepath_deliveries_patient_due",
    ),
    "outbox next_at": (outbox.NEXT_AT, "ix_carepath_deliveries_due"),
    "release": (outbox.RELEASE, "ix_carepath_deliveries_lease"),
    "first due": (timers.FIRST_DUE, "ix_carepath_timers_patient_due"),
    "patients due": (timers.PATIENTS_DUE, "ix_carepath_timers_due"),
    "patients due, each once": (timers.PATIENTS_DUE, "SEARCH earlier USING INDEX ix_carepath_timers_patient_due"),
    "timers next_at": (timers.NEXT_AT, "ix_carepath_timers_due"),
    "patient": (patients.LOCK, "uq_carepath_patients_reference"),
    "address": (patients.BY_ADDRESS, "ix_carepath_patient_addresses_address"),
}


@pytest.mark.parametrize("name", HOT)
def test_what_is_asked_all_the_time_has_an_index(name):
    statement, index = HOT[name]
    with closing(SqlStore("sqlite://")) as store, store.engine.connect() as connection:
        compiled: Any = statement.compile(dialect=store.engine.dialect)
        parameters = tuple(1 for _ in compiled.positiontup)
        explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", parameters)
        plan = "\n".join(row.detail for row in explained)
    # SQLite numbers the unnamed indexes of unique columns.
    assert index in plan or (index.startswith("uq_") and "sqlite_autoindex" in plan), plan
    assert not re.search(r"SCAN (?!.*USING)", plan), plan
    assert "ORDER BY" not in plan or name == "address", plan  # few patients share one


def test_no_file_is_left_open(sqlite_file, tmp_path: Path):
    store = SqlStore(sqlite_file)
    begun(store)
    store.close()
    assert not (tmp_path / "clinic.db-wal").exists(), "the last connection takes the write-ahead log with it"
