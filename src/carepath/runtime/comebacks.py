"""What comes back to one journey: a delivered message, a completed task, an answered question, an escalation.

Here: the event made from it, heard by that journey alone, and a person told where it came back badly and nobody
there hears it. Not here: events from outside (routing.py).
Imported by calls, care_tasks, climbing, replies, settle and timers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from carepath.core.effects import TellOwner
from carepath.core.events import Event
from carepath.core.step import Step
from carepath.rows import JourneyRow
from carepath.runtime import follow_ups, journeys
from carepath.runtime.owners import tell_owner_of
from carepath.runtime.turn import OURS, Heard, Turn

# Came back badly: a person must hear of it, whoever else does. The first two come by a timer of the journey itself.
BADLY = (
    "task.overdue",
    "ask.expired",
    "task.declined",
    "delivery.dead",
    "action.failed",
    "escalation.exhausted",
    "reply.unmatched",
)


@dataclass(frozen=True, slots=True)
class ComeBack:
    """`name`: such as task.completed.call; `key`: of the thing that came back; `verb`: makes the event's id."""

    name: str
    key: str
    verb: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    origin: str = OURS
    at: datetime | None = None  # as of when it is heard, where a timer brought it; None: now

    @property
    def event_id(self) -> str:
        return f"{self.key}#{self.verb}"


def come_back(turn: Turn, journey_id: str | None, back: ComeBack) -> str:
    """What the journey made of it: an outcome, `again` where it came back before, `nobody` without a journey."""
    if turn.uow.events.find(back.event_id) is not None:
        return "again"
    heard = Heard(Event(back.name, back.payload, back.event_id, back.at or turn.now, back.by), back.origin, at=back.at)
    row = None if journey_id is None else turn.uow.journeys.get(journey_id)
    outcome = "nobody"
    if row is not None and row.status == "parked":
        outcome = "parked"
        _tell(turn, row, back, "journey_parked")
    elif row is not None:
        said, step = journeys.hear(turn, row, heard)
        outcome = said.outcome
        if row.status == "active" and back.name.startswith(BADLY) and _is_unheard(step):
            _tell(turn, row, back, f"{back.name.replace('.', '_', 1).partition('.')[0]}_unheard")
        elif row.status == "active" and _is_unmatched(back, step):
            _tell(turn, row, back, "task_outcome_unmatched")
    turn.keep_heard(heard, actor=back.by)
    follow_ups.work_off(turn)
    return outcome


def tell_of_lapse(turn: Turn, row: JourneyRow, heard: Heard, step: Step) -> None:
    """Tells the owner of a task or a question that ran out of time where nothing in the journey was written for it."""
    lapsed = [note for note in step.trace.notes if note.what in BADLY]
    if row.status != "active" or not lapsed or not _is_unheard(step):
        return
    (note,) = lapsed  # a timer is of one thing
    tell = TellOwner(f"{heard.event.id}:owner", f"{note.what.replace('.', '_')}_unheard", note.id)
    tell_owner_of(turn, row, tell, event_id=heard.event.id, opened_at=turn.people_at(heard.at or turn.now))


def _is_unheard(step: Step | None) -> bool:
    """Whether no transition of the journey was written for what came back."""
    return step is not None and not step.trace.taken and step.outcome != "undecided"


def _is_unmatched(back: ComeBack, step: Step | None) -> bool:
    """Whether a task ended in a way for which the alternatives written for its end leave no place."""
    written_for = step is not None and step.trace.considered
    return back.name.startswith("task.completed.") and bool(written_for) and _is_unheard(step)


def _tell(turn: Turn, row: JourneyRow, back: ComeBack, reason: str) -> None:
    about = back.name.split(".", 2)[-1]
    tell_owner_of(turn, row, TellOwner(f"{back.event_id}:owner", reason, about), event_id=back.event_id)
