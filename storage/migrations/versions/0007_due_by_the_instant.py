"""Queues by the instant: when a case is due, what its plan works to, and its legal day"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import storage.sql.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = storage.sql.types.Instant(timezone=True)
PARIS = ZoneInfo("Europe/Paris")
"""The wall clock of all three countries."""
CLOSES = time(18)
NEVER = {"sqlite": "9999-12-31 00:00:00.000000", "postgresql": "9999-12-31 00:00:00+00"}
OPEN_TASK = sa.text("done_at IS NULL")
OPEN_CASE = sa.text("state <> 'closed'")

cases = sa.table(
    "cases",
    sa.column("id", sa.Uuid()),
    sa.column("urgent_on", sa.Date()),
    sa.column("urgent_what", sa.String()),
    sa.column("works_to", INSTANT),
    sa.column("legal_on", sa.Date()),
    sa.column("legal_what", sa.String()),
    sa.column("due_at", INSTANT),
)
tasks = sa.table(
    "tasks", sa.column("case_id", sa.Uuid()), sa.column("due_at", INSTANT), sa.column("done_at", INSTANT)
)  # fmt: skip


def upgrade() -> None:
    """Forward."""
    op.add_column("cases", sa.Column("works_to", INSTANT, nullable=True))
    op.add_column("cases", sa.Column("legal_on", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("legal_at", INSTANT, nullable=True))
    op.add_column("cases", sa.Column("legal_what", sa.String(length=60), nullable=True))
    never = sa.text(f"'{NEVER[op.get_bind().dialect.name]}'")
    op.add_column("cases", sa.Column("due_at", INSTANT, nullable=False, server_default=never))
    op.create_index(
        "ix_tasks_of_case", "tasks", ["case_id", "due_at"], sqlite_where=OPEN_TASK, postgresql_where=OPEN_TASK
    )
    op.create_index("ix_escalations_lawyer_id", "escalations", ["lawyer_id"])
    _fill()
    op.drop_index("ix_cases_queue", "cases")
    op.drop_index("ix_cases_owner", "cases")
    op.create_index("ix_cases_queue", "cases", ["state", "due_at", "id"])
    op.create_index("ix_cases_owner", "cases", ["owner_id", "due_at", "id"])
    op.create_index("ix_cases_due", "cases", ["due_at", "id"], sqlite_where=OPEN_CASE, postgresql_where=OPEN_CASE)


def _fill() -> None:
    """What was known as a day becomes the close of its office hours. A legal day that a step hid is found again by the next
    daily audit of clocks."""
    connection = op.get_bind()
    last = datetime(9999, 12, 31, tzinfo=ZoneInfo("UTC"))
    days = connection.execute(sa.select(cases.c.urgent_on).distinct()).scalars().all()
    for day in days:
        if day.year < last.year:
            at = datetime.combine(day, CLOSES, PARIS)
            connection.execute(cases.update().where(cases.c.urgent_on == day).values(works_to=at, due_at=at))
    legal = cases.c.urgent_what.like("clocks.%")
    connection.execute(cases.update().where(legal).values(legal_on=cases.c.urgent_on, legal_what=cases.c.urgent_what))
    first = (
        sa.select(sa.func.min(tasks.c.due_at))
        .where(tasks.c.case_id == cases.c.id, tasks.c.done_at.is_(None))
        .scalar_subquery()
    )
    connection.execute(cases.update().where(first < cases.c.due_at).values(due_at=first))


def downgrade() -> None:
    """Back."""
    for name in ("ix_cases_due", "ix_cases_owner", "ix_cases_queue"):
        op.drop_index(name, "cases")
    op.drop_index("ix_escalations_lawyer_id", "escalations")
    op.drop_index("ix_tasks_of_case", "tasks")
    for name in ("due_at", "legal_what", "legal_at", "legal_on", "works_to"):
        op.drop_column("cases", name)
    op.create_index("ix_cases_queue", "cases", ["state", "urgent_on", "id"])
    op.create_index("ix_cases_owner", "cases", ["owner_id", "urgent_on", "id"])
