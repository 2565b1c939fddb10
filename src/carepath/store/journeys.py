"""Journeys: one patient on one pathway version, with the snapshot that says where they are.

Here: ports.Journeys over SQLAlchemy. Not here: what a snapshot means (core). Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, literal_column, select

from carepath.errors import ConflictError
from carepath.rows import JourneyRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import journeys

SHAPE = Shape(JourneyRow, journeys)
SELECT = select(*SHAPE.columns)
ORDERED = SELECT.order_by(journeys.c.started_at, journeys.c.number)
WITH_STATUS = journeys.c.status == bindparam("status")
GET = SELECT.where(journeys.c.id == bindparam("id"))
OF_PATIENT = ORDERED.where(journeys.c.patient_id == bindparam("patient_id"))
OF_PATIENT_BY_STATUS = OF_PATIENT.where(WITH_STATUS)
GOING_ON = OF_PATIENT.where(journeys.c.status != literal_column("'ended'"))
SAVE = SHAPE.update(journeys.c.id == bindparam("old_id"), journeys.c.sequence == bindparam("old_sequence"))


class SqlJourneys:
    """ports.Journeys."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def get(self, journey_id: str) -> JourneyRow | None:
        return SHAPE.one(self._connected, GET, id=journey_id)

    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[JourneyRow]:
        if status is None:
            return SHAPE.every(self._connected, OF_PATIENT, patient_id=patient_id)
        return SHAPE.every(self._connected, OF_PATIENT_BY_STATUS, patient_id=patient_id, status=status)

    def going_on(self, patient_id: str) -> Sequence[JourneyRow]:
        return SHAPE.every(self._connected, GOING_ON, patient_id=patient_id)

    def all(self, *, pathway: str | None = None, status: str | None = None) -> Sequence[JourneyRow]:
        """In order of their start."""
        asked = {"pathway": pathway, "status": status}
        wanted = {name: value for name, value in asked.items() if value is not None}
        statement = ORDERED.where(*(journeys.c[name] == bindparam(name) for name in wanted))
        return SHAPE.every(self._connected, statement, **wanted)

    def add(self, row: JourneyRow) -> None:
        """ConflictError `journey-exists`: the id is taken, or one is active for this value of once_per."""
        if not SHAPE.add(self._connected, row):
            raise ConflictError(
                "journey-exists",
                f"Journey {row.id} is there already, or one is active on {row.pathway} for the same once_per.",
                hint="Lock the patient first, then look for the journey before you add one.",
            )

    def save(self, row: JourneyRow, *, expected: int) -> None:
        if self._connected.change(SAVE, SHAPE.changes(row, old_id=row.id, old_sequence=expected)) != 1:
            raise ConflictError(
                "journey-moved",
                f"Journey {row.id} is not at step {expected} any more.",
                hint="Call again with the same event_id.",
            )
