"""Removals under watch: publications that are looked at after their removal was asked for"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)


def upgrade() -> None:
    """Forward."""
    op.add_column("captures", sa.Column("watch", sa.Uuid(), nullable=True))
    op.create_table(
        "watches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("publication", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("tried", storage.sql.types.Plain, nullable=False),
        sa.Column("words", storage.sql.types.Plain, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("was_seen", sa.Boolean(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("first_absent_at", INSTANT, nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("looks", storage.sql.types.Plain, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_watches_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("case_id", "publication", name=op.f("uq_watches_case_id_publication")),
    )
    op.create_index("ix_watches_platform", "watches", ["platform", "asked_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("watches")
    op.drop_column("captures", "watch")
