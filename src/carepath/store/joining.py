"""What must hold before carepath writes inside somebody else's transaction.

Here: the checks, the write lock on SQLite, and how long PostgreSQL waits for a lock.
Not here: any begin, commit or rollback: those are the caller's.
Imported by sql_store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, bindparam, false, func, select, text, update

from carepath.errors import CarepathError, RequestError
from carepath.store.connection import Connected
from carepath.store.engine import WAIT_FOR
from carepath.store.tables import patients

# Changes no row, and takes SQLite's write lock all the same. Without it a lock on a patient would be a mere read, and
# that another transaction wrote since this one began to read would show only at the end.
TOUCH_NOTHING = update(patients).values(status=patients.c.status).where(false())

LOCK_WAIT = select(
    func.current_setting("lock_timeout").label("wait"),  # "250ms", "1min", "0" for ever
    text("extract(epoch FROM current_setting('lock_timeout')::interval) AS seconds"),
)
SET_LOCK_WAIT = select(func.set_config("lock_timeout", bindparam("wait"), True))  # until the transaction ends


def check_joinable(connection: Any, dialect: str) -> None:
    """RequestError where this is no SQLAlchemy connection to this kind of database inside a transaction."""
    if not isinstance(connection, Connection):
        raise RequestError(
            "connection-unknown",
            f"A {type(connection).__name__} is not a SQLAlchemy connection.",
            hint="Pass a sqlalchemy.Connection; of an ORM session, session.connection().",
        )
    if connection.dialect.name != dialect:
        raise RequestError(
            "connection-elsewhere",
            f"This connection is to {connection.dialect.name}, but carepath's tables are on {dialect}.",
            hint="Pass a connection to the database that carepath was opened on.",
        )
    if not connection.in_transaction() or not _driver_in_transaction(connection):
        raise RequestError(
            "connection-without-transaction",
            "The connection is not in a transaction, so what carepath writes could not be taken back with yours.",
            hint=(
                "Begin one first. On SQLite the driver begins only with your first write: write your own row before, "
                "or begin with BEGIN IMMEDIATE."
            ),
        )


def take_write_lock(connected: Connected) -> None:
    """On SQLite, the write lock now. ConflictError `database-moved-on` where the caller read before somebody wrote."""
    if connected.dialect == "sqlite":
        connected.change(TOUCH_NOTHING, {})


@contextmanager
def limited_wait(connected: Connected) -> Iterator[None]:
    """On PostgreSQL, waits for a lock no longer than in a transaction of our own; after, the caller's own limit again.

    Without one two of the caller's transactions could wait for each other for ever, where the app lies between them.
    """
    found = None if connected.dialect == "sqlite" else connected.row(LOCK_WAIT)
    if found is None or 0 < found.seconds <= WAIT_FOR:
        yield
        return
    connected.row(SET_LOCK_WAIT, wait=f"{int(WAIT_FOR * 1000)}ms")
    try:
        yield
    except BaseException:
        with suppress(CarepathError):  # where the transaction is lost, so is what was set in it
            connected.row(SET_LOCK_WAIT, wait=found.wait)
        raise
    connected.row(SET_LOCK_WAIT, wait=found.wait)


def _driver_in_transaction(connection: Connection) -> bool:
    """What the driver says: SQLAlchemy's own flag is set before the database has begun anything."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(getattr(driver, "in_transaction", False))
    return not getattr(driver, "autocommit", False)  # else psycopg begins with the next statement
