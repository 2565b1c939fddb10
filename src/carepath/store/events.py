"""Events as they came, each with the answer it got. One of the two places that hold people's words.

Here: ports.Events over SQLAlchemy. Not here: whether an event is valid or was seen before (runtime).
Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from carepath.errors import ConflictError
from carepath.rows import EventRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import events

SHAPE = Shape(EventRow, events)
FIND = select(*SHAPE.columns).where(events.c.event_id == bindparam("event_id"))
OF_PATIENT = select(*SHAPE.columns).where(events.c.patient_id == bindparam("patient_id")).order_by(events.c.number)
ANSWER = (
    update(events)
    .values(receipt=bindparam("new_receipt"), given=bindparam("new_given"))
    .where(events.c.event_id == bindparam("old_event_id"), events.c.receipt.is_(None))
)


class SqlEvents:
    """ports.Events."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def find(self, event_id: str) -> EventRow | None:
        return SHAPE.one(self._connected, FIND, event_id=event_id)

    def add(self, row: EventRow) -> None:
        """ConflictError `event-exists` where the id is taken."""
        if not SHAPE.add(self._connected, row):
            raise ConflictError(
                "event-exists",
                "An event with this id was written meanwhile.",
                hint="Call again with the same event_id: the first answer is given again.",
            )

    def answer(self, event_id: str, receipt: str, given: str) -> None:
        """Notes the first answer. ConflictError `event-answered` where there is one, or no such event."""
        answer = {"new_receipt": receipt, "new_given": given, "old_event_id": event_id}
        if self._connected.change(ANSWER, answer) != 1:
            raise ConflictError(
                "event-answered",
                "This event has its answer already, or is not there.",
                hint="Call again with the same event_id: the first answer is given again.",
            )

    def of_patient(self, patient_id: str) -> Sequence[EventRow]:
        """In the order they were added."""
        return SHAPE.every(self._connected, OF_PATIENT, patient_id=patient_id)
