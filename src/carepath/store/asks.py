"""Questions that wait for the patient's answer.

Here: ports.Asks over SQLAlchemy. Not here: which answer fits (runtime). Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from carepath.errors import ConflictError, RequestError
from carepath.rows import AskRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import asks

SHAPE = Shape(AskRow, asks)
SELECT = select(*SHAPE.columns)
GET = SELECT.where(asks.c.id == bindparam("id"))
OF_PATIENT = SELECT.where(asks.c.patient_id == bindparam("patient_id")).order_by(asks.c.number)
OF_PATIENT_BY_STATUS = OF_PATIENT.where(asks.c.status == bindparam("status"))
SAVE = SHAPE.update(asks.c.id == bindparam("old_id"))


class SqlAsks:
    """ports.Asks."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def get(self, ask_id: str) -> AskRow | None:
        return SHAPE.one(self._connected, GET, id=ask_id)

    def add(self, row: AskRow) -> None:
        """ConflictError `ask-exists` where the id is taken."""
        if not SHAPE.add(self._connected, row):
            raise ConflictError("ask-exists", f"Ask {row.id} is there already.", hint="Look for it with get.")

    def save(self, row: AskRow) -> None:
        """Writes all but the id. RequestError `ask-unknown` where there is none with this id."""
        if self._connected.change(SAVE, SHAPE.changes(row, old_id=row.id)) != 1:
            raise RequestError("ask-unknown", f"There is no ask {row.id}.", hint="Add it before you save it.")

    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[AskRow]:
        """In the order they were asked."""
        if status is None:
            return SHAPE.every(self._connected, OF_PATIENT, patient_id=patient_id)
        return SHAPE.every(self._connected, OF_PATIENT_BY_STATUS, patient_id=patient_id, status=status)
