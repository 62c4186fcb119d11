"""Registered letters, and what the post did with them"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)
POSTED = sa.text("state = 'posted'")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ref", sa.String(length=100), nullable=True),
        sa.Column("events", storage.sql.types.Plain, nullable=False),
        sa.Column("proofs", storage.sql.types.Plain, nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_postings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("key", name=op.f("uq_postings_key")),
    )
    op.create_index(op.f("ix_postings_case_id"), "postings", ["case_id"], unique=False)
    op.create_index(
        "ix_postings_posted",
        "postings",
        ["not_before", "id"],
        unique=False,
        postgresql_where=POSTED,
        sqlite_where=POSTED,
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("postings")
