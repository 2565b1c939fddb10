"""What carepath itself knows how to take: death, transfer, merging, opting out. Nothing of it needs a declaration.

Here: what each changes beside what the journeys make of it. Not here: the journeys' part (core, routing.py).
Imported by taking and accepting. A new one is a new row in each table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from carepath.careteam import tasks as task_life
from carepath.core.effects import TellOwner
from carepath.core.events import DEATH
from carepath.rows import MessageRow, TaskRow
from carepath.runtime import escalations
from carepath.runtime.owners import tell_owner_of
from carepath.runtime.revoking import revoke_message
from carepath.runtime.turn import Heard, Turn


def before(turn: Turn, heard: Heard) -> tuple[TaskRow, ...]:
    """Changes the patient, and gives the tasks that stood open before any journey heard of it."""
    change = _BEFORE.get(heard.event.name)
    if change is None:
        return ()
    change(turn, heard)
    return tuple(turn.uow.tasks.select(patient_id=turn.patient.id, status=task_life.UNDONE))


def after(turn: Turn, heard: Heard, stood_open: tuple[TaskRow, ...]) -> None:
    """What is left to do once every journey has heard it."""
    finish = _AFTER.get(heard.event.name)
    if finish is not None:
        finish(turn, heard, stood_open)


def _dies(turn: Turn, heard: Heard) -> None:
    patient = replace(turn.patient.patient, died_at=turn.patient.patient.died_at or heard.event.at or turn.now)
    turn.change_patient(patient=patient, status="deceased")


def _is_transferred(turn: Turn, heard: Heard) -> None:
    turn.change_patient(status="transferred")


def _is_merged(turn: Turn, heard: Heard) -> None:
    turn.change_patient(status="merged")


def _opts_out(turn: Turn, heard: Heard) -> None:
    patient, channel = turn.patient.patient, heard.event.data.get("channel")
    left = tuple(one for one in patient.consents if channel is not None and one != channel)
    turn.change_patient(patient=replace(patient, consents=left))


def _is_dead(turn: Turn, heard: Heard, stood_open: tuple[TaskRow, ...]) -> None:
    """Nobody is phoned, paged or written to about a patient who has died; pathways that ended before end for good."""
    for climbing in turn.uow.escalations.of_patient(turn.patient.id, status="open"):
        escalations.close(turn, climbing, "cancelled", DEATH)
    _revoke_all(turn, DEATH)
    for task in stood_open:
        current = turn.uow.tasks.get(task.id)
        if current is not None and current.kind != "owner":
            turn.uow.tasks.save(task_life.cancel(current, DEATH, at=turn.now))
            turn.uow.timers.disarm_all(task.id)
    for row in turn.uow.journeys.of_patient(turn.patient.id):
        if row.status == "parked":
            ended = replace(row, status="ended", ended_at=turn.now, end_reason=DEATH)
            turn.uow.journeys.save(ended, expected=row.sequence)
        if row.status == "parked" or (row.ended_at is not None and row.end_reason != DEATH):
            turn.uow.timers.disarm_all(row.id)


def _is_elsewhere(turn: Turn, heard: Heard, stood_open: tuple[TaskRow, ...]) -> None:
    """Nothing more leaves; what goes on is for the owners to decide, since only death ends a journey unasked."""
    _revoke_all(turn, heard.event.name)
    for row in turn.uow.journeys.of_patient(turn.patient.id, status="active"):
        tell = TellOwner(f"{heard.event.id}:{row.id}", heard.event.name, row.pathway)
        tell_owner_of(turn, row, tell, event_id=heard.event.id)


def _is_silent(turn: Turn, heard: Heard, stood_open: tuple[TaskRow, ...]) -> None:
    """What has not left is taken back; a safety message stays, and reaches the patient through a person."""
    _revoke_all(turn, "opted_out", only=lambda message: not message.safety)


def _revoke_all(turn: Turn, reason: str, only: Callable[[MessageRow], bool] = lambda _: True) -> None:
    for message in turn.uow.outbox.messages(patient_id=turn.patient.id):
        meant = message.kind in ("message", "ask", "reminder") or reason == DEATH
        if meant and only(message):
            revoke_message(turn, message, reason)


_BEFORE: Mapping[str, Callable[[Turn, Heard], None]] = {
    DEATH: _dies,
    "patient_transferred": _is_transferred,
    "patient_merged": _is_merged,
    "opted_out": _opts_out,
}
_AFTER: Mapping[str, Callable[[Turn, Heard, tuple[TaskRow, ...]], None]] = {
    DEATH: _is_dead,
    "patient_transferred": _is_elsewhere,
    "patient_merged": _is_elsewhere,
    "opted_out": _is_silent,
}
