"""One journey: read it, step it, write it down, apply what it asks; or park it where that cannot be done.

Here: the only place that calls `core.step` for real. Each step stands in a savepoint of its own.
Not here: who hears an event (routing.py), what each effect does (effects.py).
"""

from __future__ import annotations

import logging
from dataclasses import replace

from carepath.core.effects import EndJourney, TellOwner
from carepath.core.events import STARTED, Event
from carepath.core.snapshot import Snapshot, from_json, to_json
from carepath.core.step import Step, initial_step
from carepath.core.step import step as core_step
from carepath.errors import ConfigurationError, ConflictError
from carepath.rows import JourneyRow, RecordRow
from carepath.runtime import log
from carepath.runtime.definitions import Pinned
from carepath.runtime.effects import Applying, apply_effects
from carepath.runtime.faults import code_of, note_fault
from carepath.runtime.given import given_for
from carepath.runtime.owners import tell_owner_of
from carepath.runtime.receipts import JourneyOutcome
from carepath.runtime.turn import OURS, Heard, Turn

logger = logging.getLogger("carepath.journeys")
# The whole transaction rolls back: the caller tries again, or the operator mends the set-up.
NOT_OURS_TO_HIDE = (ConflictError, ConfigurationError)


def hear(turn: Turn, row: JourneyRow, heard: Heard) -> tuple[JourneyOutcome, Step | None]:
    """What the journey makes of the event, written down with all its effects; None where it had to be parked."""
    opened = len(turn.tasks)
    try:
        with turn.uow.savepoint():
            step, applying = _step(turn, row, heard)
    except NOT_OURS_TO_HIDE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the patient's other journeys must go on
        del turn.tasks[opened:]
        park(turn, row, heard, error)
        return _outcome(turn, row, heard, "parked"), None
    turn.follow_ups.extend(applying.follow_ups)
    return _outcome(turn, row, heard, step.outcome), step


def start(turn: Turn, row: JourneyRow, heard: Heard, pinned: Pinned) -> JourneyRow:
    """The new journey after its first step, which sees the data of `heard` as those of `journey.started`."""
    at = heard.at or turn.now
    started = Event(STARTED, heard.event.data, f"{row.id}#started", at, heard.event.by)
    beginning = Heard(started, OURS, heard.path, heard.at)
    given = given_for(turn, pinned, beginning, {})
    turn.givens[started.id] = {row.id: given}
    step = initial_step(pinned.pathway, now=at, context=heard.event.data, journey_id=row.id, given=given)
    row = _after(row, step, pinned)
    turn.uow.journeys.add(row)
    applying = Applying(turn, row, pinned, beginning, given)
    _apply(applying, step)
    turn.keep_heard(beginning)
    turn.follow_ups.extend(applying.follow_ups)
    _outcome(turn, row, beginning, step.outcome)
    return row


def snapshot_of(pinned: Pinned, row: JourneyRow) -> Snapshot:
    """The journey at rest, as the store has it."""
    return from_json(row.snapshot, pinned.pathway)._replace(sequence=row.sequence)


def park(turn: Turn, row: JourneyRow, heard: Heard, error: Exception) -> None:
    """Sets the journey aside: its timers are held, and its owner has a task. The others go on."""
    code = code_of(error)
    note_fault(logger, f"journey {row.id}", heard.event.id, error)
    fresh = turn.uow.journeys.get(row.id)
    if fresh is None:
        raise error
    parked = replace(fresh, status="parked", parked_code=code, sequence=fresh.sequence + 1)
    turn.uow.journeys.save(parked, expected=fresh.sequence)
    turn.uow.records.append(
        RecordRow(
            journey_id=row.id,
            sequence=parked.sequence,
            at=turn.now,
            event="journey.parked",
            event_id=heard.event.id,
            outcome=log.PARKED,
            body=log.parked_body(code),
        )
    )
    turn.uow.timers.hold_all(row.id, True)
    tell = TellOwner(f"{row.id}:parked:{parked.sequence}", "journey_parked", heard.event.name)
    tell_owner_of(turn, row, tell, event_id=heard.event.id)


def _step(turn: Turn, row: JourneyRow, heard: Heard) -> tuple[Step, Applying]:
    pinned = turn.services.definitions.pinned(turn.uow, row)
    before = snapshot_of(pinned, row)
    given = given_for(turn, pinned, heard, before.context)
    turn.givens.setdefault(heard.event.id, {})[row.id] = given
    at = heard.at or turn.now
    # A clock that was put back must not stop a journey: its time never runs backwards.
    step = core_step(pinned.pathway, before, heard.event._replace(given=given), now=max(at, before.at))
    applying = Applying(turn, row, pinned, heard, given)
    if step.snapshot.sequence != row.sequence:
        turn.uow.journeys.save(_after(row, step, pinned), expected=row.sequence)
        _apply(applying, step)
    return step, applying


def _after(row: JourneyRow, step: Step, pinned: Pinned) -> JourneyRow:
    after = replace(row, sequence=step.snapshot.sequence, snapshot=to_json(step.snapshot, pinned.pathway))
    ends = next((one for one in step.effects if isinstance(one, EndJourney)), None)
    if ends is None:
        return after
    return replace(after, status="ended", ended_at=step.snapshot.at, end_reason=ends.reason)


def _apply(applying: Applying, step: Step) -> None:
    """Applies the effects and writes the record of the step."""
    apply_effects(applying, step.effects)
    for record in step.records:
        applying.turn.uow.records.append(
            RecordRow(
                journey_id=record.journey_id,
                sequence=record.sequence,
                at=record.at,
                event=record.event,
                event_id=record.event_id,
                outcome=record.outcome,
                body=log.body_of(record, applying.notes),
            )
        )


def _outcome(turn: Turn, row: JourneyRow, heard: Heard, outcome: str) -> JourneyOutcome:
    said = JourneyOutcome(row.id, row.pathway, outcome, heard.event.name)
    turn.outcomes.append(said)
    return said
