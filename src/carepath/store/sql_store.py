"""The store: opens transactions of its own, or joins the caller's.

Here: SqlStore. Not here: what is done inside a transaction. Imported by care and by tests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from carepath.errors import ConflictError, RequestError
from carepath.ports import Store, UnitOfWork
from carepath.store import migrate
from carepath.store.connection import Connected, guarded, roll_back
from carepath.store.engine import READ_ONLY, WAIT_FOR, check_schema, in_memory, open_engine
from carepath.store.joining import check_joinable, limited_wait, take_write_lock
from carepath.store.published import PublishedApart
from carepath.store.unit_of_work import SqlUnitOfWork


class SqlStore:
    """ports.Store on SQLite (`sqlite:///file.db`, `sqlite://` in memory) or PostgreSQL (`postgresql+psycopg://...`).

    `schema`: where the tables stand on PostgreSQL, one for each tenant. `create`: build them where there are none.
    ConfigurationError where the address is wrong, or the tables are of another version or missing.
    """

    def __init__(self, url: str, *, schema: str | None = None, create: bool = True) -> None:
        self.engine = open_engine(url)
        check_schema(self.engine, schema)
        self._options: Mapping[str, Any] = {"schema_translate_map": {None: schema}} if schema else {}
        self._one_at_a_time = _Turn() if in_memory(self.engine) else nullcontext()
        try:
            migrate.ready(self.engine, schema=schema, create=create)
        except BaseException:
            self.engine.dispose()
            raise

    def begin(self, *, connection: Any = None, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        """A transaction: committed when its block ends, rolled back when that raises.

        `connection`: a SQLAlchemy connection inside the caller's own transaction, which is joined and never ended;
        lock the patient, then work inside `savepoint()`. RequestError where it is in no transaction.
        `write=False` reads only, and holds nobody up.
        """
        return self._own(write) if connection is None else self._joined(connection, write)

    def close(self) -> None:
        """Closes every connection of its own; one in memory is gone then."""
        self.engine.dispose()

    @contextmanager
    def _own(self, write: bool) -> Iterator[UnitOfWork]:
        with self._one_at_a_time, guarded(self.engine.connect) as connection:
            connection.execution_options(**{READ_ONLY: not write})
            transaction = guarded(connection.begin)
            try:
                yield SqlUnitOfWork(Connected(connection, options=self._options, writes=write))
            except BaseException:
                roll_back(transaction)
                raise
            guarded(transaction.commit)

    @contextmanager
    def _joined(self, connection: Connection, write: bool) -> Iterator[UnitOfWork]:
        check_joinable(connection, self.engine.dialect.name)
        connected = Connected(connection, options=self._options, writes=write, joined=True)
        if not write:
            yield SqlUnitOfWork(connected)
            return
        apart = None if connected.dialect == "sqlite" else PublishedApart(connected, self.begin)
        with limited_wait(connected):
            take_write_lock(connected)
            yield SqlUnitOfWork(connected, published=apart)


class _Turn:
    """A turn at the one connection of a database in memory. ConflictError for a thread that waits too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        if self._holder == threading.get_ident():
            raise RequestError(
                "transaction-nested",
                "This thread has a transaction of this store open already.",
                hint="Use the open one, or a savepoint in it.",
            )
        if not self._lock.acquire(timeout=WAIT_FOR):
            raise ConflictError(
                "database-busy", "Another thread held the database in memory too long.", hint="Call again."
            )
        self._holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._holder = None
        self._lock.release()


if TYPE_CHECKING:

    def _keeps_the_port(store: SqlStore) -> Store:
        return store
