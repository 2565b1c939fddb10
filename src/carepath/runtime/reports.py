"""What a provider says later of a delivery that it had only accepted: it arrived, or it never will.

Here: the report, taken once however often it comes. Not here: what a verdict means (settle.py). Imported by care.
"""

from __future__ import annotations

from carepath.errors import RequestError
from carepath.ports import Delivered, Refused
from carepath.runtime import engine, verdicts
from carepath.runtime.services import Services
from carepath.runtime.settle import Sent, settle


def report_delivery(services: Services, key: str, verdict: Delivered | Refused) -> bool:
    """Whether the report changed anything: a repeat, or one of a delivery that is settled already, does not.

    `key`: the `Outgoing.key` that the adapter was given. RequestError for a key that is not ours, or another verdict.
    """
    if not isinstance(verdict, Delivered | Refused):
        raise RequestError(
            "report-verdict",
            "a later report says Delivered or Refused.",
            hint="Give carepath.Delivered() or carepath.Refused(reason).",
        )
    with services.store.begin(write=False) as uow:
        found = uow.outbox.delivery(key)
    if found is None:
        raise RequestError(
            "unknown-delivery", "there is no delivery with this key.", hint="Give the key of the Outgoing."
        )
    with engine.turn(services, patient_id=found.patient_id) as turn:
        delivery = turn.uow.outbox.delivery(key)
        message = None if delivery is None else turn.uow.outbox.message(delivery.message_id)
        if delivery is None or message is None or delivery.status != "accepted":
            return False
        settle(turn, Sent(delivery, message, None), verdicts.kept(verdict) or verdict)
        return True
