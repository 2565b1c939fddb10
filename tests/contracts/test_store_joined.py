"""carepath writes inside the caller's own transaction: both are kept, or neither is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from carepath.errors import ConfigurationError, ConflictError, RequestError
from carepath.ports import UnitOfWork
from carepath.rows import Patient
from carepath.store import SqlStore
from carepath.testing.contracts.store_rows import NOON, begun, delivery, journey, locked, message, record
from carepath.testing.contracts.store_rows import event as an_event


@pytest.fixture(params=["file", "postgresql"])
def place(request) -> tuple[str, str | None]:
    if request.param == "file":
        return request.getfixturevalue("sqlite_file"), None
    return request.getfixturevalue("emptied_postgresql")


@pytest.fixture
def joined_store(place) -> Iterator[SqlStore]:
    url, schema = place
    with closing(SqlStore(url, schema=schema)) as store:
        begun(store)
        yield store


@pytest.fixture
def app(place) -> Iterator[Engine]:
    """The app's own engine, as SQLAlchemy makes it, with a table of the app's own."""
    url, schema = place
    engine = create_engine(url, poolclass=NullPool, **({"connect_args": {"timeout": 0}} if schema is None else {}))
    # Named whole, so that test runs at the same time do not meet, and ours are not found by a search path either.
    visits = f"{schema}.app_visits" if schema else "app_visits"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE {visits} (note TEXT)"))
    yield engine.execution_options(app_visits=visits)
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {visits}"))


def visit(connection: Connection) -> None:
    connection.execute(text(f"INSERT INTO {connection.get_execution_options()['app_visits']} VALUES ('seen')"))


def kept(store: SqlStore, app: Engine) -> tuple[int, int]:
    """How many rows of the app's, and of ours, are there."""
    with app.connect() as connection:
        counted = text(f"SELECT count(*) FROM {connection.get_execution_options()['app_visits']}")
        visits = connection.execute(counted).scalar_one()
    with store.begin(write=False) as work:
        return visits, len(work.records.of_journey("j1"))


def test_one_commit_keeps_both(joined_store, app):
    with app.begin() as connection:
        visit(connection)
        with joined_store.begin(connection=connection) as work:
            locked(work)
            with work.savepoint():
                work.records.append(record(0))
        assert connection.in_transaction()
        assert not connection.in_nested_transaction()
        visit(connection)
    assert kept(joined_store, app) == (2, 1)


def test_the_callers_rollback_takes_ours_along(joined_store, app):
    with app.connect() as connection:
        transaction = connection.begin()
        visit(connection)
        with joined_store.begin(connection=connection) as work:
            locked(work)
            with work.savepoint():
                work.records.append(record(0))
        transaction.rollback()
    assert kept(joined_store, app) == (0, 0)


def write_and_fail(work: UnitOfWork) -> None:
    patient = locked(work)
    with work.savepoint():
        work.records.append(record(0))
        work.journeys.save(journey(patient.id), expected=7)


def test_our_error_leaves_the_callers_transaction_to_the_caller(joined_store, app):
    with app.begin() as connection:
        visit(connection)
        with pytest.raises(ConflictError), joined_store.begin(connection=connection) as work:
            write_and_fail(work)
        visit(connection)
    assert kept(joined_store, app) == (2, 0)


def test_the_callers_connection_is_left_as_it_was(joined_store, app):
    with app.begin() as connection:
        visit(connection)
        before = dict(connection.get_execution_options())
        with joined_store.begin(connection=connection) as work:
            locked(work)
        assert dict(connection.get_execution_options()) == before


def test_what_is_read_inside_includes_what_was_written_inside(joined_store, app):
    with app.begin() as connection:
        visit(connection)
        with joined_store.begin(connection=connection) as work:
            work.patients.add(Patient("luis"))
        with joined_store.begin(connection=connection, write=False) as work:
            assert work.patients.find("luis") is not None
            with pytest.raises(RequestError, match="read-only"):
                work.patients.lock("luis")


def refused(store: SqlStore, connection: object) -> str:
    with pytest.raises(RequestError) as raised, store.begin(connection=connection):
        pass
    assert raised.value.hint
    return raised.value.code


def test_a_connection_outside_a_transaction_is_refused(joined_store, app):
    with app.connect() as connection:
        assert refused(joined_store, connection) == "connection-without-transaction"
        assert not connection.in_transaction()


def test_a_connection_that_commits_each_statement_is_refused(joined_store, app):
    with app.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT 1"))
        assert connection.in_transaction(), "SQLAlchemy alone would say so"
        assert refused(joined_store, connection) == "connection-without-transaction"


def test_what_is_no_connection_is_refused(joined_store, app):
    assert refused(joined_store, app) == "connection-unknown"
    with closing(create_engine("sqlite://").connect()) as elsewhere:
        other_kind = joined_store.engine.dialect.name == "postgresql"
        expected = "connection-elsewhere" if other_kind else "connection-without-transaction"
        assert refused(joined_store, elsewhere) == expected
        elsewhere.engine.dispose()


def test_a_database_without_our_tables_is_named(sqlite_file):
    with closing(SqlStore("sqlite://")) as store:
        engine = create_engine(sqlite_file, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE app_visits (note TEXT)"))
            connection.execute(text("INSERT INTO app_visits VALUES ('x')"))
            with pytest.raises(ConfigurationError, match="tables-missing"), store.begin(connection=connection):
                pass


# -- SQLite ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sqlite_store(sqlite_file) -> Iterator[SqlStore]:
    with closing(SqlStore(sqlite_file)) as store:
        begun(store)
        yield store


@pytest.fixture
def stock(sqlite_file) -> Engine:
    return create_engine(sqlite_file, poolclass=NullPool, connect_args={"timeout": 0})


@pytest.fixture
def explicit(stock) -> Engine:
    """An app's engine that begins as SQLAlchemy's documentation tells: by itself, and deferred."""
    event.listen(stock, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
    event.listen(stock, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return stock


def test_a_transaction_that_the_driver_has_not_begun_is_refused(sqlite_store, stock):
    # With a SAVEPOINT as the first statement, its release would commit: our row would survive the caller's rollback.
    with stock.connect() as connection, connection.begin():
        connection.execute(text("SELECT 1"))
        assert refused(sqlite_store, connection) == "connection-without-transaction"


def test_a_caller_who_read_before_somebody_wrote_is_told_to_roll_back(sqlite_store, explicit):
    with explicit.connect() as connection, connection.begin():
        connection.execute(text("SELECT count(*) FROM carepath_events")).scalar_one()
        with sqlite_store.begin() as work:
            work.records.append(record(0))
        with pytest.raises(ConflictError, match="database-moved-on") as raised:
            sqlite_store.begin(connection=connection).__enter__()
        assert "same event_id" in raised.value.hint
        assert raised.value.retryable


def test_a_caller_who_finds_the_database_locked_may_call_again(sqlite_store, explicit):
    with explicit.connect() as connection, connection.begin():
        connection.execute(text("SELECT 1"))
        with (
            sqlite_store.begin() as work,
            pytest.raises(ConflictError, match="database-busy"),
            sqlite_store.begin(connection=connection),
        ):
            work.records.append(record(0))


def test_joining_takes_the_write_lock_at_once(sqlite_store, explicit):
    with explicit.connect() as first, first.begin(), explicit.connect() as second, second.begin():
        with sqlite_store.begin(connection=first) as work:
            locked(work)
        with pytest.raises(ConflictError, match="database-busy"), sqlite_store.begin(connection=second):
            pass


# -- PostgreSQL ------------------------------------------------------------------------------------------------------


@pytest.fixture
def postgresql_store(emptied_postgresql) -> Iterator[SqlStore]:
    url, schema = emptied_postgresql
    with closing(SqlStore(url, schema=schema)) as store:
        begun(store)
        yield store


@pytest.fixture
def app_engine(emptied_postgresql) -> Engine:
    return create_engine(emptied_postgresql[0], poolclass=NullPool)


def test_a_lock_that_somebody_holds_becomes_a_conflict(postgresql_store, app_engine):
    with postgresql_store.begin() as holder, app_engine.connect() as connection, connection.begin():
        locked(holder)
        connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with (
            pytest.raises(ConflictError, match="database-busy"),
            postgresql_store.begin(connection=connection) as work,
        ):
            work.patients.lock("ana")


def test_rows_that_point_at_a_locked_patient_are_added_meanwhile(postgresql_store, app_engine):
    with postgresql_store.begin() as holder, app_engine.begin() as connection:
        patient = locked(holder)
        connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with postgresql_store.begin(connection=connection) as work:
            work.events.add(an_event(patient.id))
    with postgresql_store.begin(write=False) as work:
        assert work.events.find("e1") is not None


def test_a_stricter_isolation_of_the_callers_ends_in_a_conflict(postgresql_store, app_engine):
    engine = app_engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT 1"))
        with postgresql_store.begin() as work:
            patient_id = locked(work).id
            work.journeys.save(journey(patient_id, sequence=1), expected=0)
        with (
            pytest.raises(ConflictError, match="database-collision"),
            postgresql_store.begin(connection=connection) as work,
        ):
            work.journeys.save(journey(patient_id, sequence=1, ended_at=NOON), expected=0)


def test_a_transaction_that_an_error_has_ended_says_so(postgresql_store, app_engine):
    with app_engine.connect() as connection, connection.begin():
        with pytest.raises(Exception, match="no_such_table"):
            connection.execute(text("SELECT * FROM no_such_table"))
        with (
            pytest.raises(ConflictError, match="transaction-aborted"),
            postgresql_store.begin(connection=connection) as work,
        ):
            work.patients.lock("ana")


def test_a_claim_passes_by_what_another_worker_is_just_taking(postgresql_store, app_engine):
    with postgresql_store.begin() as work:
        for name in ("luis", "zoe"):
            patient = work.patients.add(Patient(name))
            work.outbox.add_message(message(patient.id, id=name, journey_id=None))
            work.outbox.add_delivery(delivery(patient.id, id=name, message_id=name))
    hour = timedelta(hours=1)
    with postgresql_store.begin() as first, app_engine.begin() as connection:
        assert [each.delivery.id for each in first.outbox.claim(at=NOON, lease_for=hour, limit=1)] == ["luis"]
        connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with postgresql_store.begin(connection=connection) as second:
            assert [each.delivery.id for each in second.outbox.claim(at=NOON, lease_for=hour, limit=5)] == ["zoe"]


def test_deadlocks_cannot_be_where_the_patient_is_locked_first(postgresql_store, app_engine):
    """The second waits for the first's lock, and never holds what the first needs."""
    with postgresql_store.begin() as first, app_engine.connect() as connection:
        locked(first)
        transaction = connection.begin()
        connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with (
            pytest.raises(ConflictError, match="database-busy"),
            postgresql_store.begin(connection=connection) as second,
        ):
            second.patients.lock("ana")
        first.records.append(record(0))
        transaction.rollback()
