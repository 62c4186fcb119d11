"""Any number of processes: PostgreSQL's job engine, and updates that are claimed in the order of each person's lane"""

from importlib import resources

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = storage.types.Instant(timezone=True)
NEWEST_PART = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
"""The last part of Procrastinate's schema that this revision knows. Its parts never change once released; a later
release of it that brings more of them gets a revision of ours of its own."""

DROP_JOB_ENGINE = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%' AND relnamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP TABLE ' || one.name || ' CASCADE'; END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP FUNCTION ' || one.name || ' CASCADE'; END LOOP;
    FOR one IN SELECT oid::regtype AS name FROM pg_type
        WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c') AND typnamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP TYPE ' || one.name || ' CASCADE'; END LOOP;
END;
$$
"""


def upgrade() -> None:
    """Forward."""
    op.add_column("inbox", sa.Column("lane", sa.BigInteger(), nullable=True))
    op.add_column("inbox", sa.Column("lease_until", INSTANT, nullable=True))
    op.create_index(
        "ix_inbox_lane",
        "inbox",
        ["lane", "update_id"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    if op.get_bind().dialect.name == "postgresql":
        plain = op.get_bind().execution_options(no_parameters=True)
        parts = resources.files("procrastinate.sql") / "migrations"
        names = sorted(part.name for part in parts.iterdir() if part.name.endswith(".sql"))
        for name in names[: names.index(NEWEST_PART) + 1]:
            plain.exec_driver_sql((parts / name).read_text("utf-8"))
        op.get_bind().execution_options(no_parameters=False)


def downgrade() -> None:
    """Back."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(DROP_JOB_ENGINE)
        op.get_bind().execution_options(no_parameters=False)
    op.drop_index("ix_inbox_lane", "inbox")
    for name in ("lease_until", "lane"):
        op.drop_column("inbox", name)
