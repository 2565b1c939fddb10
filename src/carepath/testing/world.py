"""The opened world of a scenario: the real engine on SQLite, its clock, what left, and what lies open.

Here: opening, running what is due, and the readings that the public interface has no view for. Not here: what a
scenario says (harness) and expects (checks). Imported by harness, checks and explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from carepath.authoring import load_clinic
from carepath.care import open as open_care
from carepath.careteam.tasks import UNDONE
from carepath.core.calendar import Calendar, add, local
from carepath.core.definitions import Clinic
from carepath.core.durations import Duration
from carepath.core.pathway import Pathway
from carepath.core.snapshot import Snapshot, from_json
from carepath.errors import RequestError
from carepath.ports import UnitOfWork
from carepath.rows import AskRow, DeliveryRow, EscalationRow, JourneyRow, MessageRow, TaskRow
from carepath.testing.clock import ManualClock
from carepath.testing.recorder import ScenarioAdapter


class ScenarioFailed(AssertionError):
    """What a scenario expected is not so. The text says what is, and why."""


def read_clinic(folder: Path) -> Clinic:
    """The clinic of this folder; read once for as long as no file of it changes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _read_clinic(folder.resolve(), tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@lru_cache(maxsize=16)
def _read_clinic(folder: Path, files: tuple[tuple[Path, int, int], ...]) -> Clinic:
    return load_clinic(folder)


class World:
    """One scenario's engine. `zone`: where the times that the scenario names are local."""

    def __init__(self, clinic: Clinic, *, at: datetime, zone: str, url: str) -> None:
        self.clinic = clinic
        self.zone = zone
        self.clock = ManualClock(at)
        self.recorder = ScenarioAdapter(self.clock)
        self.care = open_care(url, pathways=clinic, adapters=[self.recorder], clock=self.clock, sandbox=True)
        self.stopped_until: datetime | None = None  # the workers stand still until then
        self.happened: str = ""  # id of the event that the scenario sent last

    def close(self) -> None:
        self.care.close()

    # -- time --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Fires what is due and delivers what is pending, unless the workers stand still."""
        if self.stopped_until is None or self.clock.now() >= self.stopped_until:
            self.care.run_until_idle()

    def play_to(self, until: datetime) -> None:
        """Lets the clock go to `until`, from one due moment to the next."""
        self.clock.play_to(until, next_due=self._next_due, run=self.run)

    def after(self, span: Duration, *, calendar: str | None = None) -> datetime:
        """The moment one span from now, on the scenario's own days."""
        business = self._calendar(calendar) if span.kind == "business" else None
        return add(self.clock.now(), span, zone=self.zone, calendar=business)

    def told(self, at: datetime) -> str:
        """A moment as the scenario tells time: the time of day, with the day where it is not today."""
        here, today = local(at, self.zone), local(self.clock.now(), self.zone).date()
        return f"{here:%H:%M}" if here.date() == today else f"{here:%A} {here.day} {here:%B %Y, %H:%M}"

    def _next_due(self, after: datetime) -> datetime | None:
        if self.stopped_until is not None and self.stopped_until > after:
            return self.stopped_until
        with self.reading() as uow:
            found = [at for at in (uow.timers.next_at(), uow.outbox.next_at()) if at is not None]
            # What stays due after it was run (a held timer, a delivery behind another) must not hide what comes later.
            return min(found, default=None) if all(at > after for at in found) else _later(uow, after)

    def _calendar(self, name: str | None) -> Calendar:
        calendars = self.clinic.calendars
        running = {self.pathway(row).calendar for row in self.journeys()}
        for names in ([name] if name else [], running - {None}, calendars):
            if len(names) == 1 and (found := calendars.get(next(iter(names)) or "")):
                return found
        raise RequestError(
            "scenario-calendar",
            "Business time needs one calendar, and it is not clear which.",
            hint=f"Say it: advance(..., calendar=...). There are: {', '.join(calendars) or 'none'}.",
        )

    # -- reading -----------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A look at what is stored."""
        with self.care.store.begin(write=False) as uow:
            yield uow

    def journeys(self, reference: str | None = None) -> Sequence[JourneyRow]:
        """Journeys in order of their start; of one patient, or of all."""
        with self.reading() as uow:
            found = uow.patients.find(reference) if reference else None
            return uow.journeys.of_patient(found.id) if found else [] if reference else uow.journeys.all()

    def pathway(self, row: JourneyRow) -> Pathway:
        """The pathway that the journey runs on."""
        return self.clinic.pathways[row.pathway]

    def snapshot(self, row: JourneyRow) -> Snapshot:
        """The journey at rest."""
        return from_json(row.snapshot, self.pathway(row))

    def messages(self) -> list[MessageRow]:
        """All that was to be said, to anybody."""
        with self.reading() as uow:
            return [one for row in uow.patients.all() for one in uow.outbox.messages(patient_id=row.id)]

    def deliveries(self, message: MessageRow) -> Sequence[DeliveryRow]:
        """The ways by which a message goes, or went."""
        with self.reading() as uow:
            return uow.outbox.deliveries(message.id)

    def rung_tasks(self, escalations: Iterable[EscalationRow]) -> list[TaskRow]:
        """The tasks by which these escalations asked people, first asked first."""
        with self.reading() as uow:
            found = [
                task
                for one in escalations
                for task in uow.tasks.select(patient_id=one.patient_id)
                if task.escalation_id == one.id
            ]
        return sorted(found, key=lambda task: (task.opened_at, task.id))

    def tasks(self, reference: str | None = None) -> Sequence[TaskRow]:
        """Tasks that somebody still has; of one patient, or of all."""
        with self.reading() as uow:
            patient = uow.patients.find(reference) if reference else None
            return uow.tasks.select(patient_id=patient.id if patient else None, status=UNDONE)

    def open_asks(self, reference: str) -> Sequence[AskRow]:
        with self.reading() as uow:
            patient = uow.patients.find(reference)
            return uow.asks.of_patient(patient.id, status="open") if patient else []

    def escalations(self, references: Iterable[str], *, status: str | None = None) -> list[EscalationRow]:
        with self.reading() as uow:
            patients = [uow.patients.find(reference) for reference in references]
            return [one for each in patients if each for one in uow.escalations.of_patient(each.id, status=status)]

    def waiting_deliveries(self, reference: str) -> list[DeliveryRow]:
        """Deliveries of the patient that have not left and are not settled."""
        with self.reading() as uow:
            patient = uow.patients.find(reference)
            return [] if patient is None else list(_pending(uow, patient.id))


def _pending(uow: UnitOfWork, patient_id: str) -> Iterator[DeliveryRow]:
    for message in uow.outbox.messages(patient_id=patient_id):
        yield from (one for one in uow.outbox.deliveries(message.id) if one.status == "pending")


def _later(uow: UnitOfWork, after: datetime) -> datetime | None:
    """The earliest moment after `after` at which anything of anybody is due."""
    due: list[datetime] = []
    for row in uow.patients.all():
        due += [one.due_at for one in _pending(uow, row.id)]
        owners = [one.id for one in uow.journeys.of_patient(row.id)]
        owners += [one.id for one in uow.escalations.of_patient(row.id)]
        due += [one.due_at for owner in owners for one in uow.timers.of_owner(owner) if not one.held]
    return min((at for at in due if at > after), default=None)
