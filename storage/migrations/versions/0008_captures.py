"""Captures of publications: what was asked for, what came of it"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)
ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "captures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("publication", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("words", storage.sql.types.Plain, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("verdict", storage.sql.types.Plain, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_captures_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
        sa.UniqueConstraint("key", name=op.f("uq_captures_key")),
    )
    op.create_index("ix_captures_case_id", "captures", ["case_id"])
    op.create_index("ix_captures_asked", "captures", ["not_before", "id"], sqlite_where=ASKED, postgresql_where=ASKED)


def downgrade() -> None:
    """Back."""
    op.drop_table("captures")
