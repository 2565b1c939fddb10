"""The first tables.

A released revision is never changed: it writes out its columns and imports nothing of carepath.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "carepath_patients",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("in_hospital", sa.Boolean(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("consents", sa.Text(), nullable=False),
        sa.Column("caregivers", sa.Text(), nullable=False),
        sa.Column("died_at", MOMENT, nullable=True),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_carepath_patients_reference")),
        sa.CheckConstraint(
            "status IN ('active', 'deceased', 'transferred', 'merged')", name=op.f("ck_carepath_patients_status")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_patients")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_patients_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_carepath_patients_reference")),
    )
    op.create_table(
        "carepath_published",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "version", name=op.f("pk_carepath_published")),
    )
    op.create_index("ix_carepath_published_fingerprint", "carepath_published", ["kind", "fingerprint"], unique=False)
    op.create_table(
        "carepath_escalations",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("ladder_version", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("exhausted_at", MOMENT, nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'acknowledged', 'cancelled')", name=op.f("ck_carepath_escalations_status")
        ),
        sa.CheckConstraint("pages >= 0", name=op.f("ck_carepath_escalations_pages")),
        sa.CheckConstraint("rung >= 0", name=op.f("ck_carepath_escalations_rung")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_escalations_patient_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_escalations")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_escalations_id")),
        sa.UniqueConstraint(
            "patient_id", "ladder", "event_id", name=op.f("uq_carepath_escalations_patient_id_ladder_event_id")
        ),
    )
    op.create_table(
        "carepath_events",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.CheckConstraint("event_id <> ''", name=op.f("ck_carepath_events_event_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_events_patient_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_carepath_events_event_id")),
    )
    op.create_index("ix_carepath_events_patient", "carepath_events", ["patient_id", "number"], unique=False)
    op.create_table(
        "carepath_journeys",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("once", sa.Text(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("parked_code", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'ended', 'parked')", name=op.f("ck_carepath_journeys_status")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_carepath_journeys_sequence")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_journeys_patient_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_journeys")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_journeys_id")),
    )
    op.create_index("ix_carepath_journeys_pathway", "carepath_journeys", ["pathway", "status"], unique=False)
    op.create_index("ix_carepath_journeys_patient", "carepath_journeys", ["patient_id", "started_at"], unique=False)
    op.create_index(
        "uq_carepath_journeys_once",
        "carepath_journeys",
        ["patient_id", "pathway", "once"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "carepath_patient_addresses",
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_patient_addresses_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "channel", name=op.f("pk_carepath_patient_addresses")),
    )
    op.create_index(
        "ix_carepath_patient_addresses_address", "carepath_patient_addresses", ["channel", "address"], unique=False
    )
    op.create_table(
        "carepath_timers",
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.CheckConstraint("owner IN ('journey', 'escalation', 'task')", name=op.f("ck_carepath_timers_owner")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_timers_patient_id")),
        sa.PrimaryKeyConstraint("owner_id", "name", name=op.f("pk_carepath_timers")),
    )
    op.create_index(
        "ix_carepath_timers_due",
        "carepath_timers",
        ["due_at", "patient_id"],
        unique=False,
        postgresql_where=sa.text("held IS false"),
        sqlite_where=sa.text("held IS 0"),
    )
    op.create_index(
        "ix_carepath_timers_patient_due",
        "carepath_timers",
        ["patient_id", "due_at", "owner_id", "name"],
        unique=False,
        postgresql_where=sa.text("held IS false"),
        sqlite_where=sa.text("held IS 0"),
    )
    op.create_table(
        "carepath_asks",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("status IN ('open', 'answered', 'expired', 'closed')", name=op.f("ck_carepath_asks_status")),
        sa.ForeignKeyConstraint(["journey_id"], ["carepath_journeys.id"], name=op.f("fk_carepath_asks_journey_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_asks_patient_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_asks")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_asks_id")),
    )
    op.create_index("ix_carepath_asks_patient", "carepath_asks", ["patient_id", "status"], unique=False)
    op.create_table(
        "carepath_hearers",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("escalation_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["carepath_escalations.id"], name=op.f("fk_carepath_hearers_escalation_id")
        ),
        sa.ForeignKeyConstraint(["journey_id"], ["carepath_journeys.id"], name=op.f("fk_carepath_hearers_journey_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_hearers")),
        sa.UniqueConstraint("key", name=op.f("uq_carepath_hearers_key")),
    )
    op.create_index("ix_carepath_hearers_escalation", "carepath_hearers", ["escalation_id", "number"], unique=False)
    op.create_table(
        "carepath_messages",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("ask_id", sa.Text(), nullable=True),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("content_version", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('message', 'ask', 'reminder', 'page', 'action')", name=op.f("ck_carepath_messages_kind")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'sent', 'delivered', 'refused', 'dead', 'revoked', 'expired', 'task')",
            name=op.f("ck_carepath_messages_status"),
        ),
        sa.ForeignKeyConstraint(["journey_id"], ["carepath_journeys.id"], name=op.f("fk_carepath_messages_journey_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_messages_patient_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_messages")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_messages_id")),
    )
    op.create_index("ix_carepath_messages_journey", "carepath_messages", ["journey_id", "number"], unique=False)
    op.create_index("ix_carepath_messages_patient", "carepath_messages", ["patient_id", "number"], unique=False)
    op.create_table(
        "carepath_records",
        sa.Column("journey_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_carepath_records_sequence")),
        sa.ForeignKeyConstraint(["journey_id"], ["carepath_journeys.id"], name=op.f("fk_carepath_records_journey_id")),
        sa.PrimaryKeyConstraint("journey_id", "sequence", name=op.f("pk_carepath_records")),
    )
    op.create_table(
        "carepath_deliveries",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'accepted', 'delivered', 'refused', 'dead', 'revoked', 'expired', 'task')",
            name=op.f("ck_carepath_deliveries_status"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_carepath_deliveries_attempts")),
        sa.CheckConstraint("token >= 0", name=op.f("ck_carepath_deliveries_token")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["carepath_messages.id"], name=op.f("fk_carepath_deliveries_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_deliveries_patient_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_deliveries")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_deliveries_id")),
    )
    op.create_index(
        "ix_carepath_deliveries_due",
        "carepath_deliveries",
        ["due_at", "number"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_carepath_deliveries_lease",
        "carepath_deliveries",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("status = 'pending' AND lease_until IS NOT NULL"),
        sqlite_where=sa.text("status = 'pending' AND lease_until IS NOT NULL"),
    )
    op.create_index("ix_carepath_deliveries_message", "carepath_deliveries", ["message_id", "number"], unique=False)
    op.create_index(
        "ix_carepath_deliveries_patient_due",
        "carepath_deliveries",
        ["patient_id", "due_at", "number"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
        sqlite_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_carepath_deliveries_safety_due",
        "carepath_deliveries",
        ["due_at", "number"],
        unique=False,
        postgresql_where=sa.text("status = 'pending' AND safety IS true"),
        sqlite_where=sa.text("status = 'pending' AND safety IS 1"),
    )
    op.create_table(
        "carepath_tasks",
        sa.Column("number", NUMBER, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("journey_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("escalation_id", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("overdue_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('pathway', 'call', 'rung', 'owner')", name=op.f("ck_carepath_tasks_kind")),
        sa.CheckConstraint("priority IN ('routine', 'high', 'urgent')", name=op.f("ck_carepath_tasks_priority")),
        sa.CheckConstraint(
            "status IN ('open', 'claimed', 'completed', 'declined', 'cancelled')", name=op.f("ck_carepath_tasks_status")
        ),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["carepath_escalations.id"], name=op.f("fk_carepath_tasks_escalation_id")
        ),
        sa.ForeignKeyConstraint(["journey_id"], ["carepath_journeys.id"], name=op.f("fk_carepath_tasks_journey_id")),
        sa.ForeignKeyConstraint(["message_id"], ["carepath_messages.id"], name=op.f("fk_carepath_tasks_message_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["carepath_patients.id"], name=op.f("fk_carepath_tasks_patient_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_carepath_tasks")),
        sa.UniqueConstraint("id", name=op.f("uq_carepath_tasks_id")),
        sa.UniqueConstraint("key", name=op.f("uq_carepath_tasks_key")),
    )
    op.create_index("ix_carepath_tasks_patient", "carepath_tasks", ["patient_id", "status"], unique=False)
    op.create_index("ix_carepath_tasks_role", "carepath_tasks", ["role", "status"], unique=False)
    op.create_table(
        "carepath_attempts",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["carepath_deliveries.id"], name=op.f("fk_carepath_attempts_delivery_id")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "number", name=op.f("pk_carepath_attempts")),
    )
