"""What must hold before carepath writes inside somebody else's transaction.

Here: the checks, and the write lock on SQLite. Not here: any begin, commit or rollback: those are the caller's.
Imported by sql_store.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, false, update

from carepath.errors import RequestError
from carepath.store.connection import Connected
from carepath.store.tables import patients

# Changes no row, and takes SQLite's write lock all the same. Without it a lock on a patient would be a mere read, and
# that another transaction wrote since this one began to read would show only at the end.
TOUCH_NOTHING = update(patients).values(status=patients.c.status).where(false())


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


def _driver_in_transaction(connection: Connection) -> bool:
    """What the driver says: SQLAlchemy's own flag is set before the database has begun anything."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(getattr(driver, "in_transaction", False))
    return not getattr(driver, "autocommit", False)  # else psycopg begins with the next statement
