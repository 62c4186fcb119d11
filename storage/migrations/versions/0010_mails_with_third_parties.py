"""Mails with third parties, by thread"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "thread_mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_thread_mails_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_thread_mails_key")),
    )
    op.create_index(op.f("ix_thread_mails_case_id"), "thread_mails", ["case_id"], unique=False)
    op.create_index(op.f("ix_thread_mails_thread"), "thread_mails", ["thread"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("thread_mails")
