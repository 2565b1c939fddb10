"""Taking back what has not left: pending deliveries, and the calls that stand in for them.

Not here: what was handed to a provider, which cannot be taken back. Imported by effects and happenings.
"""

from __future__ import annotations

from dataclasses import replace

from carepath.careteam import tasks as task_life
from carepath.rows import MessageRow
from carepath.runtime.turn import Turn


def revoke_message(turn: Turn, message: MessageRow, reason: str) -> None:
    """Revokes every delivery that has not left, without its holder's token, so that no worker can settle it again."""
    outbox = turn.uow.outbox
    for delivery in outbox.deliveries(message.id):
        if delivery.status == "pending":
            outbox.save_delivery(
                replace(delivery, status="revoked", reason=reason, settled_at=turn.now, lease_until=None), token=None
            )
    if message.status in ("pending", "task"):
        outbox.save_message(replace(message, status="revoked", reason=reason, settled_at=turn.now))


def cancel_calls(turn: Turn, message_id: str, reason: str) -> None:
    """Cancels the open call that stands in for the message, and its timer."""
    for task in turn.uow.tasks.select(patient_id=turn.patient.id, status=task_life.UNDONE):
        if task.message_id == message_id:
            turn.uow.tasks.save(task_life.cancel(task, reason, at=turn.now))
            turn.uow.timers.disarm_all(task.id)
