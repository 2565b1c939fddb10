"""Definitions kept for ever: the texts that journeys and messages were made from.

Here: ports.Published over SQLAlchemy; nothing changes or deletes one. Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from carepath.errors import RequestError
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
