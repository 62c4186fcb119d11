"""Custody of evidence: chains of lines, sealed packages, heads kept elsewhere"""

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)
PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "custody",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_custody_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_custody")),
    )
    op.create_table(
        "sealed_packages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("stamps", storage.sql.types.Plain, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sealed_packages_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_packages")),
    )
    op.create_index(op.f("ix_sealed_packages_case_id"), "sealed_packages", ["case_id"])
    op.create_index(
        "ix_sealed_packages_pending", "sealed_packages", ["not_before", "id"],
        sqlite_where=PENDING, postgresql_where=PENDING,
    )  # fmt: skip
    op.create_table(
        "custody_heads",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("stamps", storage.sql.types.Plain, nullable=False),
        sa.Column("kept_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_custody_heads")),
    )


def downgrade() -> None:
    """Back."""
    for name in ("custody_heads", "sealed_packages", "custody"):
        op.drop_table(name)
