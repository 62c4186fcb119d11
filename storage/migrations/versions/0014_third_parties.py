"""Third parties: who they are, calls, promises, offers"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "third_parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("named_at", storage.sql.types.Instant(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_how", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("keeps_relation", sa.Boolean(), nullable=False),
        sa.Column("calls", storage.sql.types.Plain, nullable=False),
        sa.Column("promises", storage.sql.types.Plain, nullable=False),
        sa.Column("offers", storage.sql.types.Plain, nullable=False),
        sa.Column("agreement", storage.sql.types.Plain, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_third_parties_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_third_parties")),
    )
    op.create_index(op.f("ix_third_parties_case_id"), "third_parties", ["case_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("third_parties")
