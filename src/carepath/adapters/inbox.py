"""An adapter for the inbox of your own portal or app: what was delivered is read there, by `care.inbox`.

It keeps nothing of its own: the delivery that carepath settles is the row, once for its key, and its text is written
anew from the approved content when it is read. So no second store holds what a patient was told.
Not here: reading (runtime). Imported by registry.py.
"""

from __future__ import annotations

from carepath.ports import Delivered, Outgoing, Refused, Verdict


class InboxAdapter:
    """Delivered at once, by the channels `portal` and `app`. Only a patient has an inbox; others are Refused."""

    name = "inbox"
    channels = ("portal", "app")
    replay = "safe"
    timeout = 5.0
    only_records = True  # nobody hears of it who does not look

    def deliver(self, delivery: Outgoing, *, attempt: int) -> Verdict:
        """Delivered: it stands in the inbox as soon as this is settled."""
        return Delivered() if delivery.recipient == "patient" else Refused("no_inbox")
