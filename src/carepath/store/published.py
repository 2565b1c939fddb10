"""Definitions kept for ever: the texts that journeys and messages were made from.

Here: ports.Published over SQLAlchemy; nothing changes or deletes one. Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import bindparam, select

from carepath.errors import RequestError
from carepath.ports import UnitOfWork
from carepath.rows import PublishedRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import published

SHAPE = Shape(PublishedRow, published)
ORDERED = select(*SHAPE.columns).order_by(published.c.published_at, published.c.name, published.c.version)
OF_KIND = ORDERED.where(published.c.kind == bindparam("kind"))
FIND = OF_KIND.where(published.c.fingerprint == bindparam("fingerprint")).limit(1)
STANDING = select(published.c.fingerprint).where(
    published.c.kind == bindparam("kind"),
    published.c.name == bindparam("name"),
    published.c.version == bindparam("version"),
)


class SqlPublished:
    """ports.Published."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def publish(self, row: PublishedRow) -> None:
        if SHAPE.add(self._connected, row):
            return
        standing = self._connected.row(STANDING, kind=row.kind, name=row.name, version=row.version)
        if standing is not None and standing.fingerprint != row.fingerprint:
            raise RequestError(
                "published-otherwise",
                f"{row.kind} {row.name} {row.version} was published with another text.",
                hint="Give the changed text a new version.",
            )

    def find(self, kind: str, fingerprint: str) -> PublishedRow | None:
        return SHAPE.one(self._connected, FIND, kind=kind, fingerprint=fingerprint)

    def all(self, kind: str) -> Sequence[PublishedRow]:
        """In the order they were published."""
        return SHAPE.every(self._connected, OF_KIND, kind=kind)


class PublishedApart(SqlPublished):
    """ports.Published inside a caller's transaction on PostgreSQL: what it publishes is committed at once.

    Else whoever needs the same definition, for whatever patient, would wait until the caller's transaction ends. A text
    that is there and that nobody used, because the caller rolled back, does no harm. SQLite has one writer at a time.
    """

    def __init__(self, connected: Connected, begin: Callable[[], AbstractContextManager[UnitOfWork]]) -> None:
        super().__init__(connected)
        self._begin = begin

    def publish(self, row: PublishedRow) -> None:
        with self._begin() as work:
            work.published.publish(row)
