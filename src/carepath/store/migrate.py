"""Building the tables, and bringing them to the version that this carepath knows.

Here: which version a database has, and alembic's run over migrations/. Not here: the tables (tables.py).
Imported by sql_store. Operators call `upgrade`.
"""

from __future__ import annotations

import sqlite3
import threading
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from carepath.errors import ConfigurationError
from carepath.store.connection import guarded
from carepath.store.engine import check_schema, file_of, in_memory, open_engine
from carepath.store.tables import metadata

HEAD = "0001"  # the newest in migrations/versions; a test holds the two together
VERSION_TABLE = "carepath_version"
LOCK_KEY = 0x6361726570617468  # "carepath": one builder at a time on PostgreSQL
_building = threading.Lock()


def upgrade(url: str, *, schema: str | None = None) -> None:
    """Brings the tables to this carepath's version, and builds them where there are none. Make a backup before.

    ConfigurationError where they are of a newer version than this carepath knows.
    """
    engine = open_engine(url)
    check_schema(engine, schema)
    try:
        guarded(lambda: _migrate(engine, schema, refuse_old=False))
    finally:
        engine.dispose()


def ready(engine: Engine, *, schema: str | None, create: bool) -> None:
    """Returns where the tables are there, in this carepath's version. Builds them in an empty database if `create`."""
    if create and in_memory(engine):
        guarded(lambda: _copy_into(engine))
        return
    file = file_of(engine)
    absent = not create and file is not None and not file.exists()  # SQLite would make it just by looking
    found = None if absent else guarded(lambda: _look(engine, schema))
    if found is None and not create:
        raise ConfigurationError(
            "tables-missing",
            "The tables of carepath are not in this database.",
            hint="Open it once with create=True, or name the schema that they stand in.",
        )
    if found is None:
        guarded(lambda: _migrate(engine, schema, refuse_old=True))
    else:
        _check(found)


def _look(engine: Engine, schema: str | None) -> str | None:
    with engine.connect() as connection:
        return version_of(connection, schema)


def version_of(connection: Connection, schema: str | None = None) -> str | None:
    """The version of the tables; None where there are none. "" for tables without one."""
    names = set(inspect(connection).get_table_names(schema=schema))
    if VERSION_TABLE not in names:
        return "" if names & set(metadata.tables) else None
    place = f'"{schema}".{VERSION_TABLE}' if schema else VERSION_TABLE
    return connection.execute(text(f"SELECT version_num FROM {place}")).scalar() or ""  # noqa: S608


def _check(found: str) -> None:
    if found == HEAD:
        return
    if found and found < HEAD:
        raise ConfigurationError(
            "tables-old",
            f"The tables of carepath are of version {found}; this carepath needs {HEAD}.",
            hint="Make a backup, stop the workers, then call carepath.store.upgrade(url).",
        )
    raise ConfigurationError(
        "tables-unknown",
        f"The tables of carepath are of version {found or 'unknown'}; this carepath knows {HEAD}.",
        hint="Install the carepath that made them, or open another database.",
    )


def _migrate(engine: Engine, schema: str | None, *, refuse_old: bool) -> None:
    with _building, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            if schema:
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        found = version_of(connection, schema)  # another process may have been first
        if found == HEAD:
            return
        if found is not None and (refuse_old or not found or found > HEAD):
            _check(found)
        _run_alembic(connection, schema)


def _run_alembic(connection: Connection, schema: str | None) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "schema": schema})
    config.set_main_option("script_location", "carepath.store:migrations")
    command.upgrade(config, "head")


def _copy_into(engine: Engine) -> None:
    with engine.connect() as connection:
        _empty().backup(connection.connection.driver_connection)


@cache
def _empty() -> Any:
    """An empty database in memory, built by the migrations once and copied for each store in memory after."""
    engine = open_engine("sqlite://")
    _migrate(engine, None, refuse_old=True)
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.backup(copy)
    engine.dispose()
    return copy
