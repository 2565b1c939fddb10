"""Which journeys hear an event: they listen for its name, it is about them, and it is not too old.

Here: the question, asked of every journey before any of them hears. Not here: hearing (routing.py).
Imported by routing, enrolling, follow_ups and inbound.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from carepath.core.calendar import add
from carepath.core.events import DEATH, hears
from carepath.core.expressions import Expression
from carepath.core.pathway import EventSchema, Pathway
from carepath.errors import CorruptionError
from carepath.rows import JourneyRow
from carepath.runtime import scopes
from carepath.runtime.journeys import snapshot_of
from carepath.runtime.turn import Heard, Turn


@dataclass(slots=True)
class Audience:
    """`hearing`: will step. `too_old`: listens, but the event is older than the pathway takes. `parked`: cannot.

    `unreadable`: what is kept of it contradicts itself, so nobody can say whether it listens.
    `doubtful`: names of pathways of which it may be about one journey, and it is not known which.
    """

    hearing: list[JourneyRow] = field(default_factory=list)
    too_old: list[JourneyRow] = field(default_factory=list)
    parked: list[JourneyRow] = field(default_factory=list)
    doubtful: dict[str, str] = field(default_factory=dict)  # pathway -> why
    unreadable: list[tuple[JourneyRow, CorruptionError]] = field(default_factory=list)
    matched: bool = False  # one journey is certainly meant


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a journey sends: a pathway or all, and which of its journeys. From outside: to all."""

    to: str = "all"
    where: Expression | None = None

    def reaches(self, pathway: str) -> bool:
        return self.to in ("all", pathway)


def audience_of(turn: Turn, heard: Heard, address: Address) -> Audience:
    """Everybody whom this event reaches, in order of their start."""
    audience = Audience()
    asking = _asking(turn, heard)
    for row in turn.uow.journeys.going_on(turn.patient.id):
        if row.id in heard.path or not address.reaches(row.pathway):
            continue
        try:
            pathway = turn.services.definitions.pinned(turn.uow, row).pathway
            if row.id in asking or listens(pathway, heard.event.name):
                _place(turn, heard, row, audience, address.where)
        except CorruptionError as error:  # the patient's other journeys must go on
            audience.unreadable.append((row, error))
    if audience.matched:  # it is about something of that journey, so about nothing of the others
        audience.doubtful.clear()
    return audience


@lru_cache(maxsize=8192)
def listens(pathway: Pathway, event: str) -> bool:
    """Whether any state of the pathway has a handler for this event; death is heard by all."""
    if event == DEATH:
        return True
    return any(hears(handler.event, event) for state in pathway.states.values() for handler in state.on)


def _asking(turn: Turn, heard: Heard) -> Collection[str]:
    """Ids of journeys that wait for this very questionnaire: they hear the report whatever state they are in."""
    schema = turn.services.definitions.event_schema(heard.event.name)
    if schema is None or schema.questionnaire is None:
        return ()
    asks = turn.uow.asks.of_patient(turn.patient.id, status="open")
    return {ask.journey_id for ask in asks if ask.questionnaire == schema.questionnaire}


def _place(turn: Turn, heard: Heard, row: JourneyRow, audience: Audience, where: Expression | None) -> None:
    if row.status == "parked":
        audience.parked.append(row)
        return
    pinned = turn.services.definitions.pinned(turn.uow, row)
    schema = pinned.pathway.events.get(heard.event.name)
    asked = [one for one in (schema.match if schema else None, where) if one is not None]
    if asked:
        snapshot = snapshot_of(pinned, row)
        answers = [scopes.ask(turn, one, heard, pinned.pathway, snapshot) for one in asked]
        if not all(answers):
            if schema is not None and schema.match is not None and answers[0] is not True:
                audience.doubtful.setdefault(row.pathway, "no_match")
            if None in answers and False not in answers:
                audience.doubtful[row.pathway] = "match_unknown"
            return
        audience.matched = True
    (audience.too_old if is_too_old(turn, heard, schema) else audience.hearing).append(row)


def is_too_old(turn: Turn, heard: Heard, schema: EventSchema | None) -> bool:
    """Whether the event happened longer ago than the pathway takes."""
    if schema is None or schema.if_older_than is None or heard.event.at is None:
        return False
    return add(heard.event.at, schema.if_older_than, zone=turn.asked_zone) < turn.now
