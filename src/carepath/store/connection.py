"""One transaction's connection: runs statements, and turns whatever goes wrong into one of our errors.

Here: Connected, the only place where statements run. Not here: statements, or who opens and ends the transaction
(sql_store.py). Imported by the modules of the nouns and by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Row, Transaction

from carepath.errors import CarepathError, RequestError
from carepath.store.failures import DRIVER_ERRORS, failure_of, unwritable

Value = TypeVar("Value")


def guarded(run: Callable[[], Value]) -> Value:
    """What `run` gives; a driver's error comes out as ours, with neither its cause nor its context."""
    try:
        return run()
    except DRIVER_ERRORS as error:
        failure = failure_of(error)
    raise failure


def roll_back(transaction: Transaction) -> None:
    """Rolls back after an error, which stays the one that is told.

    SQLite may have rolled the whole transaction back by itself, as on a full disk; then there is nothing to roll back.
    """
    with suppress(CarepathError):
        guarded(transaction.rollback)


class Connected:
    """A connection inside a transaction. `writes` False: what would write, or lock, is refused.

    `joined`: the transaction is the caller's, who goes on in it after an error of ours.
    """

    def __init__(
        self, connection: Connection, *, options: Mapping[str, Any], writes: bool = True, joined: bool = False
    ) -> None:
        self._connection = connection
        # Given with each statement, so that a caller's connection is not changed. Of an INSERT, SQLAlchemy forgets how
        # many rows it wrote unless asked to keep that.
        self._options = {**options, "preserve_rowcount": True}
        self.dialect = connection.dialect.name
        self._writes = writes
        # Not on SQLite: there a savepoint before the first write would outlive the caller's rollback.
        self._locks_apart = joined and self.dialect != "sqlite"

    def rows(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        """All rows that it finds."""
        return self._run(statement, values, _every)

    def row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """The first row that it finds."""
        return self._run(statement, values, _first)

    def locked_row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        """As `row`, and locks it. Where that fails, a caller's transaction can go on."""
        self.must_write()
        if not self._locks_apart:
            return self.row(statement, **values)
        with self.savepoint():
            return self.row(statement, **values)

    def change(self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> int:
        """How many rows it wrote. RequestError `value-not-storable` for a text that PostgreSQL could not keep."""
        self.must_write()
        for each in (values,) if isinstance(values, Mapping) else values:
            if any(type(value) is str and "\0" in value for value in each.values()):
                raise unwritable()
        return self._run(statement, values, _count)

    def must_write(self) -> None:
        """RequestError where the transaction was opened to read only."""
        if not self._writes:
            raise RequestError(
                "read-only", "This transaction was opened to read.", hint="Open it with begin(write=True)."
            )

    def _run(self, statement: Executable, values: Any, take: Callable[[CursorResult[Any]], Value]) -> Value:
        # Not by guarded(): this is the hot path, and a closure a statement would show.
        failure: CarepathError
        try:
            return take(self._connection.execute(statement, values, execution_options=self._options))
        except DRIVER_ERRORS as error:
            failure = failure_of(error)
        raise failure

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Rolls back to here where the block raises, and lets the error pass."""
        nested = guarded(self._connection.begin_nested)
        try:
            yield
        except BaseException:
            roll_back(nested)
            raise
        guarded(nested.commit)


def _every(result: CursorResult[Any]) -> Sequence[Row[Any]]:
    return result.all()


def _first(result: CursorResult[Any]) -> Row[Any] | None:
    return result.first()


def _count(result: CursorResult[Any]) -> int:
    return result.rowcount
