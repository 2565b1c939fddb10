"""What carepath needs from outside, one Protocol each: the store, the clock, adapters, the rule engine.

Nothing here is implemented; store, adapters, rules and testing implement it, runtime calls it. Third parties
implement Adapter (a screenful) and prove it with the contract suite in `carepath.testing.contracts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from carepath.core.definitions import RuleSet
from carepath.rows import (
    AskRow,
    AttemptRow,
    Claimed,
    DeliveryRow,
    EscalationRow,
    EventRow,
    HearerRow,
    JourneyRow,
    MessageRow,
    Patient,
    PatientRow,
    PublishedRow,
    RecordRow,
    TaskRow,
    TimerRow,
)

# -- adapters -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an adapter is given: one text for one recipient. `key` is the idempotency key, the same on every attempt."""

    key: str
    channel: str
    address: str
    text: str
    kind: str = "message"  # message | ask | reminder | page | action
    content: str = ""  # its id
    language: str = "en"
    recipient_name: str = ""
    safety: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)  # actions only
    recipient: str = "patient"  # patient | caregiver | role (of a page)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it and will say more later under `reference`."""

    reference: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """It arrived. `outcome`: what an action gives back."""

    reference: str = ""
    outcome: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not now. `reason` is a code without patient content; `after` where the provider named a time."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Never by this way: the next channel is tried."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it went out, and a repeat could do harm: nobody repeats it, and a person finds out."""

    reason: str


Verdict = Accepted | Delivered | RetryLater | Refused | Unknown


@runtime_checkable
class Adapter(Protocol):
    """The code behind one or more channels. Returns a verdict, never raises.

    `replay`: safe (same key twice is harmless), lookup (the provider can be asked), never (a person decides).
    `timeout`: seconds after which a call is given up; a hanging adapter holds nobody up. Where a call ends without a
    verdict it is tried again if `replay` is safe; else nobody repeats it, and a person finds out.
    """

    name: str
    channels: tuple[str, ...]
    replay: str
    timeout: float

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """What became of one attempt, counted from 1. Called from many threads at once, in no transaction."""
        ...


# -- clock and rules ----------------------------------------------------------------------------------------------


class Clock(Protocol):
    """Clinical time. Leases use the database's time instead."""

    def now(self) -> datetime:
        """The time, aware."""
        ...


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule set concludes for one event. `level` None: undecided, which goes to a person."""

    name: str
    level: str | None
    because: str
    rules: tuple[str, ...] = ()
    disputed: bool = False
    missing: tuple[str, ...] = ()  # names of fields that were missing


class RuleEngine(Protocol):
    """What concludes a level from one event by a rule set. Pure: the same event and scope give the same answer."""

    def conclude(self, rule_set: RuleSet, *, event: Mapping[str, Any], scope: Mapping[str, Any]) -> Conclusion:
        """The level that the rule set concludes for an event with this data, and why.

        `scope`: what else rules may read, each left out where there is none: context, patient (mappings), zone (IANA
        name), now, event_at (aware), event_name, calendar.
        """
        ...


# -- store --------------------------------------------------------------------------------------------------------


class Patients(Protocol):
    def lock(self, reference: str) -> PatientRow | None:
        """The patient, locked until the transaction ends; None where unknown. Always the first lock."""
        ...

    def lock_id(self, patient_id: str) -> PatientRow | None: ...
    def find(self, reference: str) -> PatientRow | None: ...
    def references(self, patient_ids: Iterable[str]) -> Mapping[str, str]:
        """The app's own reference of each of these patients, by id; what is no patient's id is left out."""
        ...

    def find_address(self, channel: str, address: str) -> Sequence[PatientRow]: ...
    def add(self, patient: Patient) -> PatientRow:
        """RequestError `patient-exists` where the reference is taken."""
        ...

    def save(self, row: PatientRow) -> None: ...
    def all(self) -> Sequence[PatientRow]: ...


class Events(Protocol):
    def find(self, event_id: str) -> EventRow | None: ...
    def add(self, row: EventRow) -> None: ...
    def answer(self, event_id: str, receipt: str, given: str) -> None: ...
    def of_patient(self, patient_id: str) -> Sequence[EventRow]: ...


class Journeys(Protocol):
    def get(self, journey_id: str) -> JourneyRow | None: ...
    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[JourneyRow]:
        """In order of their start."""
        ...

    def going_on(self, patient_id: str) -> Sequence[JourneyRow]:
        """Those that have not ended, active or parked, in order of their start: what every event asks for."""
        ...

    def all(self, *, pathway: str | None = None, status: str | None = None) -> Sequence[JourneyRow]: ...
    def add(self, row: JourneyRow) -> None: ...
    def save(self, row: JourneyRow, *, expected: int) -> None:
        """ConflictError where the stored sequence is not `expected`."""
        ...


class Records(Protocol):
    def append(self, row: RecordRow) -> None:
        """ConflictError where the journey has that sequence already."""
        ...

    def of_journey(self, journey_id: str) -> Sequence[RecordRow]: ...


class Timers(Protocol):
    def arm(self, row: TimerRow) -> None:
        """Arms, or moves, the timer of that owner and name."""
        ...

    def disarm(self, owner_id: str, name: str) -> None: ...
    def disarm_all(self, owner_id: str) -> None: ...
    def hold_all(self, owner_id: str, held: bool) -> None: ...
    def first_due(self, patient_id: str, until: datetime) -> TimerRow | None:
        """Earliest by (due_at, owner_id, name) that is not held and due by `until`."""
        ...

    def of_owner(self, owner_id: str) -> Sequence[TimerRow]: ...
    def patients_due(self, until: datetime, limit: int) -> Sequence[str]:
        """Ids of patients who have something due, longest due first."""
        ...

    def next_at(self) -> datetime | None: ...


class Outbox(Protocol):
    def add_message(self, row: MessageRow) -> None: ...
    def add_delivery(self, row: DeliveryRow) -> None: ...
    def message(self, message_id: str) -> MessageRow | None: ...
    def messages(self, *, patient_id: str | None = None, journey_id: str | None = None) -> Sequence[MessageRow]: ...
    def deliveries(self, message_id: str) -> Sequence[DeliveryRow]: ...
    def delivery(self, delivery_id: str) -> DeliveryRow | None: ...
    def save_message(self, row: MessageRow) -> None: ...
    def claim(self, *, at: datetime, lease_for: timedelta, limit: int, safety: bool | None = None) -> Sequence[Claimed]:
        """Pending deliveries due by `at` (clinical time), unleased by the database's time; in order of due_at.

        Per patient and channel in sequence: a delivery waits while an earlier one of the same patient is claimed,
        unless it is a safety message.
        """
        ...

    def save_delivery(self, row: DeliveryRow, *, token: int | None) -> bool:
        """False, and nothing written, where the token is no longer the delivery's (None: not claimed, as by revoke)."""
        ...

    def start_attempt(self, row: AttemptRow) -> None: ...
    def finish_attempt(self, row: AttemptRow) -> None: ...
    def attempts(self, delivery_id: str) -> Sequence[AttemptRow]: ...
    def release_expired(self) -> int:
        """Frees leases that ran out by the database's time; how many."""
        ...

    def next_at(self) -> datetime | None: ...


class Tasks(Protocol):
    def get(self, task_id: str) -> TaskRow | None: ...
    def by_key(self, key: str) -> TaskRow | None: ...
    def add(self, row: TaskRow) -> None: ...
    def save(self, row: TaskRow) -> None: ...
    def select(
        self, *, patient_id: str | None = None, role: str | None = None, status: Iterable[str] | None = None
    ) -> Sequence[TaskRow]:
        """Urgent first, then by due time, then by id."""
        ...


class Escalations(Protocol):
    def get(self, escalation_id: str) -> EscalationRow | None: ...
    def add(self, row: EscalationRow) -> None: ...
    def save(self, row: EscalationRow) -> None: ...
    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[EscalationRow]: ...
    def add_hearer(self, row: HearerRow) -> None: ...
    def hearers(self, escalation_id: str) -> Sequence[HearerRow]: ...
    def by_hearer(self, key: str) -> EscalationRow | None:
        """The escalation that the effect with this key raised or joined."""
        ...


class Asks(Protocol):
    def get(self, ask_id: str) -> AskRow | None: ...
    def add(self, row: AskRow) -> None: ...
    def save(self, row: AskRow) -> None: ...
    def of_patient(self, patient_id: str, *, status: str | None = None) -> Sequence[AskRow]: ...


class Published(Protocol):
    def publish(self, row: PublishedRow) -> None:
        """Keeps the text. RequestError where that name and version stands already with another fingerprint."""
        ...

    def find(self, kind: str, fingerprint: str) -> PublishedRow | None: ...
    def all(self, kind: str) -> Sequence[PublishedRow]: ...


class UnitOfWork(Protocol):
    """One transaction: everything in it is written together, or not at all."""

    patients: Patients
    events: Events
    journeys: Journeys
    records: Records
    timers: Timers
    outbox: Outbox
    tasks: Tasks
    escalations: Escalations
    asks: Asks
    published: Published

    def database_now(self) -> datetime:
        """The database's time, aware UTC: by it leases are counted."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Rolls back to here where the block raises, and lets the error pass."""
        ...


class Store(Protocol):
    """Opens transactions. `connection`: join the caller's own SQLAlchemy transaction."""

    def begin(self, *, connection: Any = None, write: bool = True) -> AbstractContextManager[UnitOfWork]:
        """A transaction: committed when its block ends, rolled back when that raises. `write=False` only reads."""
        ...

    def close(self) -> None:
        """Lets go of every connection of its own."""
        ...
