"""What a verdict means: delivered, accepted, tried again, tried another way, or given up, which people hear of.

Here: a table from verdict to outcome. A settled delivery comes back to its journey as an event.
Not here: calling the adapter. Imported by relay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from carepath.core.effects import TellOwner
from carepath.ports import Accepted, Delivered, Refused, RetryLater, Unknown, Verdict
from carepath.reach.decide import Departure, Hold, Send, decide
from carepath.rows import DeliveryRow, MessageRow
from carepath.runtime.comebacks import ComeBack, come_back
from carepath.runtime.owners import tell_owner_of
from carepath.runtime.turn import Turn

MOST_ATTEMPTS = 10  # about three hours
MOST_SAFETY_ATTEMPTS = 5  # about four minutes: then another way, or people, who hear that it is dead
FIRST_WAIT, FIRST_SAFETY_WAIT = timedelta(seconds=30), timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_NAMED_WAIT = timedelta(days=1)  # whatever later time a provider names
LONGEST_SAFETY_WAIT = timedelta(minutes=5)  # then another way or people, however long a provider wants us to wait
FOR_PATIENTS = ("message", "ask", "reminder")


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt that has its verdict."""

    delivery: DeliveryRow
    message: MessageRow
    token: int | None  # None: nobody holds it, as when its provider reports later


def settle(turn: Turn, sent: Sent, verdict: Verdict) -> None:
    """Writes the outcome down and tells the journey; nothing where somebody else holds the delivery by now."""
    OUTCOMES[type(verdict)](turn, sent, verdict)


def wait_for(delivery: DeliveryRow) -> timedelta:
    """How long until the next attempt: twice as long each time, with a part that depends on the key alone."""
    first = FIRST_SAFETY_WAIT if delivery.safety else FIRST_WAIT
    wait: timedelta = min(first * 2 ** min(delivery.attempts - 1, 20), LONGEST_WAIT)
    digest = hashlib.sha256(f"{delivery.id}:{delivery.attempts}".encode()).digest()
    return wait * (1 + digest[0] / 1024)


def is_main(delivery: DeliveryRow) -> bool:
    """Whether the message stands and falls with it; a caregiver's copy does not count."""
    return not delivery.recipient.startswith("caregiver:")


def most_attempts(delivery: DeliveryRow) -> int:
    """How often it is tried by one channel."""
    return MOST_SAFETY_ATTEMPTS if delivery.safety else MOST_ATTEMPTS


def departure(
    turn: Turn, message: MessageRow, delivery: DeliveryRow, *, tried: tuple[str, ...] | None = None
) -> Departure:
    """All that reach looks at, as it is now."""
    clinic = turn.services.definitions.clinic
    return Departure(
        message=message,
        recipient=delivery.recipient,
        patient=turn.patient,
        content=clinic.contents.get(message.content),
        site=clinic.site,
        now=turn.now,
        tried=delivery.tried if tried is None else tried,
        available=frozenset(turn.services.ways.channels),
        sandbox=turn.services.sandbox,
    )


def give_up(turn: Turn, sent: Sent, reason: str, *, status: str = "dead") -> None:
    """No way is left: the delivery is dead, its journey hears it, and with that a person."""
    delivery = replace(sent.delivery, status=status, reason=reason, settled_at=turn.now)
    if not turn.uow.outbox.save_delivery(delivery, token=sent.token):
        return
    if not is_main(delivery):
        return
    turn.uow.outbox.save_message(replace(sent.message, status="dead", reason=reason, settled_at=turn.now))
    report(turn, sent, "dead", reason)


def report(turn: Turn, sent: Sent, verb: str, reason: str, outcome: Mapping[str, Any] | None = None) -> None:
    """Tells the journey what became of its message or action."""
    message, delivery = sent.message, sent.delivery
    if message.kind == "action":
        verb = "succeeded" if verb == "delivered" else "failed"
        payload: dict[str, Any] = dict(outcome or {}) if verb == "succeeded" else {"reason": reason}
        come_back(turn, message.journey_id, ComeBack(f"action.{verb}.{message.name}", message.id, verb, payload))
    elif message.kind in ("message", "ask"):
        payload = {"channel": delivery.channel or "", "attempts": delivery.attempts, "reason": reason}
        come_back(turn, message.journey_id, ComeBack(f"delivery.{verb}.{message.name}", message.id, verb, payload))


def _delivered(turn: Turn, sent: Sent, verdict: Delivered) -> None:
    delivery = replace(sent.delivery, status="delivered", reference=verdict.reference, settled_at=turn.now)
    if not turn.uow.outbox.save_delivery(delivery, token=sent.token):
        return
    if is_main(delivery):
        turn.uow.outbox.save_message(replace(sent.message, status="delivered", reason="", settled_at=turn.now))
        report(turn, sent, "delivered", "", verdict.outcome)


def _accepted(turn: Turn, sent: Sent, verdict: Accepted) -> None:
    delivery = replace(sent.delivery, status="accepted", reference=verdict.reference)
    if turn.uow.outbox.save_delivery(delivery, token=sent.token) and is_main(delivery):
        turn.uow.outbox.save_message(replace(sent.message, status="sent"))


def _later(turn: Turn, sent: Sent, verdict: RetryLater) -> None:
    delivery = sent.delivery
    if sent.message.status == "revoked":
        revoked = replace(delivery, status="revoked", reason=sent.message.reason, settled_at=turn.now)
        turn.uow.outbox.save_delivery(revoked, token=sent.token)
    elif delivery.attempts >= most_attempts(delivery):
        _exhausted(turn, sent, verdict.reason)
    else:
        longest = LONGEST_SAFETY_WAIT if delivery.safety else LONGEST_NAMED_WAIT
        wait = min(max(verdict.after or wait_for(delivery), SHORTEST_WAIT), longest)
        again = replace(delivery, due_at=turn.now + wait, lease_until=None, reason=verdict.reason)
        turn.uow.outbox.save_delivery(again, token=sent.token)


def _exhausted(turn: Turn, sent: Sent, reason: str) -> None:
    """This channel does not work: another one where reach finds one, else it is given up."""
    tried = (*sent.delivery.tried, sent.delivery.channel or "")
    if sent.message.kind in FOR_PATIENTS:
        decision = decide(departure(turn, sent.message, sent.delivery, tried=tried))
        if isinstance(decision, Send | Hold):
            _next_way(turn, sent, reason, "dead")
            return
    give_up(turn, sent, reason)


def _refused(turn: Turn, sent: Sent, verdict: Refused) -> None:
    if sent.message.kind in FOR_PATIENTS:
        _next_way(turn, sent, verdict.reason, "refused")
    else:
        give_up(turn, sent, verdict.reason, status="refused")


def _next_way(turn: Turn, sent: Sent, reason: str, status: str) -> None:
    """Another delivery for the same recipient, by any channel but those that were tried."""
    delivery = sent.delivery
    settled = replace(delivery, status=status, reason=reason, settled_at=turn.now)
    if not turn.uow.outbox.save_delivery(settled, token=sent.token) or sent.message.status == "revoked":
        return
    if sent.message.status == "sent" and is_main(delivery):  # a provider took it, and says now that it cannot
        turn.uow.outbox.save_message(replace(sent.message, status="pending"))
    tried = (*delivery.tried, delivery.channel or "")
    turn.uow.outbox.add_delivery(
        DeliveryRow(
            id=f"{delivery.message_id}/{delivery.recipient}/{len(tried)}",
            message_id=delivery.message_id,
            patient_id=delivery.patient_id,
            recipient=delivery.recipient,
            due_at=turn.now,
            safety=delivery.safety,
            tried=tried,
        )
    )


def _unknown(turn: Turn, sent: Sent, verdict: Unknown) -> None:
    """A repeat could do harm, so nobody repeats it: a person finds out, and the journey hears that it is dead."""
    give_up(turn, sent, f"unknown_outcome_{verdict.reason}")
    row = turn.uow.journeys.get(sent.message.journey_id) if sent.message.journey_id else None
    tell_owner_of(turn, row, TellOwner(f"{sent.delivery.id}:unknown_outcome", "unknown_outcome", sent.message.name))


OUTCOMES: Mapping[type, Callable[[Turn, Sent, Any], None]] = {
    Delivered: _delivered,
    Accepted: _accepted,
    RetryLater: _later,
    Refused: _refused,
    Unknown: _unknown,
}
