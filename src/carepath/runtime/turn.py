"""One patient's transaction: the patient under the lock, the time it runs at, and what it gathers for its receipt.

Here: the value that is handed from module to module while one transaction lasts.
Not here: what happens in it (engine.py opens it). Imported by the rest of runtime.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from carepath.core.effects import SendEvent, StartJourney
from carepath.core.events import LATE_AFTER, Event
from carepath.ports import UnitOfWork
from carepath.rows import EventRow, PatientRow
from carepath.runtime.payloads import write_values
from carepath.runtime.receipts import JourneyOutcome
from carepath.runtime.services import Services

OURS = "carepath"  # the origin of what carepath itself makes: timers, what comes back


@dataclass(frozen=True, slots=True)
class Heard:
    """An event on its way to journeys. `path`: ids of the journeys that it came through, when journeys relay it."""

    event: Event
    origin: str
    path: tuple[str, ...] = ()
    at: datetime | None = None  # as of when a late timer runs; None: now


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a step asks of other journeys: done after every journey has heard the event itself, in order."""

    effect: SendEvent | StartJourney
    sender: str  # journey id
    heard: Heard


@dataclass(slots=True)
class Turn:
    """Everything that one transaction works with. Made by `engine.turn` under the patient's lock."""

    services: Services
    uow: UnitOfWork
    patient: PatientRow
    now: datetime
    follow_ups: deque[FollowUp] = field(default_factory=deque)
    outcomes: list[JourneyOutcome] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    givens: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)  # event id -> journey id -> given

    @property
    def asked_zone(self) -> str:
        """The patient's own zone, else the site's."""
        return self.patient.patient.zone or self.services.definitions.clinic.site.zone

    def people_at(self, at: datetime) -> datetime:
        """From when people's time to answer counts for what was due `at`: then, or now where it is late."""
        return self.now if self.now - at > LATE_AFTER else at

    def marks(self) -> tuple[int, ...]:
        """How much was gathered so far, for `forget`."""
        return tuple(len(gathered) for gathered in self._gathered)

    def forget(self, marks: tuple[int, ...]) -> None:
        """Takes back what was gathered since, where it was rolled back. Notes stay: they say why."""
        for gathered, mark in zip(self._gathered, marks, strict=True):
            while len(gathered) > mark:
                gathered.pop()

    @property
    def _gathered(self) -> tuple[list[str] | list[JourneyOutcome] | deque[FollowUp], ...]:
        return self.tasks, self.enrolled, self.outcomes, self.follow_ups

    def keep_event(self, heard: Heard, *, actor: str = "", body_hash: str = "") -> None:
        """Writes an event down that is about to be heard; `keep_answer` completes it."""
        self.uow.events.add(self._row(heard, actor=actor, body_hash=body_hash))

    def keep_answer(self, event_id: str, receipt: str = "{}") -> None:
        """Writes down what each journey's step could read, and the answer."""
        self.uow.events.answer(event_id, receipt, write_values(self.givens.pop(event_id, {})))

    def keep_heard(self, heard: Heard, *, actor: str = "") -> None:
        """Writes an event down that one journey has heard, with all that its step could read."""
        given = write_values(self.givens.pop(heard.event.id, {}))
        self.uow.events.add(replace(self._row(heard, actor=actor), given=given, receipt="{}"))

    def _row(self, heard: Heard, *, actor: str = "", body_hash: str = "") -> EventRow:
        event = heard.event
        return EventRow(
            event_id=event.id,
            patient_id=self.patient.id,
            name=event.name,
            at=event.at or heard.at or self.now,
            received_at=self.now,
            origin=heard.origin,
            actor=actor or event.by,
            body_hash=body_hash,
            payload=write_values(event.data),
            given="{}",
        )

    def change_patient(self, **changes: Any) -> None:
        """Saves the patient's row with these changes."""
        self.patient = replace(self.patient, **changes)
        self.uow.patients.save(self.patient)
