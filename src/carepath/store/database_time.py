"""The database's own time, by which leases are counted.

PostgreSQL: its clock at this moment (not at the transaction's start). SQLite has no server: the clock of this machine
is the database's, since every process that shares the file runs on it.
Imported by outbox and unit_of_work.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from carepath.store.connection import Connected
from carepath.store.types import Moment

CLOCK = select(func.clock_timestamp(type_=Moment).label("now"))


def database_now(connected: Connected) -> datetime:
    """Aware UTC, to the microsecond."""
    if connected.dialect == "sqlite":
        return datetime.now(UTC)
    found = connected.row(CLOCK)
    assert found is not None  # a select without a table always gives its one row
    now: datetime = found.now
    return now
