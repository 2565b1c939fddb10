"""One transaction with all its nouns.

Here: SqlUnitOfWork, which hands the same connection to each noun. Not here: opening or ending it (sql_store.py).
Imported by sql_store.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

import carepath.ports as ports
from carepath.store.asks import SqlAsks
from carepath.store.connection import Connected
from carepath.store.database_time import database_now
from carepath.store.escalations import SqlEscalations
from carepath.store.events import SqlEvents
from carepath.store.journeys import SqlJourneys
from carepath.store.outbox import SqlOutbox
from carepath.store.patients import SqlPatients
from carepath.store.published import SqlPublished
from carepath.store.records import SqlRecords
from carepath.store.tasks import SqlTasks
from carepath.store.timers import SqlTimers


class SqlUnitOfWork:
    """ports.UnitOfWork. Use it inside the block of `begin` only."""

    def __init__(self, connected: Connected, *, published: ports.Published | None = None) -> None:
        self._connected = connected
        self.patients: ports.Patients = SqlPatients(connected)
        self.events: ports.Events = SqlEvents(connected)
        self.journeys: ports.Journeys = SqlJourneys(connected)
        self.records: ports.Records = SqlRecords(connected)
        self.timers: ports.Timers = SqlTimers(connected)
        self.outbox: ports.Outbox = SqlOutbox(connected)
        self.tasks: ports.Tasks = SqlTasks(connected)
        self.escalations: ports.Escalations = SqlEscalations(connected)
        self.asks: ports.Asks = SqlAsks(connected)
        self.published: ports.Published = published or SqlPublished(connected)

    def database_now(self) -> datetime:
        """The time by which leases are counted; see database_time.py."""
        return database_now(self._connected)

    def savepoint(self) -> AbstractContextManager[None]:
        """Rolls back to here where the block raises, and lets the error pass."""
        return self._connected.savepoint()
