"""What is kept, a frozen row for each noun. Plain values only; the store writes them, the runtime makes them.

Times are aware UTC, exact to the microsecond. Ids are opaque text. Columns that hold what people wrote or said
(`EventRow.payload`, `EventRow.given`, `Patient`) stand in the two redactable tables, events and patients; all other
rows hold ids, names and verdicts. Change a row with `dataclasses.replace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from carepath.core.definitions import EMPTY


@dataclass(frozen=True, slots=True)
class Caregiver:
    """Somebody who may hear about some topics. Nothing is sent outside `topics` and `consents`."""

    name: str
    contacts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    consents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient as the app knows them. `reference` is the app's own id and what every call takes.

    `contacts`: address by channel (sms, email, portal, app, phone, print), in the patient's order of preference.
    `consents`: channels agreed to; without one nothing goes out by that channel. `zone`: IANA name, None: the site's.
    """

    reference: str
    name: str = ""
    born_on: date | None = None
    sex: str | None = None
    language: str = "en"
    zone: str | None = None
    site: str | None = None
    in_hospital: bool = False
    contacts: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    consents: tuple[str, ...] = ()
    caregivers: tuple[Caregiver, ...] = ()
    died_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PatientRow:
    id: str  # ours, opaque; the only one that logs and records know
    patient: Patient
    status: str = "active"  # active | deceased | transferred | merged


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it came, and the answer it got. `payload` and `given` are the redactable columns."""

    event_id: str
    patient_id: str
    name: str
    at: datetime  # when it happened
    received_at: datetime
    origin: str
    actor: str
    body_hash: str  # keyed
    payload: str  # JSON
    given: str  # JSON; what the steps of this event could read
    receipt: str | None = None  # JSON; the first answer


@dataclass(frozen=True, slots=True)
class JourneyRow:
    id: str
    patient_id: str
    pathway: str
    version: str
    fingerprint: str
    status: str  # active | ended | parked
    sequence: int
    snapshot: str  # JSON
    started_at: datetime
    once: str = ""  # value of once_per as text; "" where it has none
    ended_at: datetime | None = None
    end_reason: str = ""
    parked_code: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of the journey log. `event_id` leads to the EventRow; `body` is JSON of core's Record."""

    journey_id: str
    sequence: int
    at: datetime
    event: str
    event_id: str
    outcome: str
    body: str


@dataclass(frozen=True, slots=True)
class TimerRow:
    """Something due. `owner_id`: a journey, an escalation that climbs, or a task that carepath opened itself."""

    owner_id: str
    patient_id: str
    name: str
    due_at: datetime
    owner: str = "journey"  # journey | escalation | task (a call that nobody makes)
    held: bool = False  # a parked journey's


@dataclass(frozen=True, slots=True)
class MessageRow:
    """What is to be said. Who hears it by which way are its deliveries."""

    id: str  # the effect's idempotency key
    patient_id: str
    journey_id: str | None
    name: str  # id in the pathway
    kind: str  # message | ask | reminder | page | action
    content: str
    created_at: datetime
    status: str = "pending"  # pending | sent | delivered | refused | dead | revoked | expired | task
    topic: str | None = None
    safety: bool = False
    expires_at: datetime | None = None
    ask_id: str | None = None
    identity: str | None = None
    reason: str = ""
    arguments: str = "{}"  # actions only: JSON
    settled_at: datetime | None = None
    content_version: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One way to one recipient. Claimed with a lease and a fencing token; settled only by the holder of the token."""

    id: str  # also its idempotency key
    message_id: str
    patient_id: str
    recipient: str  # patient | caregiver:<n> | role:<role> | handler
    due_at: datetime  # not before
    channel: str | None = None  # None until reach decides, when it leaves
    status: str = "pending"  # pending | accepted | delivered | refused | dead | revoked | expired | task
    safety: bool = False
    attempts: int = 0
    token: int = 0
    lease_until: datetime | None = None
    reference: str = ""  # the provider's
    reason: str = ""
    tried: tuple[str, ...] = ()  # channels that were refused before
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    delivery_id: str
    number: int
    channel: str
    started_at: datetime
    verdict: str = ""  # "" while unknown
    detail: str = ""  # a code, never patient content
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: str
    key: str  # idempotency key of what opened it
    patient_id: str
    journey_id: str | None
    name: str  # id in the pathway; "call:<id>", "rung:<id>", "owner:<reason>" for carepath's own
    kind: str  # pathway | call | rung | owner
    role: str
    title: str
    opened_at: datetime
    due_at: datetime
    status: str = "open"  # open | claimed | completed | declined | cancelled
    priority: str = "routine"  # routine | high | urgent
    keep: bool = False
    subject: str = "patient"
    outcomes: str = "{}"  # JSON: outcome -> field -> type and limits
    evidence: tuple[str, ...] = ()  # event ids
    message_id: str | None = None  # call tasks
    escalation_id: str | None = None  # rung tasks
    claimed_by: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    outcome: str = ""
    reason: str = ""
    overdue_at: datetime | None = None  # when it was noticed


@dataclass(frozen=True, slots=True)
class EscalationRow:
    id: str
    patient_id: str
    ladder: str
    ladder_version: str
    event_id: str  # what raised it: escalations on one ladder from one event are one
    opened_at: datetime
    rung: int  # from 0
    status: str = "open"  # open | acknowledged | cancelled ; `exhausted_at` says that the last rung ran out
    reason: str = ""  # a code or an author's literal; a conclusion's sentence is read from the event
    evidence: tuple[str, ...] = ()
    acknowledged_by: str = ""
    closed_at: datetime | None = None
    exhausted_at: datetime | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class HearerRow:
    """A journey that hears of an escalation, under the id that it gave it."""

    escalation_id: str
    journey_id: str
    name: str
    key: str  # of the effect


@dataclass(frozen=True, slots=True)
class AskRow:
    id: str  # the effect's key
    patient_id: str
    journey_id: str
    name: str
    content: str
    asked_at: datetime
    expires_at: datetime
    questionnaire: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    status: str = "open"  # open | answered | expired | closed
    reason: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A definition kept for ever: the text that a journey or a message was made from."""

    kind: str  # pathway | calendar | content | ladder | sandbox (its own secret)
    name: str
    version: str
    fingerprint: str
    text: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in one worker's hands until its `lease_until`; settle it with its token."""

    delivery: DeliveryRow
    message: MessageRow

    @property
    def token(self) -> int:
        """The delivery's, by which it was claimed."""
        return self.delivery.token
