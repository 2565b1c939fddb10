"""What is due and when: of journeys, and of escalations that climb.

Here: ports.Timers over SQLAlchemy. Not here: when something is due (core), or firing it (runtime).
Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, delete, exists, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from carepath.rows import TimerRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import free_timer, timers
from carepath.store.types import Moment

SHAPE = Shape(TimerRow, timers)
MOVED = ("patient_id", "due_at", "owner", "held")
OWNED = timers.c.owner_id == bindparam("old_owner_id")
DUE = timers.c.due_at <= bindparam("until", type_=Moment)
DISARM_ALL = delete(timers).where(OWNED)
DISARM = DISARM_ALL.where(timers.c.name == bindparam("old_name"))
HOLD_ALL = update(timers).values(held=bindparam("new_held")).where(OWNED)
FIRST_DUE = (
    select(*SHAPE.columns)
    .where(timers.c.patient_id == bindparam("patient_id"), DUE, free_timer)
    .order_by(timers.c.due_at, timers.c.owner_id, timers.c.name)
    .limit(1)
)
OF_OWNER = select(*SHAPE.columns).where(OWNED).order_by(timers.c.due_at, timers.c.name)
earlier = timers.alias("earlier")
# Not by GROUP BY: for that SQLite walks through all that is ever to be due. This one stops at the limit.
FIRST_OF_PATIENT = ~exists().where(
    earlier.c.patient_id == timers.c.patient_id,
    earlier.c.held.is_(False),
    tuple_(earlier.c.due_at, earlier.c.owner_id, earlier.c.name)
    < tuple_(timers.c.due_at, timers.c.owner_id, timers.c.name),
)
PATIENTS_DUE = (
    select(timers.c.patient_id)
    .where(DUE, free_timer, FIRST_OF_PATIENT)
    .order_by(timers.c.due_at, timers.c.patient_id)
    .limit(bindparam("at_most"))
)
NEXT_AT = select(timers.c.due_at).where(free_timer).order_by(timers.c.due_at).limit(1)


def _arm(insert: Any) -> Insert:
    moved: Insert = insert.inline().on_conflict_do_update(
        index_elements=[timers.c.owner_id, timers.c.name], set_={name: insert.excluded[name] for name in MOVED}
    )
    return moved


ARM = {"sqlite": _arm(sqlite.insert(timers)), "postgresql": _arm(postgresql.insert(timers))}


class SqlTimers:
    """ports.Timers."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def arm(self, row: TimerRow) -> None:
        self._connected.change(ARM[self._connected.dialect], SHAPE.values(row))

    def disarm(self, owner_id: str, name: str) -> None:
        self._connected.change(DISARM, {"old_owner_id": owner_id, "old_name": name})

    def disarm_all(self, owner_id: str) -> None:
        self._connected.change(DISARM_ALL, {"old_owner_id": owner_id})

    def hold_all(self, owner_id: str, held: bool) -> None:
        self._connected.change(HOLD_ALL, {"old_owner_id": owner_id, "new_held": held})

    def first_due(self, patient_id: str, until: datetime) -> TimerRow | None:
        return SHAPE.one(self._connected, FIRST_DUE, patient_id=patient_id, until=until)

    def of_owner(self, owner_id: str) -> Sequence[TimerRow]:
        """Earliest due first, the held ones too."""
        return SHAPE.every(self._connected, OF_OWNER, old_owner_id=owner_id)

    def patients_due(self, until: datetime, limit: int) -> Sequence[str]:
        return [found.patient_id for found in self._connected.rows(PATIENTS_DUE, until=until, at_most=limit)]

    def next_at(self) -> datetime | None:
        """The earliest due time of all that is not held."""
        found = self._connected.row(NEXT_AT)
        return None if found is None else found.due_at
