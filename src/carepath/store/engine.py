"""The SQLAlchemy engine behind a store: how each database is opened so that what was committed is kept.

Here: addresses, pools, and what is said to a fresh connection. Not here: tables or transactions' contents.
Imported by sql_store and migrate.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import Pool, StaticPool

from carepath.errors import ConfigurationError

WAIT_FOR = 5.0  # seconds, for a lock that somebody else holds
READ_ONLY = "carepath_read_only"  # execution option of a connection that will not write
KNOWN = "sqlite:///clinic.db, sqlite:// (in memory), postgresql+psycopg://user@host/database"
SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_forkable: WeakSet[Engine] = WeakSet()
_inherited: list[Pool] = []


def open_engine(address: str) -> Engine:
    """An engine for the address. ConfigurationError where it is wrong, or a database that carepath does not know."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url)


def in_memory(engine: Engine) -> bool:
    """Whether the whole database is the one connection of this process."""
    return isinstance(engine.pool, StaticPool)


def file_of(engine: Engine) -> Path | None:
    """The file that a SQLite engine would open, and make where there is none. None for all others."""
    name = engine.url.database
    plain = engine.dialect.name == "sqlite" and not in_memory(engine) and name and not name.startswith("file:")
    return Path(name) if plain and name else None


def check_schema(engine: Engine, schema: str | None) -> None:
    """ConfigurationError for a schema on SQLite, or a name that would have to be quoted."""
    if schema is None:
        return
    if engine.dialect.name == "sqlite":
        raise ConfigurationError(
            "schema-on-sqlite",
            "SQLite has no schemas: a file is one.",
            hint="Give each tenant a file of its own, and leave schema out.",
        )
    if not SCHEMA_NAME.fullmatch(schema):
        raise ConfigurationError(
            "schema-name",
            "This is not a plain name of a schema.",
            hint="Use small letters, digits and underscores, and begin with a letter: clinic_north.",
        )


def _url(address: str) -> URL:
    failure: ConfigurationError | None = None
    try:
        url = make_url(address)
        url = url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url
    except (ArgumentError, ValueError):
        failure = _unknown("This is not the address of a database.")  # not repeated: it may hold a password
    if failure is not None:
        raise failure
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise _unknown(f"carepath does not know the database or driver {url.drivername}.")
    return url


def _unknown(message: str) -> ConfigurationError:
    return ConfigurationError("database-address", message, hint=f"Give one of these: {KNOWN}.")


def _sqlite(url: URL) -> Engine:
    memory = url.database in {None, "", ":memory:"}
    timeouts: dict[str, Any] = {"timeout": WAIT_FOR, "check_same_thread": False}
    pool: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    engine = create_engine(url, hide_parameters=True, connect_args=timeouts, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if not memory:
        _forkable.add(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins nothing by itself; _begin_sqlite does
    connection.execute(f"PRAGMA busy_timeout = {int(WAIT_FOR * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")  # a commit is on disk when it returns


def _write_ahead(connection: Any) -> None:
    """Readers and the writer do not wait for each other. Kept in the file, so set once."""
    until = time.monotonic() + WAIT_FOR
    while connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except connection.OperationalError as error:
            # Another process is just switching; for that SQLite does not wait by itself.
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: the write lock is taken before anything is read, so that what was read still holds when we write.
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _leave_to_parent() -> None:
    """A forked child opens connections of its own: it must not use, nor even close, those of its parent."""
    for engine in _forkable:
        _inherited.append(engine.pool)
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):  # not on Windows, which never forks
    os.register_at_fork(after_in_child=_leave_to_parent)


def _postgresql(url: URL) -> Engine:
    failure: ConfigurationError | None = None
    try:
        engine = create_engine(url, hide_parameters=True, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        failure = ConfigurationError(
            "driver-missing", "The driver for PostgreSQL is not installed.", hint="pip install 'carepath[postgres]'"
        )
    if failure is not None:
        raise failure
    event.listen(engine, "connect", _prepare_postgresql)
    _forkable.add(engine)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    # Outside a transaction: what is set inside one would go with its rollback.
    before = connection.autocommit
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {int(WAIT_FOR * 1000)}")
    connection.autocommit = before
