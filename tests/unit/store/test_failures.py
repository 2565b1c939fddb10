"""What each code of a driver means to the caller, and that nothing of a row is passed on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import exc

from carepath.errors import ConfigurationError, ConflictError, CorruptionError, RequestError
from carepath.store.connection import guarded
from carepath.store.failures import POSTGRESQL, SQLITE, failure_of

PLANTED = "Zebra-7731"


class _Driver(Exception):
    """An error as a driver raises it, with a row in its text."""

    def __init__(self, text: str = f"Key (name)=({PLANTED})", **details):
        super().__init__(text)
        vars(self).update(details)


def wrapped(original: Exception, kind: type[exc.DBAPIError] = exc.OperationalError, **options) -> exc.DBAPIError:
    return kind("INSERT ...", {"name": PLANTED}, original, **options)


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("SQLITE_BUSY", ConflictError, "database-busy"),
        ("SQLITE_BUSY_RECOVERY", ConflictError, "database-busy"),
        ("SQLITE_BUSY_SNAPSHOT", ConflictError, "database-moved-on"),
        ("SQLITE_LOCKED_SHAREDCACHE", ConflictError, "database-busy"),
        ("SQLITE_CONSTRAINT_CHECK", RequestError, "row-refused"),
        ("SQLITE_CONSTRAINT_UNIQUE", ConflictError, "already-there"),
        ("SQLITE_IOERR_WRITE", ConfigurationError, "database-disk"),
        ("SQLITE_READONLY_DBMOVED", ConfigurationError, "database-denied"),
        ("SQLITE_FULL", ConfigurationError, "database-full"),
        ("SQLITE_CORRUPT_VTAB", CorruptionError, "database-corrupt"),
    ],
)
def test_codes_of_sqlite(code, kind, ours):
    error = failure_of(wrapped(_Driver(sqlite_errorname=code)))
    assert type(error) is kind
    assert error.code == ours
    assert PLANTED not in f"{error}{error!r}{vars(error)}"


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("40001", ConflictError, "database-collision"),
        ("40P01", ConflictError, "database-collision"),
        ("55P03", ConflictError, "database-busy"),
        ("57014", ConflictError, "database-busy"),
        ("57P01", ConfigurationError, "database-unreachable"),
        ("08006", ConfigurationError, "database-unreachable"),
        ("53300", ConfigurationError, "database-unreachable"),
        ("53100", ConfigurationError, "database-full"),
        ("25P02", ConflictError, "transaction-aborted"),
        ("23505", ConflictError, "already-there"),
        ("23503", RequestError, "row-refused"),
        ("22003", RequestError, "row-refused"),
        ("22021", RequestError, "value-not-storable"),
        ("42501", ConfigurationError, "database-denied"),
        ("42P01", ConfigurationError, "tables-missing"),
        ("XX001", CorruptionError, "database-corrupt"),
        ("XX000", ConfigurationError, "database-error"),
        ("0A000", ConfigurationError, "database-error"),
    ],
)
def test_codes_of_postgresql(code, kind, ours):
    diagnosis = SimpleNamespace(constraint_name=None, column_name=None, message_detail=PLANTED)
    error = failure_of(wrapped(_Driver(sqlstate=code, diag=diagnosis)))
    assert type(error) is kind
    assert error.code == ours
    assert PLANTED not in f"{error}{error!r}{vars(error)}"


def test_sqlites_one_code_for_wrong_statements():
    assert failure_of(wrapped(_Driver("no such table: x", sqlite_errorname="SQLITE_ERROR"))).code == "tables-missing"
    assert failure_of(wrapped(_Driver("near FROM", sqlite_errorname="SQLITE_ERROR"))).code == "database-error"


def test_every_error_says_what_to_do():
    for table in (SQLITE, POSTGRESQL):
        for make in table.values():
            error = make("code")
            assert error.hint
            assert error.message.endswith(".")


def test_a_database_that_is_away_may_be_tried_again():
    assert failure_of(wrapped(_Driver(sqlstate="57P01"))).retryable
    assert not failure_of(wrapped(_Driver(sqlstate="53100"))).retryable


@pytest.mark.parametrize(
    ("original", "ours"),
    [
        (type("OperationalError", (_Driver,), {})(), "database-unreachable"),
        (_Driver("PostgreSQL text fields cannot contain NUL (0x00) bytes"), "value-not-storable"),
        (_Driver("can't adapt type 'object'"), "row-refused"),
    ],
)
def test_what_the_driver_itself_refuses(original, ours):
    assert failure_of(wrapped(original)).code == ours


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (exc.TimeoutError("QueuePool limit"), "database-busy"),
        (exc.ResourceClosedError("This Connection is closed"), "transaction-over"),
        (exc.PendingRollbackError("Can't reconnect"), "transaction-over"),
        (exc.StatementError("bad", "INSERT ...", {"name": PLANTED}, TypeError(PLANTED)), "row-refused"),
        (exc.StatementError("bad", None, None, RequestError("mine", "Mine.")), "mine"),
        (OverflowError("Python int too large"), "value-not-storable"),
        (exc.CompileError(PLANTED), "database-error"),
    ],
)
def test_errors_without_a_code(error, ours):
    failure = failure_of(error)
    assert failure.code == ours
    assert PLANTED not in f"{failure}{failure!r}{vars(failure)}"


def test_the_drivers_error_is_neither_cause_nor_context():
    def run() -> None:
        raise wrapped(_Driver(sqlite_errorname="SQLITE_BUSY"))

    with pytest.raises(ConflictError) as raised:
        guarded(run)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
