"""Orders to bailiffs by link: to whom, until when, what came back"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "bailiff_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("report_sha256", sa.String(length=64), nullable=True),
        sa.Column("fee_note_id", sa.Uuid(), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_bailiff_orders_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bailiff_orders")),
    )
    op.create_index(op.f("ix_bailiff_orders_case_id"), "bailiff_orders", ["case_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("bailiff_orders")
