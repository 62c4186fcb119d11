"""Any number of processes: PostgreSQL's job engine, and updates that are claimed in the order of each person's lane"""

from importlib import resources

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)

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
        # whole, as Procrastinate itself makes it: its parts one after the other use a value of a type that the same
        # transaction has changed, which PostgreSQL refuses before 18. A test says when a release of it brings more parts:
        # they get a revision of ours, which leaves alone what is there
        schema = (resources.files("procrastinate.sql") / "schema.sql").read_text("utf-8")
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(schema)
        op.get_bind().execution_options(no_parameters=False)


def downgrade() -> None:
    """Back."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(DROP_JOB_ENGINE)
        op.get_bind().execution_options(no_parameters=False)
    op.drop_index("ix_inbox_lane", "inbox")
    for name in ("lease_until", "lane"):
        op.drop_column("inbox", name)
