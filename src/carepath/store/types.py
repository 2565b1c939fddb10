"""How values stand in a column, the same on both databases: moments, lists of names, ordered pairs.

Here: SQLAlchemy types and the JSON that they write. Not here: tables, or what a value means.
Imported by tables and by the modules of the nouns. A migration writes its own columns and never imports this.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from carepath.errors import RequestError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
END = datetime(2200, 1, 1, tzinfo=UTC)  # so that a due time in the year 9999, which is a mistake, is refused


def canonical(value: Any) -> str:
    """JSON text: sorted keys, no spaces, letters as they are. Equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def pairs_of(value: Mapping[str, str]) -> list[list[str]]:
    """Key and value in the mapping's own order, which JSON objects with sorted keys would lose."""
    return [[key, kept] for key, kept in value.items()]


def storable(value: datetime) -> datetime:
    """The time in UTC. RequestError for a time without a zone, or outside the years 1900 to 2199."""
    if value.utcoffset() is None:
        raise RequestError("time-without-zone", "A time without a zone is not kept.", hint="Give an aware datetime.")
    if not FIRST <= value < END:
        raise RequestError(
            "time-out-of-range",
            f"A time in the year {value.year} is not kept.",
            hint="Give a time in the years 1900 to 2199.",
        )
    return value.astimezone(UTC)


class Moment(TypeDecorator[datetime]):
    """Aware UTC, exact to the microsecond: timestamptz on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return BigInteger() if dialect.name == "sqlite" else TIMESTAMP(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        value = storable(value)
        return (value - EPOCH) // MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return EPOCH + timedelta(microseconds=value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Names(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else canonical(list(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


class Pairs(TypeDecorator[Mapping[str, str]]):
    """A mapping of text to text that keeps its order, as a JSON list of pairs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        return None if value is None else canonical(pairs_of(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, str] | None:
        return None if value is None else dict(json.loads(value))
