"""How a row of rows.py stands in its table: fields to columns and back, and the statement that adds one.

Here: Shape. Not here: a table or a rule of one noun. Imported by the modules of the nouns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Executable, Insert, Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from carepath.store.connection import Connected

Kept = TypeVar("Kept")


def insert_once(table: Table) -> dict[str, Insert]:
    """An insert, by dialect, that writes nothing where a unique key is taken.

    Not left to an IntegrityError: that would end the whole transaction on PostgreSQL, and quote the row.
    """
    # inline(): nobody wants the new number, so it is not asked back.
    return {
        "sqlite": sqlite.insert(table).inline().on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).inline().on_conflict_do_nothing(),
    }


class Shape(Generic[Kept]):
    """A row type and its table: every field is a column of the same name. `fixed` are written once only."""

    def __init__(self, row_type: type[Kept], table: Table, *, fixed: tuple[str, ...] = ("id",)) -> None:
        names = tuple(each.name for each in fields(row_type))  # type: ignore[arg-type]
        self._row_type = row_type
        self._table = table
        self._names = names
        self.width = len(names)
        self._take = attrgetter(*names)
        self._changing = tuple(name for name in names if name not in fixed)
        self._add = insert_once(table)

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns in the order of the fields, for `select`."""
        return [self._table.c[name] for name in self._names]

    def values(self, row: Kept) -> dict[str, Any]:
        """What to write, by column."""
        return dict(zip(self._names, self._take(row), strict=True))

    def row(self, found: Iterable[Any]) -> Kept:
        """The row that the columns hold."""
        return self._row_type(*found)

    def one(self, connected: Connected, statement: Executable, **values: Any) -> Kept | None:
        """The first row that the statement finds."""
        found = connected.row(statement, **values)
        return None if found is None else self.row(found)

    def every(self, connected: Connected, statement: Executable, **values: Any) -> list[Kept]:
        """All rows that the statement finds."""
        return [self.row(found) for found in connected.rows(statement, **values)]

    def add(self, connected: Connected, row: Kept) -> bool:
        """Writes it. False, and nothing written, where one of its unique keys is taken."""
        return connected.change(self._add[connected.dialect], self.values(row)) == 1

    def update(self, *where: ColumnElement[bool]) -> Update:
        """Sets all that may change. Names of bound values in `where` begin with `old_`: the others are the columns'."""
        columns = {name: bindparam(name, type_=self._table.c[name].type) for name in self._changing}
        return update(self._table).values(columns).where(*where)

    def changes(self, row: Kept, **where: Any) -> dict[str, Any]:
        """The values of `update` for this row, and of its `where`."""
        every = self.values(row)
        return {name: every[name] for name in self._changing} | where
