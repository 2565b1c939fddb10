"""Every table, in one MetaData. What is here equals what the migrations build (a test compares the two).

Here: columns, keys, checks and indexes. Not here: a statement. Imported by the modules of the nouns and by migrate.
`number` counts rows as they were added: it gives order where times are equal, and leaves the store never.
Personal words stand in patients, patient_addresses, events.payload and events.given alone.
Where an index is partial, its condition is written out (no bound value), as the statements that lean on it do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from carepath.store.types import Moment, Names, Pairs

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _number() -> Column[int]:
    return Column("number", BigInteger().with_variant(Integer, "sqlite"), Identity(always=True), primary_key=True)


def _words(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _maybe(name: str, *constraints: Any) -> Column[str]:
    return Column(name, Text, *constraints)


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=nullable)


def _yes_no(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _names(name: str) -> Column[Any]:
    return Column(name, Names, nullable=False)


def _patient() -> Column[str]:
    return Column("patient_id", Text, ForeignKey("carepath_patients.id"), nullable=False)


def _journey(*, nullable: bool = True) -> Column[str]:
    return Column("journey_id", Text, ForeignKey("carepath_journeys.id"), nullable=nullable)


def _one_of(column: str, allowed: Iterable[str]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in allowed)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=column)


patients = Table(
    "carepath_patients",
    metadata,
    _number(),
    _words("id", unique=True),
    _words("reference", unique=True),
    _words("status"),
    _words("name"),
    Column("born_on", Date),
    _maybe("sex"),
    _words("language"),
    _maybe("zone"),
    _maybe("site"),
    _yes_no("in_hospital"),
    Column("contacts", Pairs, nullable=False),
    _names("consents"),
    _words("caregivers"),
    _moment("died_at", nullable=True),
    CheckConstraint("reference <> ''", name="reference"),
    _one_of("status", ("active", "deceased", "transferred", "merged")),
)

patient_addresses = Table(
    "carepath_patient_addresses",
    metadata,
    Column("patient_id", Text, ForeignKey("carepath_patients.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    _words("address"),
    Index("ix_carepath_patient_addresses_address", "channel", "address"),
)

events = Table(
    "carepath_events",
    metadata,
    _number(),
    _words("event_id", unique=True),
    _patient(),
    _words("name"),
    _moment("at"),
    _moment("received_at"),
    _words("origin"),
    _words("actor"),
    _words("body_hash"),
    _words("payload"),
    _words("given"),
    _maybe("receipt"),
    CheckConstraint("event_id <> ''", name="event_id"),
    Index("ix_carepath_events_patient", "patient_id", "number"),
)

journeys = Table(
    "carepath_journeys",
    metadata,
    _number(),
    _words("id", unique=True),
    _patient(),
    _words("pathway"),
    _words("version"),
    _words("fingerprint"),
    _words("status"),
    _count("sequence"),
    _words("snapshot"),
    _moment("started_at"),
    _words("once"),
    _moment("ended_at", nullable=True),
    _words("end_reason"),
    _words("parked_code"),
    _one_of("status", ("active", "ended", "parked")),
    _not_negative("sequence"),
    Index("ix_carepath_journeys_patient", "patient_id", "started_at"),
    Index("ix_carepath_journeys_pathway", "pathway", "status"),
)
# One active journey of a pathway for each value of once_per, whatever a caller forgets to ask first.
Index(
    "uq_carepath_journeys_once",
    journeys.c.patient_id,
    journeys.c.pathway,
    journeys.c.once,
    unique=True,
    postgresql_where=journeys.c.status == literal_column("'active'"),
    sqlite_where=journeys.c.status == literal_column("'active'"),
)

records = Table(
    "carepath_records",
    metadata,
    Column("journey_id", Text, ForeignKey("carepath_journeys.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _moment("at"),
    _words("event"),
    _words("event_id"),
    _words("outcome"),
    _words("body"),
    _not_negative("sequence"),
)

timers = Table(
    "carepath_timers",
    metadata,
    Column("owner_id", Text, primary_key=True),
    _patient(),
    Column("name", Text, primary_key=True),
    _moment("due_at"),
    _words("owner"),
    _yes_no("held"),
    _one_of("owner", ("journey", "escalation", "task")),
)
free_timer = timers.c.held.is_(False)
Index(
    "ix_carepath_timers_due",
    timers.c.due_at,
    timers.c.patient_id,
    postgresql_where=free_timer,
    sqlite_where=free_timer,
)
Index(
    "ix_carepath_timers_patient_due",
    timers.c.patient_id,
    timers.c.due_at,
    timers.c.owner_id,
    timers.c.name,
    postgresql_where=free_timer,
    sqlite_where=free_timer,
)

messages = Table(
    "carepath_messages",
    metadata,
    _number(),
    _words("id", unique=True),
    _patient(),
    _journey(),
    _words("name"),
    _words("kind"),
    _words("content"),
    _moment("created_at"),
    _words("status"),
    _maybe("topic"),
    _yes_no("safety"),
    _moment("expires_at", nullable=True),
    _maybe("ask_id"),
    _maybe("identity"),
    _words("reason"),
    _words("arguments"),
    _moment("settled_at", nullable=True),
    _words("content_version"),
    _one_of("kind", ("message", "ask", "reminder", "page", "action")),
    _one_of("status", ("pending", "sent", "delivered", "refused", "dead", "revoked", "expired", "task")),
    Index("ix_carepath_messages_patient", "patient_id", "number"),
    Index("ix_carepath_messages_journey", "journey_id", "number"),
)

deliveries = Table(
    "carepath_deliveries",
    metadata,
    _number(),
    _words("id", unique=True),
    Column("message_id", Text, ForeignKey("carepath_messages.id"), nullable=False),
    _patient(),
    _words("recipient"),
    _moment("due_at"),
    _maybe("channel"),
    _words("status"),
    _yes_no("safety"),
    _count("attempts"),
    _count("token"),
    _moment("lease_until", nullable=True),
    _words("reference"),
    _words("reason"),
    _names("tried"),
    _moment("settled_at", nullable=True),
    _one_of("status", ("pending", "accepted", "delivered", "refused", "dead", "revoked", "expired", "task")),
    _not_negative("attempts"),
    _not_negative("token"),
    Index("ix_carepath_deliveries_message", "message_id", "number"),
)
pending_delivery = deliveries.c.status == literal_column("'pending'")
pending_safety = and_(pending_delivery, deliveries.c.safety.is_(True))
Index(
    "ix_carepath_deliveries_due",
    deliveries.c.due_at,
    deliveries.c.number,
    postgresql_where=pending_delivery,
    sqlite_where=pending_delivery,
)
Index(
    "ix_carepath_deliveries_safety_due",
    deliveries.c.due_at,
    deliveries.c.number,
    postgresql_where=pending_safety,
    sqlite_where=pending_safety,
)
Index(
    "ix_carepath_deliveries_patient_due",
    deliveries.c.patient_id,
    deliveries.c.due_at,
    deliveries.c.number,
    postgresql_where=pending_delivery,
    sqlite_where=pending_delivery,
)
leased_delivery = and_(pending_delivery, deliveries.c.lease_until.is_not(None))
Index(
    "ix_carepath_deliveries_lease",
    deliveries.c.lease_until,
    postgresql_where=leased_delivery,
    sqlite_where=leased_delivery,
)

attempts = Table(
    "carepath_attempts",
    metadata,
    Column("delivery_id", Text, ForeignKey("carepath_deliveries.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _words("channel"),
    _moment("started_at"),
    _words("verdict"),
    _words("detail"),
    _moment("finished_at", nullable=True),
)

escalations = Table(
    "carepath_escalations",
    metadata,
    _number(),
    _words("id", unique=True),
    _patient(),
    _words("ladder"),
    _words("ladder_version"),
    _words("event_id"),
    _moment("opened_at"),
    _count("rung"),
    _words("status"),
    _words("reason"),
    _names("evidence"),
    _words("acknowledged_by"),
    _moment("closed_at", nullable=True),
    _moment("exhausted_at", nullable=True),
    _count("pages"),
    _one_of("status", ("open", "acknowledged", "cancelled")),
    _not_negative("rung"),
    _not_negative("pages"),
    UniqueConstraint("patient_id", "ladder", "event_id"),
)

hearers = Table(
    "carepath_hearers",
    metadata,
    _number(),
    Column("escalation_id", Text, ForeignKey("carepath_escalations.id"), nullable=False),
    _journey(nullable=False),
    _words("name"),
    _words("key", unique=True),
    Index("ix_carepath_hearers_escalation", "escalation_id", "number"),
)

tasks = Table(
    "carepath_tasks",
    metadata,
    _number(),
    _words("id", unique=True),
    _words("key", unique=True),
    _patient(),
    _journey(),
    _words("name"),
    _words("kind"),
    _words("role"),
    _words("title"),
    _moment("opened_at"),
    _moment("due_at"),
    _words("status"),
    _words("priority"),
    _yes_no("keep"),
    _words("subject"),
    _words("outcomes"),
    _names("evidence"),
    _maybe("message_id", ForeignKey("carepath_messages.id")),
    _maybe("escalation_id", ForeignKey("carepath_escalations.id")),
    _words("claimed_by"),
    _words("closed_by"),
    _moment("closed_at", nullable=True),
    _words("outcome"),
    _words("reason"),
    _moment("overdue_at", nullable=True),
    _one_of("kind", ("pathway", "call", "rung", "owner")),
    _one_of("status", ("open", "claimed", "completed", "declined", "cancelled")),
    _one_of("priority", ("routine", "high", "urgent")),
    Index("ix_carepath_tasks_patient", "patient_id", "status"),
    Index("ix_carepath_tasks_role", "role", "status"),
)

asks = Table(
    "carepath_asks",
    metadata,
    _number(),
    _words("id", unique=True),
    _patient(),
    _journey(nullable=False),
    _words("name"),
    _words("content"),
    _moment("asked_at"),
    _moment("expires_at"),
    _maybe("questionnaire"),
    Column("answers", Pairs, nullable=False),
    _words("status"),
    _words("reason"),
    _moment("closed_at", nullable=True),
    _one_of("status", ("open", "answered", "expired", "closed")),
    Index("ix_carepath_asks_patient", "patient_id", "status"),
)

published = Table(
    "carepath_published",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    _words("fingerprint"),
    _words("text"),
    _moment("published_at"),
    Index("ix_carepath_published_fingerprint", "kind", "fingerprint"),
)
