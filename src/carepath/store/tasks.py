"""Tasks: work for people.

Here: ports.Tasks over SQLAlchemy. Not here: who may claim or complete one (careteam). Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, case, select

from carepath.errors import ConflictError, RequestError
from carepath.rows import TaskRow
from carepath.store.connection import Connected
from carepath.store.shape import Shape
from carepath.store.tables import tasks

SHAPE = Shape(TaskRow, tasks, fixed=("id", "key"))
SELECT = select(*SHAPE.columns)
GET = SELECT.where(tasks.c.id == bindparam("id"))
BY_KEY = SELECT.where(tasks.c.key == bindparam("key"))
SAVE = SHAPE.update(tasks.c.id == bindparam("old_id"))
URGENCY = case((tasks.c.priority == "urgent", 0), (tasks.c.priority == "high", 1), else_=2)
WORKLIST = SELECT.order_by(URGENCY, tasks.c.due_at, tasks.c.id)


class SqlTasks:
    """ports.Tasks."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def get(self, task_id: str) -> TaskRow | None:
        return SHAPE.one(self._connected, GET, id=task_id)

    def by_key(self, key: str) -> TaskRow | None:
        return SHAPE.one(self._connected, BY_KEY, key=key)

    def add(self, row: TaskRow) -> None:
        """ConflictError `task-exists` where the id or the key is taken."""
        if not SHAPE.add(self._connected, row):
            raise ConflictError(
                "task-exists", f"Task {row.id}, or one with its key, is open already.", hint="Look for it by its key."
            )

    def save(self, row: TaskRow) -> None:
        """Writes all but id and key. RequestError `task-unknown` where there is none with this id."""
        if self._connected.change(SAVE, SHAPE.changes(row, old_id=row.id)) != 1:
            raise RequestError("task-unknown", f"There is no task {row.id}.", hint="Add it before you save it.")

    def select(
        self, *, patient_id: str | None = None, role: str | None = None, status: Iterable[str] | None = None
    ) -> Sequence[TaskRow]:
        asked = {"patient_id": patient_id, "role": role}
        wanted: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
        statement = WORKLIST.where(*(tasks.c[name] == bindparam(name) for name in wanted))
        if status is not None:
            wanted["statuses"] = sorted(set(status))
            statement = statement.where(tasks.c.status.in_(bindparam("statuses", expanding=True)))
        return SHAPE.every(self._connected, statement, **wanted)
