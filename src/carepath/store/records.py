"""The journey log: appended to, never changed.

Here: ports.Records over SQLAlchemy; there is no statement that changes or deletes a record. Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from carepath.errors import ConflictError
from carepath.rows import RecordRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import records

SHAPE = Shape(RecordRow, records)
OF_JOURNEY = select(*SHAPE.columns).where(records.c.journey_id == bindparam("journey_id")).order_by(records.c.sequence)


class SqlRecords:
    """ports.Records."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def append(self, row: RecordRow) -> None:
        if not SHAPE.add(self._connected, row):
            raise ConflictError(
                "record-exists",
                f"Journey {row.journey_id} has step {row.sequence} in its log already.",
                hint="Call again with the same event_id.",
            )

    def of_journey(self, journey_id: str) -> Sequence[RecordRow]:
        """In order of their sequence."""
        return SHAPE.every(self._connected, OF_JOURNEY, journey_id=journey_id)
