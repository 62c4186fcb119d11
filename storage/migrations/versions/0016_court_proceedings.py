"""Court proceedings: the stages they went through"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "court_proceedings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("begun_at", storage.sql.types.Instant(timezone=True), nullable=False),
        sa.Column("notes", storage.sql.types.Plain, nullable=False),
        sa.Column("comply_by", storage.sql.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_court_proceedings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_court_proceedings")),
    )
    op.create_index(op.f("ix_court_proceedings_case_id"), "court_proceedings", ["case_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("court_proceedings")
