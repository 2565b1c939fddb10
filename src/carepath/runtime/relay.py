"""Deliver what is pending: claim, still wanted? decide, note the attempt, commit; deliver; settle.

Here: the relay, one delivery after the other. No transaction is open while an adapter works.
Not here: what a verdict means (settle.py), who hears by which way (reach). Imported by worker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from carepath.errors import CarepathError
from carepath.ports import Adapter, Outgoing, Unknown, Verdict
from carepath.reach.decide import Call, Drop, Hold, Send, decide
from carepath.reach.recipients import recipient_of
from carepath.rows import AttemptRow, Claimed, MessageRow
from carepath.runtime import engine
from carepath.runtime.calling import Caller
from carepath.runtime.calls import open_call
from carepath.runtime.faults import code_of, note_fault
from carepath.runtime.paging import page_for
from carepath.runtime.payloads import read_values
from carepath.runtime.services import Services
from carepath.runtime.settle import Sent, departure, give_up, is_main, most_attempts, report, settle, wait_for
from carepath.runtime.turn import Turn

logger = logging.getLogger("carepath.relay")
LEASE_FOR = timedelta(minutes=2)  # of the database's time; longer where an adapter may take longer
PAGES_LIVE_FOR = timedelta(minutes=30)  # an older page says nothing that the next has not said


@dataclass(frozen=True, slots=True)
class Ready:
    """An attempt that is noted and committed: nothing but the adapter's call is left."""

    sent: Sent
    adapter: Adapter
    outgoing: Outgoing


class Relay:
    """Delivers. Share between threads: each delivery is in one worker's hands at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._caller = Caller()

    def claim(self, limit: int, *, safety: bool | None = None) -> list[Claimed]:
        """Deliveries that are due, leased to this worker."""
        with self._services.store.begin() as uow:
            at = self._services.now(uow)
            return list(uow.outbox.claim(at=at, lease_for=LEASE_FOR, limit=limit, safety=safety))

    def deliver(self, claimed: Claimed) -> None:
        """Takes one claimed delivery to its outcome, or to its next attempt."""
        ready = self._prepare(claimed)
        if ready is None:
            return
        verdict = self._caller.call(ready.adapter, ready.outgoing, attempt=ready.sent.delivery.attempts)
        for last in (False, False, True):
            try:
                self._settle(ready, verdict)
            except CarepathError as error:
                if last or not error.retryable:
                    raise
                # What was said is not lost, and nothing is sent twice, because the database was busy or hung up.
            else:
                return

    def stumble(self, claimed: Claimed, error: Exception) -> None:
        """Puts off a delivery over which the relay itself fell, and gives it up when that happens again and again."""
        code = code_of(error)
        note_fault(logger, "the relay", claimed.delivery.id, error)
        with engine.turn(self._services, patient_id=claimed.delivery.patient_id, caught_up=False) as turn:
            delivery, message = turn.uow.outbox.delivery(claimed.delivery.id), claimed.message
            if delivery is None or delivery.token != claimed.token or delivery.status != "pending":
                return
            fell = 0 if getattr(error, "retryable", False) else 1  # a busy database is nobody's failed attempt
            worse = replace(delivery, attempts=delivery.attempts + fell, reason=code, lease_until=None)
            if worse.attempts > most_attempts(delivery):
                give_up(turn, Sent(worse, message, claimed.token), code)
            else:
                due_at = turn.now + wait_for(worse)
                turn.uow.outbox.save_delivery(replace(worse, due_at=due_at), token=claimed.token)

    def _prepare(self, claimed: Claimed) -> Ready | None:
        with engine.turn(self._services, patient_id=claimed.delivery.patient_id) as turn:
            delivery = turn.uow.outbox.delivery(claimed.delivery.id)
            message = turn.uow.outbox.message(claimed.message.id)
            if delivery is None or message is None:
                return None
            if delivery.status != "pending" or delivery.token != claimed.token:
                return None
            return _still_wanted(turn, Sent(delivery, message, claimed.token))

    def _settle(self, ready: Ready, verdict: Verdict) -> None:
        with engine.turn(self._services, patient_id=ready.sent.delivery.patient_id) as turn:
            delivery = ready.sent.delivery
            current = turn.uow.outbox.delivery(delivery.id)
            if current is None or current.token != ready.sent.token:
                logger.warning("a verdict on %s came too late: another worker has it now", delivery.id)
                return
            begun = AttemptRow(delivery.id, delivery.attempts, delivery.channel or "", turn.now)
            _finish(turn, begun, type(verdict).__name__, str(getattr(verdict, "reason", ""))[:120])
            # The message as it is now: it may have been revoked while the adapter worked.
            message = turn.uow.outbox.message(ready.sent.message.id) or ready.sent.message
            settle(turn, replace(ready.sent, message=message), verdict)


def _still_wanted(turn: Turn, sent: Sent) -> Ready | None:
    if sent.message.status == "revoked":
        _close(turn, sent, "revoked", sent.message.reason)
        return None
    if _was_left_without_verdict(turn, sent):
        return None
    return _LEAVE.get(sent.message.kind, _leave_to_patient)(turn, sent)


def _was_left_without_verdict(turn: Turn, sent: Sent) -> bool:
    """Whether a worker died in the middle of an attempt whose repeat could do harm; then nobody repeats it."""
    attempts = turn.uow.outbox.attempts(sent.delivery.id)
    if not attempts or attempts[-1].finished_at is not None:
        return False
    last = attempts[-1]
    adapter = turn.services.ways.find(last.channel)
    safe = adapter is not None and adapter.replay == "safe"
    _finish(turn, last, "RetryLater" if safe else "Unknown", "no_verdict")
    if not safe:
        settle(turn, sent, Unknown("no_verdict"))
    return not safe


def _finish(turn: Turn, attempt: AttemptRow, verdict: str, detail: str) -> None:
    turn.uow.outbox.finish_attempt(replace(attempt, verdict=verdict, detail=detail, finished_at=turn.now))


def _leave_to_patient(turn: Turn, sent: Sent) -> Ready | None:
    if sent.message.kind == "reminder" and _is_called(turn, sent.message):
        _close(turn, sent, "revoked", "call_open")
        return None
    decision = decide(departure(turn, sent.message, sent.delivery))
    return _DECISIONS[type(decision)](turn, sent, decision)


def _go(turn: Turn, sent: Sent, decision: Send) -> Ready | None:
    turn.services.definitions.content(turn.uow, sent.message.content, at=turn.now)
    message = replace(sent.message, content_version=decision.content_version)
    recipient = recipient_of(sent.delivery.recipient, turn.patient.patient)
    outgoing = Outgoing(
        key=sent.delivery.id,
        channel=decision.channel,
        address=decision.address,
        text=decision.text,
        kind=message.kind,
        content=message.content,
        language=decision.language,
        recipient_name=recipient.name if recipient else "",
        safety=message.safety,
        recipient=recipient.kind if recipient else "patient",
    )
    turn.uow.outbox.save_message(message)
    return _note(turn, replace(sent, message=message), outgoing)


def _hold(turn: Turn, sent: Sent, decision: Hold) -> None:
    held = replace(sent.delivery, due_at=decision.until, lease_until=None, reason=decision.reason)
    turn.uow.outbox.save_delivery(held, token=sent.token)


def _call(turn: Turn, sent: Sent, decision: Call) -> None:
    if sent.delivery.tried and sent.message.kind != "reminder":
        last = replace(sent.delivery, channel=sent.delivery.tried[-1])
        report(turn, replace(sent, delivery=last), "refused", decision.reason)
    open_call(turn, sent.message, sent.delivery, decision.reason, language=decision.language)


def _drop(turn: Turn, sent: Sent, decision: Drop) -> None:
    # It was tried, or had to arrive (nobody was at work): that is not the same as too late to say.
    meant = sent.delivery.attempts or sent.delivery.tried or sent.message.safety
    if decision.reason == "expired" and meant and sent.delivery.recipient == "patient":
        give_up(turn, sent, "expired")
        return
    _close(turn, sent, "expired" if decision.reason == "expired" else "revoked", decision.reason)


def _leave_as_page(turn: Turn, sent: Sent) -> Ready | None:
    escalation = turn.uow.escalations.get(sent.message.reason)
    if escalation is None or escalation.status != "open" or turn.now - sent.message.created_at > PAGES_LIVE_FOR:
        _close(turn, sent, "revoked", "not_wanted")
        return None
    return _note(turn, sent, page_for(turn, sent.message, sent.delivery, escalation))


def _leave_as_action(turn: Turn, sent: Sent) -> Ready | None:
    named = f"action:{sent.message.content}"
    channel = named if turn.services.ways.find(named) is not None else "action"
    outgoing = Outgoing(
        key=sent.delivery.id,
        channel=channel,
        address=turn.patient.patient.reference,
        text="",
        kind="action",
        content=sent.message.content,
        arguments=read_values(sent.message.arguments),
    )
    return _note(turn, sent, outgoing)


def _note(turn: Turn, sent: Sent, outgoing: Outgoing) -> Ready | None:
    """Notes the attempt before it is made, so that a crash in the middle is known to be one."""
    adapter = turn.services.ways.find(outgoing.channel)
    if adapter is None:
        give_up(turn, sent, "no_adapter")
        return None
    lease_until = turn.uow.database_now() + LEASE_FOR + timedelta(seconds=adapter.timeout)
    number = sent.delivery.attempts + 1
    leaving = replace(sent.delivery, channel=outgoing.channel, attempts=number, lease_until=lease_until)
    if not turn.uow.outbox.save_delivery(leaving, token=sent.token):
        return None
    turn.uow.outbox.start_attempt(AttemptRow(leaving.id, number, outgoing.channel, turn.now))
    return Ready(replace(sent, delivery=leaving), adapter, outgoing)


def _close(turn: Turn, sent: Sent, status: str, reason: str) -> None:
    """Ends a delivery that nobody wants any more; its message too, unless another of its deliveries speaks for it."""
    outbox, delivery = turn.uow.outbox, sent.delivery
    closed = replace(delivery, status=status, reason=reason, settled_at=turn.now)
    if outbox.save_delivery(closed, token=sent.token) and sent.message.status == "pending" and is_main(delivery):
        outbox.save_message(replace(sent.message, status=status, reason=reason, settled_at=turn.now))


def _is_called(turn: Turn, reminder: MessageRow) -> bool:
    asked = turn.uow.outbox.message(reminder.ask_id or "")
    return asked is not None and asked.status == "task"


_DECISIONS: Mapping[type, Callable[[Turn, Sent, Any], Ready | None]] = {
    Send: _go,
    Hold: _hold,
    Call: _call,
    Drop: _drop,
}
_LEAVE: Mapping[str, Callable[[Turn, Sent], Ready | None]] = {"page": _leave_as_page, "action": _leave_as_action}
