"""The databases that the store is tried on. PostgreSQL where a server answers; where none does, it says so.

Whatever opens `sqlite://` can be tried on PostgreSQL too: a test that uses `on_each_database` always, any other when
CAREPATH_TEST_ON=postgresql is set. SQLAlchemy and the drivers are imported by the tests that ask for a database, not by
every run.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from carepath.store import SqlStore

pytest.register_assert_rewrite("carepath.testing.contracts")

NAMED = "CAREPATH_TEST_POSTGRES_URL"
SWITCH = "CAREPATH_TEST_ON"  # "postgresql": all that opens a database in memory opens an empty schema instead
LOOPBACK = (
    "postgresql+psycopg://postgres@127.0.0.1:5432/test",
    "postgresql+psycopg://postgres@/test?host=/var/run/postgresql",
)


def plain(url: str) -> str:
    """The address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg", "postgresql")


@cache
def postgresql_url() -> str | None:
    """The address of a server that answers. One named by the environment must answer."""
    import psycopg

    named = os.environ.get(NAMED)
    for url in (named,) if named else LOOPBACK:
        try:
            psycopg.connect(plain(url), connect_timeout=2).close()
        except psycopg.OperationalError:
            if named:
                raise
        else:
            return url
    return None


def need_postgresql() -> str:
    url = postgresql_url()
    if url is None:
        pytest.skip(f"NOT TRIED ON POSTGRESQL: no server answers at {LOOPBACK[0]}; start one or set {NAMED}")
    return url


@contextmanager
def own_schema() -> Iterator[tuple[str, str]]:
    import psycopg

    url, schema = need_postgresql(), f"carepath_{uuid.uuid4().hex[:12]}"
    yield url, schema
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.fixture
def postgresql() -> Iterator[tuple[str, str]]:
    """Address and name of a schema of this test's own, dropped after."""
    with own_schema() as place:
        yield place


@pytest.fixture(scope="session")
def shared_postgresql() -> Iterator[tuple[str, str]]:
    """Address and name of a schema of this run's own, dropped after; for tests that begin with empty tables."""
    from carepath.store import SqlStore

    with own_schema() as (url, schema):
        SqlStore(url, schema=schema).close()
        yield url, schema


@pytest.fixture
def emptied_postgresql(shared_postgresql: tuple[str, str]) -> tuple[str, str]:
    empty(*shared_postgresql)
    return shared_postgresql


def empty(url: str, schema: str) -> None:
    import psycopg

    from carepath.store.tables import metadata

    tables = ", ".join(f"{schema}.{name}" for name in metadata.tables)
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables}")


@pytest.fixture(scope="session")
def spare_schemas() -> Iterator[Callable[[set[str]], tuple[str, str]]]:
    """Gives an empty schema that is not among the taken ones; each is made once in a run."""
    with ExitStack() as schemas:
        made: list[tuple[str, str]] = []

        def spare(taken: set[str]) -> tuple[str, str]:
            for place in made:
                if place[1] not in taken:
                    empty(*place)
                    return place
            made.append(schemas.enter_context(own_schema()))
            return made[-1]

        yield spare


@pytest.fixture
def on_postgresql(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What opens a database in memory opens an empty schema on PostgreSQL instead."""
    need_postgresql()
    import carepath.care
    from carepath.store import SqlStore

    spare, taken = request.getfixturevalue("spare_schemas"), set[str]()

    def open_store(url: str, *, schema: str | None = None) -> SqlStore:
        if url == "sqlite://":
            url, schema = spare(taken)
            taken.add(schema)
        return SqlStore(url, schema=schema)

    monkeypatch.setattr(carepath.care, "SqlStore", open_store)


@pytest.fixture(params=["sqlite", "postgresql"])
def on_each_database(request: pytest.FixtureRequest) -> None:
    """Runs a test that opens a database in memory on PostgreSQL too."""
    if request.param == "postgresql":
        request.getfixturevalue("on_postgresql")


@pytest.fixture(autouse=True)
def _chosen_database(request: pytest.FixtureRequest) -> None:
    if os.environ.get(SWITCH) == "postgresql":
        request.getfixturevalue("on_postgresql")


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Iterator[str]:
    """Address of a file, checked to be whole after."""
    path = tmp_path / "clinic.db"
    yield f"sqlite:///{path}"
    if path.exists():
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


@pytest.fixture(params=["memory", "file", "postgresql"])
def reopen(request: pytest.FixtureRequest) -> Iterator[Callable[[], SqlStore]]:
    """Opens a store on this test's database; a database in memory can only be opened once."""
    from carepath.store import SqlStore

    opened: list[SqlStore] = []
    if request.param == "postgresql":
        url, schema = request.getfixturevalue("emptied_postgresql")
    else:
        url, schema = request.getfixturevalue("sqlite_file") if request.param == "file" else "sqlite://", None

    def open_store() -> SqlStore:
        opened.append(SqlStore(url, schema=schema))
        return opened[-1]

    yield open_store
    for each in opened:
        each.close()


@pytest.fixture
def store(reopen: Callable[[], SqlStore]) -> SqlStore:
    """An empty store, once for each kind of database."""
    return reopen()
