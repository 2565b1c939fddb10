"""A journey lived again from its log: the same steps with the same inputs, one after the other.

Here: records and events back into steps. Nothing is written. Not here: what is read from them (explain.py).
Imported by explain and by the property tests: replay equals live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from carepath.core.events import STARTED, Event
from carepath.core.snapshot import Snapshot
from carepath.core.step import Step, initial_step
from carepath.core.step import step as core_step
from carepath.errors import CorruptionError
from carepath.ports import UnitOfWork
from carepath.rows import EventRow, JourneyRow, RecordRow
from carepath.runtime import log
from carepath.runtime.definitions import Definitions
from carepath.runtime.payloads import read_values


@dataclass(frozen=True, slots=True)
class Lived:
    """One step again. `before`: None for the first. `step`: None where the journey was set aside instead."""

    record: RecordRow
    event: Event
    before: Snapshot | None
    step: Step | None
    after: Snapshot


def live_again(uow: UnitOfWork, definitions: Definitions, row: JourneyRow) -> Iterator[Lived]:
    """The journey's steps in order. CorruptionError where an event is missing or cannot be read."""
    pathway = definitions.pinned(uow, row).pathway
    at_rest: Snapshot | None = None
    for record in uow.records.of_journey(row.id):
        if record.outcome == log.PARKED and at_rest is not None:
            set_aside = at_rest._replace(sequence=record.sequence)
            yield Lived(record, Event(record.event, id=record.event_id), at_rest, None, set_aside)
            at_rest = set_aside
            continue
        event = event_of(_found(uow, record), row.id)
        for version in (event.given.get("calendar"), *event.given.get("calendars", {}).values()):
            if version is not None:
                definitions.know_calendar(uow, version)
        before = at_rest
        if before is None:
            step = initial_step(pathway, now=record.at, context=event.data, journey_id=row.id, given=event.given)
        else:
            step = core_step(pathway, before, event, now=record.at)
        at_rest = step.snapshot
        yield Lived(record, event, before, step, at_rest)


def event_of(row: EventRow, journey_id: str) -> Event:
    """The event as the journey heard it."""
    given = read_values(row.given).get(journey_id, {})
    return Event(row.name, read_values(row.payload), row.event_id, row.at, row.actor, given)


def _found(uow: UnitOfWork, record: RecordRow) -> EventRow:
    event_id = f"{record.journey_id}#started" if record.event == STARTED else record.event_id
    row = uow.events.find(event_id)
    if row is None:
        raise CorruptionError(
            "event-missing",
            f"step {record.sequence} of journey {record.journey_id} was made by an event that is not kept any more.",
            hint="Restore the table of events from a backup.",
        )
    return row
