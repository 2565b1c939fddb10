"""Escalations that climb a ladder, and the journeys that hear of them.

Here: ports.Escalations over SQLAlchemy. Not here: which rung comes next (careteam). Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from carepath.errors import ConflictError, RequestError
from carepath.rows import EscalationRow, HearerRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import escalations, hearers

SHAPE = Shape(EscalationRow, escalations)
HEARER = Shape(HearerRow, hearers)
SELECT = select(*SHAPE.columns)
GET = SELECT.where(escalations.c.id == bindparam("id"))
OF_PATIENT = SELECT.where(escalations.c.patient_id == bindparam("patient_id")).order_by(escalations.c.number)
OF_PATIENT_BY_STATUS = OF_PATIENT.where(escalations.c.status == bindparam("status"))
SAVE = SHAPE.update(escalations.c.id == bindparam("old_id"))
HEARERS = (
    select(*HEARER.columns).where(hearers.c.escalation_id == bindparam("escalation_id")).order_by(hearers.c.number)
)
BY_HEARER = SELECT.join(hearers, hearers.c.escalation_id == escalations.c.id).where(hearers.c.key == bindparam("key"))


class SqlEscalations:
    """ports.Escalations."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def get(self, escalation_id: str) -> EscalationRow | None:
        return SHAPE.one(self._connected, GET, id=escalation_id)

    def add(self, row: EscalationRow) -> None:
        """ConflictError `escalation-exists`: the id is taken, or this event climbs this patient's ladder already."""
        if not SHAPE.add(self._connected, row):
            raise ConflictError(
                "escalation-exists",
                f"Escalation {row.id}, or one on {row.ladder} from the same event, is there already.",
                hint="Join it: escalations on one ladder from one event are one.",
            )

    def save(self, row: EscalationRow) -> None:
        """Writes all but the id. RequestError `escalation-unknown` where there is none with this id."""
        if self._connected.change(SAVE, SHAPE.changes(row, old_id=row.id)) != 1:
            raise RequestError(
                "escalation-unknown", f"There is no escalation {row.id}.", hint="Add it before you save it."
            )

    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[EscalationRow]:
        """In the order they were added."""
        if status is None:
            return SHAPE.every(self._connected, OF_PATIENT, patient_id=patient_id)
        return SHAPE.every(self._connected, OF_PATIENT_BY_STATUS, patient_id=patient_id, status=status)

    def add_hearer(self, row: HearerRow) -> None:
        """ConflictError `hearer-exists` where an effect with this key was heard before."""
        if not HEARER.add(self._connected, row):
            raise ConflictError(
                "hearer-exists", f"The effect {row.key} raised an escalation before.", hint="Look with by_hearer."
            )

    def hearers(self, escalation_id: str) -> Sequence[HearerRow]:
        """In the order they joined."""
        return HEARER.every(self._connected, HEARERS, escalation_id=escalation_id)

    def by_hearer(self, key: str) -> EscalationRow | None:
        return SHAPE.one(self._connected, BY_HEARER, key=key)
