"""A small clinic on SQLite in memory, with a clock that stands still and a way out that only records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from carepath.adapters.recording import RecordingAdapter
from carepath.authoring import load_clinic
from carepath.care import CarePath, Patient
from carepath.care import open as open_care
from carepath.core.definitions import Clinic
from carepath.testing.clock import ManualClock

if TYPE_CHECKING:
    from sqlalchemy import Connection

CLINIC = Path(__file__).parents[1] / "clinics" / "small"
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 09:00 in Toronto
ANA = Patient(
    "ana", "Ana Silva", born_on=date(1970, 5, 1), contacts={"sms": "+14165550101"}, consents=("sms",), language="en"
)


@pytest.fixture(scope="session")
def small_clinic() -> Clinic:
    return load_clinic(CLINIC)


@dataclass
class Ward:
    """An opened clinic and its surroundings."""

    care: CarePath
    clock: ManualClock
    out: RecordingAdapter

    def pass_time(self, **span: Any) -> None:
        """Lets the clock go on, from one due moment to the next, with the workers at work."""
        until = self.clock.now() + timedelta(**span)
        self.clock.play_to(until, next_due=self._next_due, run=self.care.run_until_idle)

    def skip_time(self, **span: Any) -> None:
        """Moves the clock with no worker at work."""
        self.clock.set(self.clock.now() + timedelta(**span))

    def state(self, patient: str = "ana", pathway: str = "checkin") -> tuple[str, ...]:
        (journey,) = self.care.journeys(patient, pathway=pathway)
        return journey.configuration

    def open_tasks(self, patient: str | None = None) -> list[tuple[str, str]]:
        return [(task.role, task.title) for task in self.care.tasks(status=("open", "claimed"), patient=patient)]

    def task(self, title: str) -> Any:
        (found,) = [task for task in self.care.tasks(status=("open", "claimed")) if task.title == title]
        return found

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        from sqlalchemy import select

        from carepath.store.tables import metadata

        with self.tables() as connection:
            return {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in metadata.tables.items()
            }

    @contextmanager
    def tables(self) -> Iterator[Connection]:
        """A transaction on the tables themselves, past carepath; on PostgreSQL they may stand in a schema."""
        from sqlalchemy import text

        store: Any = self.care.store
        with store.engine.begin() as connection:
            if (schema := (store._options.get("schema_translate_map") or {}).get(None)) is not None:
                connection.execute(text(f"SET LOCAL search_path TO {schema}"))
            yield connection

    def _next_due(self, after: datetime) -> datetime | None:
        due = self.care.next_due()
        return due if due is None or due > after else after + timedelta(minutes=1)


@pytest.fixture
def open_ward(small_clinic: Clinic) -> Iterator[Callable[..., Ward]]:
    opened: list[CarePath] = []

    def open_it(url: str = "sqlite://", **changes: Any) -> Ward:
        clock = changes.pop("clock", None) or ManualClock(MONDAY)
        out = changes.pop("out", None) or RecordingAdapter()
        pathways = changes.pop("pathways", small_clinic)
        options: dict[str, Any] = {"adapters": [out], "sandbox": True, **changes}
        care = open_care(url, pathways=pathways, clock=clock, **options)
        opened.append(care)
        return Ward(care, clock, out)

    yield open_it
    for care in opened:
        care.close()


@pytest.fixture
def ward(open_ward: Callable[..., Ward]) -> Ward:
    """Ana is known; nothing has happened to her."""
    one = open_ward()
    one.care.add_patient(ANA)
    return one


@pytest.fixture
def treated(ward: Ward) -> Ward:
    """Ana was treated this morning."""
    ward.care.send("ana", "treated", {"on": "2026-03-02"}, origin="ehr", event_id="t1")
    ward.care.run_until_idle()
    return ward
