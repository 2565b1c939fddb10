"""What no channel can carry becomes a call: a task for a person, whose outcome comes back as if it had been sent.

Here: opening the call, its outcome, and its running out of time. Not here: who calls by when (careteam).
Imported by relay, timers and care_tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from carepath.careteam import tasks as task_life
from carepath.careteam.outcomes import outcomes_to_json
from carepath.careteam.own_tasks import TOLD, call_task
from carepath.core.events import Event
from carepath.core.fields import Field
from carepath.core.pathway import EventSchema
from carepath.reach.recipients import PATIENT
from carepath.rows import AskRow, DeliveryRow, MessageRow, TaskRow, TimerRow
from carepath.runtime.comebacks import ComeBack, come_back
from carepath.runtime.owners import care_team, open_task
from carepath.runtime.replies import From, answer
from carepath.runtime.taking import take
from carepath.runtime.turn import Heard, Turn

DUE = "call.due"
PHONE = "phone"
ANSWERED = "answered"
NOT_REACHED = "not_reached"


def open_call(turn: Turn, message: MessageRow, delivery: DeliveryRow, reason: str, *, language: str) -> None:
    """The call in place of a message; the delivery is a person's from now on."""
    row = turn.uow.journeys.get(message.journey_id) if message.journey_id else None
    pathway = turn.services.definitions.pathway_of(row)
    team = care_team(turn, pathway)
    task = call_task(message, reason, owner=pathway.owner if pathway else "", team=team, at=turn.now)
    ask = turn.uow.asks.get(message.ask_id) if message.ask_id else None
    if ask is not None:
        task = replace(task, outcomes=outcomes_to_json(_outcomes_of(turn, ask)))
    task_id = open_task(
        turn,
        task,
        key=f"{message.id}/call",
        journey_id=message.journey_id,
        message_id=message.id,
        reason=f"{reason} {language}".strip(),
    )
    turn.uow.timers.arm(TimerRow(task_id, turn.patient.id, DUE, task.due_at, owner="task"))
    settled = replace(delivery, status="task", reason=reason, settled_at=turn.now)
    turn.uow.outbox.save_delivery(settled, token=delivery.token)
    turn.uow.outbox.save_message(replace(message, status="task", reason=reason))


def complete_call(turn: Turn, task: TaskRow, values: Mapping[str, Any]) -> None:
    """What a completed call means: told, not reached, or an answer to the question it carried, with its `values`."""
    message = turn.uow.outbox.message(task.message_id or "")
    turn.uow.timers.disarm_all(task.id)
    if message is None:
        return
    if task.outcome == NOT_REACHED:
        _came_to_nothing(turn, message, NOT_REACHED)
        return
    _settle(turn, message, "delivered", task.outcome)
    _report(turn, message, "delivered", "" if task.outcome in TOLD else task.outcome)
    ask = turn.uow.asks.get(message.ask_id) if message.ask_id else None
    if ask is None or ask.status != "open":
        return
    if task.outcome in ask.answers:
        answer(turn, ask, task.outcome, From(PHONE, "staff", task.closed_by))
    elif task.outcome == ANSWERED:
        _report_answers(turn, ask, task, values)


def decline_call(turn: Turn, task: TaskRow) -> None:
    """Nobody will call: the message is dead."""
    turn.uow.timers.disarm_all(task.id)
    message = turn.uow.outbox.message(task.message_id or "")
    if message is not None:
        _came_to_nothing(turn, message, "call_declined")


def run_out(turn: Turn, timer: TimerRow) -> None:
    """Nobody called in time: said once. The call stays open, for late is better than never."""
    turn.uow.timers.disarm(timer.owner_id, timer.name)
    task = turn.uow.tasks.get(timer.owner_id)
    if task is None or not task_life.is_overdue(task, turn.now):
        return
    turn.uow.tasks.save(replace(task, overdue_at=turn.now))
    message = turn.uow.outbox.message(task.message_id or "")
    if message is not None:
        _came_to_nothing(turn, message, "call_overdue", at=timer.due_at)


def _came_to_nothing(turn: Turn, message: MessageRow, reason: str, at: datetime | None = None) -> None:
    _settle(turn, message, "dead", reason)
    _report(turn, message, "dead", reason, at)


def _settle(turn: Turn, message: MessageRow, status: str, reason: str) -> None:
    outbox = turn.uow.outbox
    outbox.save_message(replace(message, status=status, reason=reason, settled_at=turn.now))
    for delivery in outbox.deliveries(message.id):
        if delivery.recipient == PATIENT and delivery.status in ("task", "dead"):
            outbox.save_delivery(
                replace(delivery, status=status, reason=reason, settled_at=turn.now, channel=delivery.channel or PHONE),
                token=None,
            )


def _report(turn: Turn, message: MessageRow, verb: str, reason: str, at: datetime | None = None) -> None:
    if message.kind not in ("message", "ask"):
        return  # a reminder that reached nobody: the question itself still runs out, and says so
    attempts = sum(delivery.attempts for delivery in turn.uow.outbox.deliveries(message.id))
    payload = {"channel": PHONE, "attempts": attempts, "reason": reason}
    back = ComeBack(f"delivery.{verb}.{message.name}", message.id, verb, payload, at=at)
    come_back(turn, message.journey_id, back)


def _outcomes_of(turn: Turn, ask: AskRow) -> Mapping[str, Mapping[str, Field]]:
    """How a call that carries a question may end: one of its answers, or its questionnaire filled in."""
    if ask.questionnaire is None:
        return {**{reply: {} for reply in ask.answers}, NOT_REACHED: {}}
    schema = _schema_of(turn, ask)
    return {ANSWERED: dict(schema.fields) if schema else {}, NOT_REACHED: {}}


def _schema_of(turn: Turn, ask: AskRow) -> EventSchema | None:
    """The event as which the questionnaire of this question comes in, as the journey that asked declares it."""
    row = turn.uow.journeys.get(ask.journey_id)
    if row is None:
        return None
    events = turn.services.definitions.pinned(turn.uow, row).pathway.events
    return next((one for one in events.values() if one.questionnaire == ask.questionnaire), None)


def _report_answers(turn: Turn, ask: AskRow, task: TaskRow, values: Mapping[str, Any]) -> None:
    schema = _schema_of(turn, ask)
    if schema is None:
        return
    event = Event(schema.name, values, f"{task.id}#reported", turn.now, task.closed_by)
    take(turn, Heard(event, "staff"))
