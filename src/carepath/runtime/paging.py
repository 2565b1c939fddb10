"""What a page says: which ladder, which rung, whose turn it is; no word about the patient but the app's own reference.

Here: the text. Not here: when it is sent (escalations.py, relay.py). Imported by relay.
"""

from __future__ import annotations

from carepath.ports import Outgoing
from carepath.rows import DeliveryRow, EscalationRow, MessageRow
from carepath.runtime.turn import Turn


def page_for(turn: Turn, message: MessageRow, delivery: DeliveryRow, escalation: EscalationRow) -> Outgoing:
    """The page for one rung, addressed to a role: the adapter knows who holds it."""
    role = delivery.recipient.removeprefix("role:")
    clinic = turn.services.definitions.clinic
    ladder = clinic.ladders.get(escalation.ladder)
    title = ladder.title if ladder else escalation.ladder.replace("_", " ")
    text = f"{title}. Rung {escalation.rung + 1}, page {escalation.pages}. Acknowledge {escalation.id}."
    described = clinic.roles.get(role)
    return Outgoing(
        key=delivery.id,
        channel=delivery.channel or "page",
        address=role,
        text=text,
        kind="page",
        content=escalation.ladder,
        recipient_name=described.title if described else role,
        safety=message.safety,
        recipient="role",
    )
