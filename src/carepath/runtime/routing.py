"""An event meets a patient's journeys: who hears it, who is started by it, and who is told where nobody can.

Here: the order: every journey that listens, then pathways that enroll, then a person.
Not here: the checks of what comes from outside (accepting.py), one journey's step (journeys.py).
Imported by taking and follow_ups.
"""

from __future__ import annotations

from carepath.core.effects import TellOwner
from carepath.errors import CorruptionError
from carepath.rows import JourneyRow
from carepath.runtime import enrolling, journeys
from carepath.runtime.listening import Address, Audience, audience_of
from carepath.runtime.owners import tell_owner, tell_owner_of
from carepath.runtime.receipts import JourneyOutcome
from carepath.runtime.turn import Heard, Turn

EVERYBODY = Address()
TOOK_IT = ("handled", "undecided", "parked", "too_old")  # outcomes after which nobody else need be told


def route(turn: Turn, heard: Heard, address: Address = EVERYBODY) -> bool:
    """Whether anybody took the event: a journey that handled it, one that it started, or an owner who was told."""
    first = len(turn.outcomes)
    audience = audience_of(turn, heard, address)
    for row in audience.hearing:
        journeys.hear(turn, row, heard)
    for row in audience.too_old:
        turn.outcomes.append(JourneyOutcome(row.id, row.pathway, "too_old", heard.event.name))
    for row, error in audience.unreadable:
        _set_aside(turn, row, heard, error)
    for row in audience.parked:
        _tell_of_parked(turn, row, heard)
    heard_by = {row.pathway for row in (*audience.hearing, *audience.too_old)}
    started = enrolling.enroll_by_event(turn, heard, address, heard_by=heard_by)
    _tell_of_doubts(turn, heard, audience, started)
    took = any(one.outcome in TOOK_IT and one.event == heard.event.name for one in turn.outcomes[first:])
    return bool(took or started or audience.doubtful)


def _set_aside(turn: Turn, row: JourneyRow, heard: Heard, error: CorruptionError) -> None:
    if row.status == "parked":
        _tell_of_parked(turn, row, heard)
        return
    journeys.park(turn, row, heard, error)
    turn.outcomes.append(JourneyOutcome(row.id, row.pathway, "parked", heard.event.name))


def _tell_of_parked(turn: Turn, row: JourneyRow, heard: Heard) -> None:
    turn.outcomes.append(JourneyOutcome(row.id, row.pathway, "parked", heard.event.name))
    tell = TellOwner(f"{row.id}:while_parked:{heard.event.id}", "journey_parked", heard.event.name)
    tell_owner_of(turn, row, tell, event_id=heard.event.id)


def _tell_of_doubts(turn: Turn, heard: Heard, audience: Audience, started: set[str]) -> None:
    for name, why in audience.doubtful.items():
        if name in started:
            continue
        turn.notes.append(f"not_heard:{name}:{why}")
        pathway = turn.services.definitions.clinic.pathways.get(name)
        tell = TellOwner(f"{heard.event.id}:{name}:{why}", why, heard.event.name)
        tell_owner(turn, pathway, tell, event_id=heard.event.id)
