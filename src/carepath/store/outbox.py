"""Messages, their deliveries and the attempts at them: leased to one worker at a time, settled by its token.

Here: ports.Outbox over SQLAlchemy. Not here: whether and by which way something leaves (reach, runtime). Leases are
counted in the database's time, due times in clinical time. Imported by unit_of_work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select, tuple_, update

from carepath.errors import ConflictError, RequestError
from carepath.rows import AttemptRow, Claimed, DeliveryRow, MessageRow
from carepath.store.connection import Connected
from carepath.store.database_time import database_now
from carepath.store.shape import Shape
from carepath.store.tables import attempts, deliveries, leased_delivery, messages, pending_delivery
from carepath.store.types import Moment

MESSAGE = Shape(MessageRow, messages)
DELIVERY = Shape(DeliveryRow, deliveries, fixed=("id", "token"))
ATTEMPT = Shape(AttemptRow, attempts)
GET_MESSAGE = select(*MESSAGE.columns).where(messages.c.id == bindparam("id"))
MESSAGES = select(*MESSAGE.columns).order_by(messages.c.number)
GET_DELIVERY = select(*DELIVERY.columns).where(deliveries.c.id == bindparam("id"))
DELIVERIES = (
    select(*DELIVERY.columns).where(deliveries.c.message_id == bindparam("message_id")).order_by(deliveries.c.number)
)
ATTEMPTS = (
    select(*ATTEMPT.columns).where(attempts.c.delivery_id == bindparam("delivery_id")).order_by(attempts.c.number)
)
SAVE_MESSAGE = MESSAGE.update(messages.c.id == bindparam("old_id"))
FINISH = (
    update(attempts)
    .values({name: bindparam(f"new_{name}") for name in ("channel", "verdict", "detail", "finished_at")})
    .where(
        attempts.c.delivery_id == bindparam("old_delivery_id"),
        attempts.c.number == bindparam("old_number"),
        attempts.c.finished_at.is_(None),
    )
)

# -- who may take a delivery -----------------------------------------------------------------------------------------

NOW = bindparam("now", type_=Moment)
UNLEASED = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= NOW)
earlier = deliveries.alias("earlier")
# The earliest pending one of its patient, where they may use one channel (None: reach has not said yet). That it asks
# for any earlier one, leased or not, keeps the order even between two workers who claim at once on PostgreSQL: neither
# sees what the other has leased but not committed, both see which one is first.
FIRST_OF_PATIENT = ~exists().where(
    earlier.c.patient_id == deliveries.c.patient_id,
    earlier.c.status == pending_delivery.right,
    tuple_(earlier.c.due_at, earlier.c.number) < tuple_(deliveries.c.due_at, deliveries.c.number),
    or_(earlier.c.channel.is_(None), deliveries.c.channel.is_(None), earlier.c.channel == deliveries.c.channel),
)
SAFETY = deliveries.c.safety.is_(True)
LANES: dict[bool | None, ColumnElement[bool]] = {
    None: or_(SAFETY, FIRST_OF_PATIENT),
    True: SAFETY,
    False: and_(deliveries.c.safety.is_(False), FIRST_OF_PATIENT),
}


def _claimable(lane: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*DELIVERY.columns, *MESSAGE.columns)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(pending_delivery, deliveries.c.due_at <= bindparam("at", type_=Moment), UNLEASED, lane)
        .order_by(deliveries.c.due_at, deliveries.c.number)
        .limit(bindparam("at_most"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


CLAIMABLE = {safety: _claimable(lane) for safety, lane in LANES.items()}
LEASE = (
    update(deliveries)
    .values(token=deliveries.c.token + 1, lease_until=bindparam("new_lease_until", type_=Moment))
    .where(deliveries.c.id == bindparam("old_id"))
)
RELEASE = update(deliveries).values(lease_until=None).where(leased_delivery, deliveries.c.lease_until <= NOW)
NEXT_AT = (
    select(deliveries.c.due_at)
    .where(pending_delivery, UNLEASED, LANES[None])
    .order_by(deliveries.c.due_at, deliveries.c.number)
    .limit(1)
)
SAVE_HELD = DELIVERY.update(deliveries.c.id == bindparam("old_id"), deliveries.c.token == bindparam("old_token"))
SAVE_FREE = DELIVERY.update(deliveries.c.id == bindparam("old_id"), UNLEASED).values(token=deliveries.c.token + 1)


class SqlOutbox:
    """ports.Outbox."""

    def __init__(self, connected: Connected) -> None:
        self._connected = connected

    def add_message(self, row: MessageRow) -> None:
        """ConflictError `message-exists` where the id, the effect's key, is taken."""
        if not MESSAGE.add(self._connected, row):
            raise ConflictError("message-exists", f"Message {row.id} is there already.", hint="It is planned once.")

    def add_delivery(self, row: DeliveryRow) -> None:
        """ConflictError `delivery-exists` where the id is taken."""
        if not DELIVERY.add(self._connected, row):
            raise ConflictError("delivery-exists", f"Delivery {row.id} is there already.", hint="It is planned once.")

    def message(self, message_id: str) -> MessageRow | None:
        return MESSAGE.one(self._connected, GET_MESSAGE, id=message_id)

    def messages(self, *, patient_id: str | None = None, journey_id: str | None = None) -> Sequence[MessageRow]:
        """In the order they were added."""
        asked = {"patient_id": patient_id, "journey_id": journey_id}
        wanted = {name: value for name, value in asked.items() if value is not None}
        statement = MESSAGES.where(*(messages.c[name] == bindparam(name) for name in wanted))
        return MESSAGE.every(self._connected, statement, **wanted)

    def deliveries(self, message_id: str) -> Sequence[DeliveryRow]:
        """In the order they were added."""
        return DELIVERY.every(self._connected, DELIVERIES, message_id=message_id)

    def delivery(self, delivery_id: str) -> DeliveryRow | None:
        return DELIVERY.one(self._connected, GET_DELIVERY, id=delivery_id)

    def save_message(self, row: MessageRow) -> None:
        """Writes all but the id. RequestError `message-unknown` where there is none with this id."""
        if self._connected.change(SAVE_MESSAGE, MESSAGE.changes(row, old_id=row.id)) != 1:
            raise RequestError("message-unknown", f"There is no message {row.id}.", hint="Add it before you save it.")

    def claim(self, *, at: datetime, lease_for: timedelta, limit: int, safety: bool | None = None) -> Sequence[Claimed]:
        self._connected.must_write()
        now = database_now(self._connected)
        until = now + lease_for
        found = sorted(self._connected.rows(CLAIMABLE[safety], at=at, now=now, at_most=limit), key=_due)
        if found:
            self._connected.change(LEASE, [{"old_id": each[0], "new_lease_until": until} for each in found])
        return [_claimed(each, until) for each in found]

    def save_delivery(self, row: DeliveryRow, *, token: int | None) -> bool:
        """Writes all but id and token. With a token: where it is still the delivery's, even if its lease ran out.

        Without: where nobody holds it; a holder whose lease ran out loses it, for its token is used up. The lease is
        kept as the row has it while it is pending, so that a worker may note something midway; else it ends.
        """
        kept = row if row.status == "pending" else replace(row, lease_until=None)
        if token is None:
            where = {"old_id": row.id, "now": database_now(self._connected)}
            return self._connected.change(SAVE_FREE, DELIVERY.changes(kept, **where)) == 1
        return self._connected.change(SAVE_HELD, DELIVERY.changes(kept, old_id=row.id, old_token=token)) == 1

    def start_attempt(self, row: AttemptRow) -> None:
        """ConflictError `attempt-exists` where the delivery has an attempt of that number."""
        if not ATTEMPT.add(self._connected, row):
            raise ConflictError(
                "attempt-exists",
                f"Delivery {row.delivery_id} has an attempt {row.number} already.",
                hint="Somebody else holds this delivery: leave it to them.",
            )

    def finish_attempt(self, row: AttemptRow) -> None:
        """Notes how it went. ConflictError `attempt-finished` where that is noted already, or it was not started."""
        noted = {f"new_{name}": getattr(row, name) for name in ("channel", "verdict", "detail", "finished_at")}
        which = {"old_delivery_id": row.delivery_id, "old_number": row.number}
        if self._connected.change(FINISH, {**noted, **which}) != 1:
            raise ConflictError(
                "attempt-finished",
                f"Attempt {row.number} of delivery {row.delivery_id} is finished, or was never started.",
                hint="What was noted first stands.",
            )

    def attempts(self, delivery_id: str) -> Sequence[AttemptRow]:
        """In order of their number."""
        return ATTEMPT.every(self._connected, ATTEMPTS, delivery_id=delivery_id)

    def release_expired(self) -> int:
        return self._connected.change(RELEASE, {"now": database_now(self._connected)})

    def next_at(self) -> datetime | None:
        """The earliest due time of what a claim could take, now or later."""
        found = self._connected.row(NEXT_AT, now=database_now(self._connected))
        return None if found is None else found.due_at


def _due(found: Row[Any]) -> datetime:
    # PostgreSQL may give a row out of order that somebody moved while it was being locked.
    due_at: datetime = found.due_at
    return due_at


def _claimed(found: Row[Any], until: datetime) -> Claimed:
    columns = tuple(found)
    delivery = DELIVERY.row(columns[: DELIVERY.width])
    delivery = replace(delivery, token=delivery.token + 1, lease_until=until)
    return Claimed(delivery, MESSAGE.row(columns[DELIVERY.width :]))
