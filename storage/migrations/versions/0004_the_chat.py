"""The chat: members of a contract, evidence, messages both ways, appointments, approvals, desk chats, locks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import storage.sql.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLAIN = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
INSTANT = storage.sql.types.Instant(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.add_column("persons", sa.Column("member_id", sa.Uuid(), nullable=True))
    op.add_column("persons", sa.Column("locked_at", INSTANT, nullable=True))
    op.add_column("persons", sa.Column("locked_why", sa.String(length=20), nullable=True))
    op.add_column("persons", sa.Column("secret_hash", sa.String(length=64), nullable=True))
    op.add_column("link_codes", sa.Column("member_id", sa.Uuid(), nullable=True))
    op.create_index("ix_persons_member_id", "persons", ["member_id"])
    op.create_table(
        "policy_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("is_holder", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name="fk_policy_members_policy_id_policies"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_members"),
        sa.UniqueConstraint("policy_id", "name", name="uq_policy_members_policy_id_name"),
    )
    op.create_table(
        "identity_tries",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity_tries"),
    )
    op.create_index("ix_identity_tries_person", "identity_tries", ["person_id", "at"])
    op.create_index("ix_identity_tries_policy", "identity_tries", ["policy_hash", "at"])
    _evidence()
    _asked_and_answered()
    _desk()


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("album", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("mime", sa.String(length=120), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("origin", PLAIN, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("receipted_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_evidence_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("key", name="uq_evidence_key"),
    )
    op.create_index("ix_evidence_case_id", "evidence", ["case_id"])
    op.create_index("ix_evidence_message", "evidence", ["person_id", "message_id"])
    op.create_index(
        "ix_evidence_awaited",
        "evidence",
        ["not_before", "id"],
        sqlite_where=sa.text("state = 'awaited'"),
        postgresql_where=sa.text("state = 'awaited'"),
    )
    op.create_table(
        "case_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_messages_case_id_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_messages"),
    )
    op.create_index("ix_case_messages_case_id", "case_messages", ["case_id"])
    op.create_index("ix_case_messages_message", "case_messages", ["person_id", "message_id"])


def _asked_and_answered() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("slots", PLAIN, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", INSTANT, nullable=True),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_appointments_case_id_cases"),
        sa.ForeignKeyConstraint(["offered_by"], ["desk_users.id"], name="fk_appointments_offered_by_desk_users"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_case_id", "appointments", ["case_id"])
    op.create_table(
        "approvals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("covered", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_approvals_case_id_cases"),
        sa.ForeignKeyConstraint(["asked_by"], ["desk_users.id"], name="fk_approvals_asked_by_desk_users"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_case_id", "approvals", ["case_id"])


def _desk() -> None:
    op.create_table(
        "desk_chats",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["desk_users.id"], name="fk_desk_chats_user_id_desk_users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_desk_chats"),
        sa.UniqueConstraint("telegram_id", name="uq_desk_chats_telegram_id"),
    )
    op.create_table(
        "desk_topics",
        sa.Column("group_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "queue", name="pk_desk_topics"),
    )


def downgrade() -> None:
    """Back."""
    for table in (
        "desk_topics", "desk_chats", "approvals", "appointments", "case_messages", "evidence", "identity_tries",
        "policy_members",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_column("link_codes", "member_id")
    op.drop_index("ix_persons_member_id", "persons")
    for name in ("secret_hash", "locked_why", "locked_at", "member_id"):
        op.drop_column("persons", name)
