"""What one step asks of the world, as values: nothing runs inside a step.

`key` is the idempotency key: journey id, sequence of the step, ordinal of the effect. Equal inputs give equal bytes.
Times are aware UTC. The runtime applies them in order, in the transaction that saves the snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carepath.core.expressions import Expression
from carepath.core.fields import Field


@dataclass(frozen=True, slots=True)
class SendMessage:
    key: str
    id: str
    content: str
    copy_to: str | None
    topic: str | None
    expires_at: datetime | None
    safety: bool
    identity: str | None


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """A question: its message goes out, and an answer or the declared report is awaited until `expires_at`."""

    key: str
    id: str
    content: str
    questionnaire: str | None
    answers: Mapping[str, str]
    expires_at: datetime
    identity: str | None


@dataclass(frozen=True, slots=True)
class RemindAsk:
    key: str
    ask: str  # key of the open ask


@dataclass(frozen=True, slots=True)
class CloseAsk:
    ask: str
    reason: str  # answered | expired | left | cancelled: ... | patient_deceased
    revoke: bool = True  # what has not left is revoked too


@dataclass(frozen=True, slots=True)
class RevokeMessage:
    message: str  # key
    reason: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    key: str
    id: str
    role: str
    title: str
    due_at: datetime
    outcomes: Mapping[str, Mapping[str, Field]]
    priority: str
    keep: bool
    subject: str


@dataclass(frozen=True, slots=True)
class UpdateTask:
    """Adds this step's event as evidence to the open task; moves its due time where one is given."""

    task: str  # key
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CancelTask:
    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class RaiseEscalation:
    key: str
    id: str
    ladder: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class UpdateEscalation:
    """Adds evidence and reason to one that is open; it goes on climbing where it is."""

    escalation: str  # key
    reason: str | None


@dataclass(frozen=True, slots=True)
class CancelEscalation:
    escalation: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArmTimer:
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DisarmTimer:
    name: str


@dataclass(frozen=True, slots=True)
class StartJourney:
    key: str
    pathway: str
    context: Mapping[str, Any]
    if_running: str


@dataclass(frozen=True, slots=True)
class SendEvent:
    key: str
    event: str
    payload: Mapping[str, Any]
    to: str
    where: Expression | None  # over the receiver's context and the payload
    if_unheard: str


@dataclass(frozen=True, slots=True)
class RunAction:
    key: str
    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CancelAction:
    action: str  # key
    reason: str


@dataclass(frozen=True, slots=True)
class TellOwner:
    """The pathway's owner gets a task: the step could not decide, or something came back that nobody will hear."""

    key: str
    reason: str  # undecided | task_overdue | task_declined | delivery_dead | ...
    about: str  # event name, or id of what came back


@dataclass(frozen=True, slots=True)
class EndJourney:
    reason: str  # completed | patient_deceased


Effect = (
    SendMessage
    | OpenAsk
    | RemindAsk
    | CloseAsk
    | RevokeMessage
    | OpenTask
    | UpdateTask
    | CancelTask
    | RaiseEscalation
    | UpdateEscalation
    | CancelEscalation
    | ArmTimer
    | DisarmTimer
    | StartJourney
    | SendEvent
    | RunAction
    | CancelAction
    | TellOwner
    | EndJourney
)
