"""The migrations build what tables.py says, whole or not at all, and never over another version."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from carepath.errors import ConfigurationError
from carepath.rows import Patient
from carepath.store import SqlStore, migrate, upgrade
from carepath.store.tables import metadata


def test_the_newest_revision_is_the_one_that_the_store_asks_for():
    config = Config()
    config.set_main_option("script_location", "carepath.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def definitions(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """What makes up each table and index, whatever the order it was written in."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'carepath_version'"
    )
    return {name: set(re.split(r",?\s*\n\s*", sql.replace(") WHERE", ")\nWHERE"))) for name, sql in rows}


def test_migrated_tables_equal_the_declared_ones_on_sqlite(sqlite_file, tmp_path):
    SqlStore(sqlite_file).close()
    engine = create_engine(f"sqlite:///{tmp_path}/declared.db", poolclass=NullPool)
    metadata.create_all(engine)
    with (
        closing(sqlite3.connect(tmp_path / "clinic.db")) as migrated,
        closing(sqlite3.connect(tmp_path / "declared.db")) as declared,
    ):
        assert definitions(migrated) == definitions(declared)
        assert len(definitions(migrated)) > 30


CATALOGUE = """
SELECT c.relname, pg_get_constraintdef(k.oid), k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT tablename, regexp_replace(indexdef, ' ON \\S+ ', ' ON '), indexname FROM pg_indexes
WHERE schemaname = current_schema()
UNION ALL
SELECT table_name, data_type || is_nullable || coalesce(identity_generation, ''), column_name
FROM information_schema.columns WHERE table_schema = current_schema()
"""


def catalogue(connection) -> set[tuple[str, str, str]]:
    found = {tuple(row) for row in connection.execute(text(CATALOGUE))}
    return {row for row in found if row[0] != "carepath_version"}


def test_migrated_tables_equal_the_declared_ones_on_postgresql(postgresql):
    url, schema = postgresql
    SqlStore(url, schema=schema).close()
    with create_engine(url, poolclass=NullPool).connect() as connection:
        connection.execute(text(f"SET search_path TO {schema}"))
        migrated = catalogue(connection)
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": "carepath_version"}
        )
        assert compare_metadata(context, metadata) == []
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        metadata.create_all(connection)
        declared = catalogue(connection)
    assert migrated == declared
    assert len(migrated) > 200


def test_an_opened_database_is_found_again(sqlite_file):
    with closing(SqlStore(sqlite_file)) as first, first.begin() as work:
        ana = work.patients.add(Patient("ana"))
    for create in (True, False):
        with closing(SqlStore(sqlite_file, create=create)) as again, again.begin(write=False) as work:
            assert work.patients.find("ana") == ana


def test_tables_beside_an_apps_own_are_built(sqlite_file, tmp_path):
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as app:
        app.execute("CREATE TABLE alembic_version (version_num TEXT)")
        app.execute("INSERT INTO alembic_version VALUES ('the app''s own')")
        app.commit()
        SqlStore(sqlite_file).close()
        assert app.execute("SELECT * FROM alembic_version").fetchall() == [("the app's own",)]
        assert app.execute("SELECT * FROM carepath_version").fetchall() == [(migrate.HEAD,)]


@pytest.mark.parametrize("kind", ["file", "postgresql"])
def test_without_create_nothing_is_made(kind, request, tmp_path):
    url, schema = (request.getfixturevalue("sqlite_file"), None) if kind == "file" else request.getfixturevalue(kind)
    with pytest.raises(ConfigurationError, match="tables-missing"):
        SqlStore(url, schema=schema, create=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("version", "code", "hint"),
    [("0000", "tables-old", "upgrade"), ("9999", "tables-unknown", "Install"), (None, "tables-unknown", "Install")],
)
def test_tables_of_another_version_are_left_alone(sqlite_file, tmp_path, version, code, hint):
    SqlStore(sqlite_file).close()
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        connection.execute("DELETE FROM carepath_version")
        if version:
            connection.execute("INSERT INTO carepath_version VALUES (?)", (version,))
        connection.commit()
        for create in (True, False):
            with pytest.raises(ConfigurationError, match=code) as raised:
                SqlStore(sqlite_file, create=create)
            assert hint in raised.value.hint
        assert connection.execute("SELECT * FROM carepath_version").fetchall() == ([(version,)] if version else [])


def test_upgrade_builds_and_repeats_and_refuses_newer(sqlite_file, tmp_path):
    upgrade(sqlite_file)
    upgrade(sqlite_file)
    SqlStore(sqlite_file, create=False).close()
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        connection.execute("UPDATE carepath_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(ConfigurationError, match="tables-unknown"):
        upgrade(sqlite_file)


def test_a_migration_that_breaks_off_leaves_nothing(sqlite_file, tmp_path):
    with closing(sqlite3.connect(tmp_path / "clinic.db")) as connection:
        connection.execute("CREATE TABLE elsewhere (n INT)")
        connection.execute("CREATE INDEX ix_carepath_tasks_role ON elsewhere (n)")  # in the way of the last statements
        connection.commit()
        with pytest.raises(ConfigurationError):
            SqlStore(sqlite_file)
        names = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'carepath%'").fetchall()
    assert names == []


@pytest.mark.parametrize("kind", ["file", "postgresql"])
def test_several_may_open_an_empty_database_at_once(kind, request):
    url, schema = (request.getfixturevalue("sqlite_file"), None) if kind == "file" else request.getfixturevalue(kind)
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: SqlStore(url, schema=schema), range(4)))
    for number, store in enumerate(stores):
        with store.begin() as work:
            work.patients.add(Patient(f"p{number}"))
    with stores[0].begin(write=False) as work:
        assert len(work.patients.all()) == 4
    for store in stores:
        store.close()
