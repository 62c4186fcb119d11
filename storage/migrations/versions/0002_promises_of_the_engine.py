"""The engine's promises: acts in doubt, pauses, counted follow-ups, heartbeats"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import storage.sql.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PLAIN = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
INSTANT = storage.sql.types.Instant(timezone=True)


def upgrade() -> None:
    """Forward."""
    op.add_column("outbox", sa.Column("begun_at", INSTANT, nullable=True))
    op.add_column("outbox", sa.Column("approved_by", sa.Uuid(), nullable=True))
    op.add_column("follow_ups", sa.Column("paused_at", INSTANT, nullable=True))
    op.add_column("follow_ups", sa.Column("left", sa.Integer(), nullable=True))
    op.add_column("follow_ups", sa.Column("left_unit", sa.String(length=12), nullable=True))
    op.add_column("follow_ups", sa.Column("reason", sa.Text(), nullable=True))
    op.create_table(
        "follow_up_counts",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_follow_up_counts_case_id_cases"),
        sa.PrimaryKeyConstraint("case_id", name="pk_follow_up_counts"),
    )
    op.create_table(
        "engine_state",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("detail", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_engine_state"),
    )
    op.execute(
        "INSERT INTO follow_up_counts (case_id, planned) SELECT case_id, count(*) FROM follow_ups GROUP BY case_id"
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("engine_state")
    op.drop_table("follow_up_counts")
    for table, names in (
        ("follow_ups", ("reason", "left_unit", "left", "paused_at")),
        ("outbox", ("approved_by", "begun_at")),
    ):
        for name in names:
            op.drop_column(table, name)
