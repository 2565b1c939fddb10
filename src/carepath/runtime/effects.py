"""What a step asked for, done: a table from the type of an effect to the function that applies it.

Here: rows for messages, asks, tasks and timers, in the transaction that saves the snapshot. Nothing leaves here.
Not here: escalations (escalations.py), sending (relay.py), what other journeys are told (follow_ups.py).
Imported by journeys only. A new effect is a new row in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from carepath.careteam import tasks as task_life
from carepath.careteam.outcomes import outcomes_to_json
from carepath.core import effects as wanted
from carepath.core.records import Note
from carepath.reach.recipients import PATIENT, recipients_of
from carepath.rows import AskRow, DeliveryRow, JourneyRow, MessageRow, TaskRow, TimerRow
from carepath.runtime import escalations
from carepath.runtime.definitions import Pinned
from carepath.runtime.owners import tell_owner
from carepath.runtime.payloads import write_values
from carepath.runtime.revoking import cancel_calls, revoke_message
from carepath.runtime.turn import FollowUp, Heard, Turn

HANDLER = "handler"  # who carries out an action of the app


@dataclass(slots=True)
class Applying:
    """One step whose effects are being applied; `notes` become part of its record."""

    turn: Turn
    row: JourneyRow
    pinned: Pinned
    heard: Heard
    given: Mapping[str, Any]
    notes: list[Note] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """From when people's time counts."""
        return self.turn.people_at(self.heard.at or self.turn.now)

    def note(self, what: str, name: str, **detail: Any) -> None:
        self.notes.append(Note(what, name, detail))


def apply_effects(applying: Applying, effects: Iterable[wanted.Effect]) -> None:
    """Applies them in order."""
    for effect in effects:
        _TABLE[type(effect)](applying, effect)


# -- messages and asks --------------------------------------------------------------------------------------------


def _send_message(applying: Applying, effect: wanted.SendMessage) -> None:
    content = applying.turn.services.definitions.clinic.contents.get(effect.content)
    message = _message(
        applying,
        effect.key,
        effect.id,
        kind="message",
        content=effect.content,
        topic=effect.topic or (content.topic if content else None),
        safety=effect.safety,
        expires_at=effect.expires_at,
        identity=effect.identity,
    )
    _enqueue(applying, message, recipients_of(effect.copy_to, applying.turn.patient.patient))


def _open_ask(applying: Applying, effect: wanted.OpenAsk) -> None:
    turn = applying.turn
    turn.uow.asks.add(
        AskRow(
            id=effect.key,
            patient_id=turn.patient.id,
            journey_id=applying.row.id,
            name=effect.id,
            content=effect.content,
            asked_at=applying.at,
            expires_at=effect.expires_at,
            questionnaire=effect.questionnaire,
            answers=dict(effect.answers),
        )
    )
    message = _message(
        applying,
        effect.key,
        effect.id,
        kind="ask",
        content=effect.content,
        ask_id=effect.key,
        expires_at=effect.expires_at,
        identity=effect.identity,
    )
    _enqueue(applying, message, (PATIENT,))


def _remind_ask(applying: Applying, effect: wanted.RemindAsk) -> None:
    ask = applying.turn.uow.asks.get(effect.ask)
    if ask is None or ask.status != "open":
        applying.note("reminder.not_needed", effect.ask)
        return
    asked = applying.turn.uow.outbox.message(ask.id)
    message = _message(
        applying,
        effect.key,
        ask.name,
        kind="reminder",
        content=ask.content,
        ask_id=ask.id,
        expires_at=ask.expires_at,
        identity=asked.identity if asked else None,
    )
    _enqueue(applying, message, (PATIENT,))


def _close_ask(applying: Applying, effect: wanted.CloseAsk) -> None:
    turn = applying.turn
    ask = turn.uow.asks.get(effect.ask)
    if ask is None or ask.status != "open":
        return
    status = effect.reason if effect.reason in ("answered", "expired") else "closed"
    turn.uow.asks.save(replace(ask, status=status, reason=effect.reason, closed_at=turn.now))
    cancel_calls(turn, ask.id, effect.reason)
    if not effect.revoke:
        return
    for message in turn.uow.outbox.messages(journey_id=ask.journey_id):
        if message.ask_id == ask.id:
            revoke_message(turn, message, effect.reason)


def _revoke_message(applying: Applying, effect: wanted.RevokeMessage) -> None:
    message = applying.turn.uow.outbox.message(effect.message)
    if message is not None:
        cancel_calls(applying.turn, message.id, effect.reason)
        revoke_message(applying.turn, message, effect.reason)


def _run_action(applying: Applying, effect: wanted.RunAction) -> None:
    message = _message(
        applying,
        effect.key,
        effect.id,
        kind="action",
        content=effect.name,
        arguments=write_values(effect.arguments),
    )
    _enqueue(applying, message, (HANDLER,))


def _cancel_action(applying: Applying, effect: wanted.CancelAction) -> None:
    message = applying.turn.uow.outbox.message(effect.action)
    if message is not None:
        revoke_message(applying.turn, message, effect.reason)


def _message(applying: Applying, key: str, name: str, **more: Any) -> MessageRow:
    message = MessageRow(
        id=key,
        patient_id=applying.turn.patient.id,
        journey_id=applying.row.id,
        name=name,
        created_at=applying.turn.now,
        **more,
    )
    applying.turn.uow.outbox.add_message(message)
    return message


def _enqueue(applying: Applying, message: MessageRow, recipients: Iterable[str]) -> None:
    for recipient in recipients:
        applying.turn.uow.outbox.add_delivery(
            DeliveryRow(
                id=f"{message.id}/{recipient}",
                message_id=message.id,
                patient_id=message.patient_id,
                recipient=recipient,
                due_at=applying.turn.now,
                safety=message.safety,
            )
        )


# -- tasks --------------------------------------------------------------------------------------------------------


def _open_task(applying: Applying, effect: wanted.OpenTask) -> None:
    turn = applying.turn
    turn.uow.tasks.add(
        TaskRow(
            id=effect.key,
            key=effect.key,
            patient_id=turn.patient.id,
            journey_id=applying.row.id,
            name=effect.id,
            kind="pathway",
            role=effect.role,
            title=effect.title,
            opened_at=applying.at,
            due_at=effect.due_at,
            priority=effect.priority,
            keep=effect.keep,
            subject=effect.subject,
            outcomes=outcomes_to_json(effect.outcomes),
            evidence=_evidence(applying),
        )
    )


def _update_task(applying: Applying, effect: wanted.UpdateTask) -> None:
    task = applying.turn.uow.tasks.get(effect.task)
    if task is None:
        return
    evidence = tuple(dict.fromkeys(task.evidence + _evidence(applying)))
    applying.turn.uow.tasks.save(replace(task, evidence=evidence, due_at=effect.due_at or task.due_at))


def _cancel_task(applying: Applying, effect: wanted.CancelTask) -> None:
    task = applying.turn.uow.tasks.get(effect.task)
    if task is not None:
        applying.turn.uow.tasks.save(task_life.cancel(task, effect.reason, at=applying.turn.now))


def _tell_owner(applying: Applying, effect: wanted.TellOwner) -> None:
    tell_owner(
        applying.turn,
        applying.pinned.pathway,
        effect,
        event_id=applying.heard.event.id,
        journey_id=applying.row.id,
        opened_at=applying.at,
    )


def _evidence(applying: Applying) -> tuple[str, ...]:
    return (applying.heard.event.id,)


# -- escalations, timers, other journeys -----------------------------------------------------------------------------


def _raise_escalation(applying: Applying, effect: wanted.RaiseEscalation) -> None:
    escalations.raise_escalation(applying.turn, _concern(applying, effect.reason), effect, applying.row.id)


def _update_escalation(applying: Applying, effect: wanted.UpdateEscalation) -> None:
    escalations.add_evidence(applying.turn, _concern(applying, effect.reason), effect.escalation)


def _cancel_escalation(applying: Applying, effect: wanted.CancelEscalation) -> None:
    if not escalations.cancel_escalation(applying.turn, effect.escalation, effect.reason):
        applying.note("escalation.goes_on", effect.escalation, reason="heard by another journey")


def _concern(applying: Applying, reason: str | None) -> escalations.Concern:
    """What is escalated, with its reason as a code: the sentence of a conclusion stays with the event."""
    concluded = applying.given.get("conclusions", {})
    code = next(
        (f"conclusion:{name}" for name, one in concluded.items() if reason and one["because"] == reason), reason
    )
    return escalations.Concern(applying.heard.event.id, code or "", applying.at)


def _arm_timer(applying: Applying, effect: wanted.ArmTimer) -> None:
    row = TimerRow(applying.row.id, applying.turn.patient.id, effect.name, effect.due_at)
    applying.turn.uow.timers.arm(row)


def _disarm_timer(applying: Applying, effect: wanted.DisarmTimer) -> None:
    applying.turn.uow.timers.disarm(applying.row.id, effect.name)


def _follow_up(applying: Applying, effect: wanted.SendEvent | wanted.StartJourney) -> None:
    applying.follow_ups.append(FollowUp(effect, applying.row.id, applying.heard))


def _end_journey(applying: Applying, effect: wanted.EndJourney) -> None:
    applying.note("journey.ended", applying.row.id, reason=effect.reason)  # the row itself: journeys.py


_TABLE: Mapping[type, Callable[[Applying, Any], None]] = {
    wanted.SendMessage: _send_message,
    wanted.OpenAsk: _open_ask,
    wanted.RemindAsk: _remind_ask,
    wanted.CloseAsk: _close_ask,
    wanted.RevokeMessage: _revoke_message,
    wanted.OpenTask: _open_task,
    wanted.UpdateTask: _update_task,
    wanted.CancelTask: _cancel_task,
    wanted.RaiseEscalation: _raise_escalation,
    wanted.UpdateEscalation: _update_escalation,
    wanted.CancelEscalation: _cancel_escalation,
    wanted.ArmTimer: _arm_timer,
    wanted.DisarmTimer: _disarm_timer,
    wanted.StartJourney: _follow_up,
    wanted.SendEvent: _follow_up,
    wanted.RunAction: _run_action,
    wanted.CancelAction: _cancel_action,
    wanted.TellOwner: _tell_owner,
    wanted.EndJourney: _end_journey,
}
