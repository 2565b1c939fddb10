"""What a caller gets back: the receipt of an event, and views of journeys, tasks and messages. Plain frozen values.

Not here: how they are found (queries.py) or made. Imported by runtime and care, and by whoever embeds carepath.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class JourneyOutcome:
    """What one journey made of an event: handled, ignored, undecided, rejected, too_old or parked."""

    journey: str
    pathway: str
    outcome: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one event; the same event id always gets the same answer again.

    `outcomes`: each journey that heard it, or heard of it, in order. `enrolled`: ids of the journeys that it started.
    `tasks`: ids of the tasks that it opened for the owner of a pathway, because nobody else could take it.
    `notes`: codes that say why something did not happen, such as `not_enrolled:refill_reminder:unknown`.
    `unheard`: no journey handled it and none was started. `duplicate`: this event id was answered before.
    """

    event_id: str
    outcomes: tuple[JourneyOutcome, ...] = ()
    enrolled: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unheard: bool = False
    duplicate: bool = False


def receipt_to_json(receipt: Receipt) -> str:
    """The receipt as it is kept."""
    return json.dumps(asdict(receipt), sort_keys=True)


def receipt_from_json(text: str, *, duplicate: bool = False) -> Receipt:
    """The receipt that was kept, marked as a repeat where asked."""
    kept = json.loads(text)
    outcomes = tuple(JourneyOutcome(**one) for one in kept.pop("outcomes"))
    return Receipt(
        kept["event_id"],
        outcomes,
        enrolled=tuple(kept["enrolled"]),
        tasks=tuple(kept["tasks"]),
        notes=tuple(kept["notes"]),
        unheard=kept["unheard"],
        duplicate=duplicate,
    )


@dataclass(frozen=True, slots=True)
class Journey:
    """One patient on one version of one pathway. `configuration`: its active states; `titles`: as people call them."""

    id: str
    patient: str
    pathway: str
    version: str
    status: str  # active | ended | parked
    configuration: tuple[str, ...]
    titles: tuple[str, ...]
    context: Mapping[str, Any]
    started_at: datetime
    ended_at: datetime | None = None
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a person. `outcomes`: outcome -> its fields, as `complete_task` takes them."""

    id: str
    patient: str
    journey: str | None
    name: str
    kind: str  # pathway | call | rung | owner
    role: str
    title: str
    status: str  # open | claimed | completed | declined | cancelled
    priority: str
    opened_at: datetime
    due_at: datetime
    overdue: bool
    outcomes: Mapping[str, tuple[str, ...]]
    evidence: tuple[str, ...] = ()
    message: str | None = None
    escalation: str | None = None
    claimed_by: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way to one recipient, and what became of it."""

    id: str
    recipient: str
    channel: str | None
    status: str
    attempts: int
    reason: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """What was to be said, and who heard it by which way."""

    id: str
    patient: str
    journey: str | None
    name: str
    kind: str
    content: str
    status: str
    created_at: datetime
    settled_at: datetime | None
    reason: str
    safety: bool
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. `what`: a kind such as message.delivered; `id`: of the thing; `text`: for a person."""

    at: datetime
    what: str
    id: str
    text: str
    pathway: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
