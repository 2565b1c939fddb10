"""What an expression of a pathway reads outside a step: `enroll`, `match`, `where`.

Here: the scope of core's expressions, filled from the event and the patient at hand. Not here: guards (core.step
fills its own). Imported by listening and enrolling.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepath.core.calendar import registered
from carepath.core.definitions import EMPTY
from carepath.core.expressions import Expression, Scope
from carepath.core.pathway import Pathway
from carepath.core.snapshot import Snapshot
from carepath.runtime.given import facts_of
from carepath.runtime.turn import Heard, Turn


def ask(
    turn: Turn, expression: Expression | None, heard: Heard, pathway: Pathway, snapshot: Snapshot | None = None
) -> bool | None:
    """What the condition says of this event: True, False, or None where it is unknown. No condition: True."""
    return True if expression is None else expression.truth(_scope(turn, heard, pathway, snapshot))


def work_out(
    turn: Turn, expression: Expression, heard: Heard, pathway: Pathway, snapshot: Snapshot | None = None
) -> Any:
    """The expression's value for this event (and this journey); None where something it needs is missing."""
    return expression.evaluate(_scope(turn, heard, pathway, snapshot))


def _scope(turn: Turn, heard: Heard, pathway: Pathway, snapshot: Snapshot | None) -> Scope:
    context: Mapping[str, Any] = EMPTY if snapshot is None else snapshot.context
    version = turn.services.definitions.calendar_version(turn.uow, pathway.calendar, at=turn.now)
    event = heard.event
    return Scope(
        event=event.data,
        context=context,
        parameters=pathway.values,
        patient=facts_of(turn.patient.patient, zone=turn.asked_zone),
        now=heard.at or turn.now,
        zone=turn.asked_zone,
        calendar=None if version is None else registered(version),
        started_at=None if snapshot is None else snapshot.started_at,
        event_name=event.name,
        event_at=event.at or turn.now,
        event_by=event.by,
        event_id=event.id,
    )
