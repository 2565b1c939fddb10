"""A text comes in by a channel: whose it is and which question it answers. A doubt goes to a person, never to a guess.

Here: finding the patient and the question; opting out by a word. Not here: adapters' webhooks (the app calls this).
Imported by care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carepath.core.effects import TellOwner
from carepath.core.events import Event
from carepath.core.fields import Field
from carepath.core.pathway import Pathway
from carepath.errors import RequestError
from carepath.rows import AskRow, JourneyRow
from carepath.runtime import accepting, engine, follow_ups, journeys
from carepath.runtime.arguments import quoted
from carepath.runtime.listening import listens
from carepath.runtime.owners import tell_owner
from carepath.runtime.receipts import Receipt
from carepath.runtime.replies import From, answer, same_reply
from carepath.runtime.services import Services
from carepath.runtime.taking import take, write_receipt
from carepath.runtime.timers import catch_up
from carepath.runtime.turn import Heard, Turn

# Said alone, in the languages we know of, it means: write to me no more.
STOP = ("stop", "stopall", "unsubscribe", "arret", "arrêt", "arreter", "arrêter", "alto", "parar", "baja")
TEXT = Field("text", required=True)
UNMATCHED = "reply.unmatched"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came in. `provider_id`: the provider's id of it, so that a repeated webhook changes nothing."""

    channel: str
    address: str
    text: str
    provider_id: str

    @property
    def event_id(self) -> str:
        return f"{self.channel}:{self.provider_id}"


def receive(services: Services, reply: Reply) -> Receipt:
    """The receipt of a text. RequestError where no patient has that address; then nothing was written."""
    if not reply.provider_id.strip():
        hint = "Give the id under which the provider knows it: without one, two texts could not be told apart."
        raise RequestError("provider-id-missing", "a text comes with its provider's id.", hint=hint)
    accepting.check_event_id(reply.event_id)
    accepting.checked({"text": TEXT}, {"text": reply.text}, about="a reply", code="reply-text")
    patients = _senders(services, reply)
    with engine.turn(services, patient_id=patients[0], caught_up=False) as turn:
        body_hash = services.keyed_hash({"channel": reply.channel, "text": reply.text, "address": reply.address})
        known = turn.uow.events.find(reply.event_id)
        if known is not None:
            return engine.first_answer(known, body_hash)
        catch_up(turn)
        return _hear(turn, reply, body_hash, shared=len(patients) > 1)


def _senders(services: Services, reply: Reply) -> Sequence[str]:
    """Ids of the patients with this address, those who were asked something first; of a repeat, whose it was then."""
    with services.store.begin(write=False) as uow:
        known = uow.events.find(reply.event_id)
        if known is not None:
            return (known.patient_id,)
        found = list(uow.patients.find_address(reply.channel, reply.address.strip()))
        asked = {row.id for row in found if uow.asks.of_patient(row.id, status="open")}
    if not found:
        raise RequestError(
            "unknown-address",
            f"no patient has this address by the channel {quoted(reply.channel)}.",
            hint="Hand the text to a person, or add the address to the patient whose it is.",
        )
    return sorted((row.id for row in found), key=lambda one: one not in asked)


def _hear(turn: Turn, reply: Reply, body_hash: str, *, shared: bool) -> Receipt:
    asks = turn.uow.asks.of_patient(turn.patient.id, status="open")
    fits = [(ask, each) for ask in asks for each in ask.answers if same_reply(reply.text, each)]
    if shared:
        return _unmatched(turn, reply, body_hash, None, "reply_from_shared_address")
    if len(fits) == 1:
        return _answered(turn, reply, body_hash, *fits[0])
    if not fits and any(same_reply(reply.text, word) for word in STOP):
        event = Event("opted_out", {"channel": reply.channel}, reply.event_id, turn.now)
        return take(turn, Heard(event, "patient"), body_hash=body_hash)
    return _unmatched(turn, reply, body_hash, _asker(turn, asks), "reply_unmatched")


def _answered(turn: Turn, reply: Reply, body_hash: str, ask: AskRow, fits: str) -> Receipt:
    _keep(turn, reply, "reply.received", body_hash)
    outcome = answer(turn, ask, fits, From(reply.channel, "patient"))
    return write_receipt(turn, reply.event_id, unheard=outcome not in ("handled", "undecided", "parked"))


def _unmatched(turn: Turn, reply: Reply, body_hash: str, row: JourneyRow | None, reason: str) -> Receipt:
    heard = _keep(turn, reply, UNMATCHED, body_hash)
    taken = False
    if row is not None and row.status != "parked":
        said, step = journeys.hear(turn, row, heard)
        taken = said.outcome in ("undecided", "parked") or (step is not None and bool(step.trace.taken))
        follow_ups.work_off(turn)
    if not taken:
        pathway = _pathway_of(turn, row)
        tell_owner(turn, pathway, TellOwner(f"{reply.event_id}:owner", reason, reply.channel), event_id=reply.event_id)
    return write_receipt(turn, reply.event_id, unheard=not taken)


def _asker(turn: Turn, asks: Sequence[AskRow]) -> JourneyRow | None:
    """The journey that asked last, else one that listens for replies that fit nothing."""
    if asks:
        last = max(asks, key=lambda ask: (ask.asked_at, ask.id))
        return turn.uow.journeys.get(last.journey_id)
    for row in reversed(turn.uow.journeys.of_patient(turn.patient.id, status="active")):
        if listens(turn.services.definitions.pinned(turn.uow, row).pathway, UNMATCHED):
            return row
    return None


def _pathway_of(turn: Turn, row: JourneyRow | None) -> Pathway | None:
    """Whose owner hears of it: of the journey at hand, else of the patient's latest."""
    rows = [row] if row is not None else list(turn.uow.journeys.of_patient(turn.patient.id))
    return turn.services.definitions.pathway_of(rows[-1]) if rows else None


def _keep(turn: Turn, reply: Reply, name: str, body_hash: str) -> Heard:
    payload: dict[str, Any] = {"channel": reply.channel, "text": reply.text}
    heard = Heard(Event(name, payload, reply.event_id, turn.now), "patient")
    turn.keep_event(heard, body_hash=body_hash)
    return heard
