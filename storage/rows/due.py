"""When a case is due: the earlier of what its plan works to and of its open tasks. Queues are in this order."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, bindparam, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.sql.prepared import PreparedStatement, Row
from storage.sql.types import Instant
from storage.tables.core import cases, tasks

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""How a case with nothing due is stored, so that it sorts last on both databases."""


class _Earlier(FunctionElement[datetime]):
    """The earlier of two instants, neither of them missing."""

    type = Instant()
    inherit_cache = True


@compiles(_Earlier)
def _least(element: _Earlier, compiler: SQLCompiler, **how: object) -> str:
    return f"least({compiler.process(element.clauses, **how)})"


@compiles(_Earlier, "sqlite")
def _min(element: _Earlier, compiler: SQLCompiler, **how: object) -> str:
    return f"min({compiler.process(element.clauses, **how)})"


def due_with(works_to: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Gives the value of `due_at` for a row of `cases` whose plan works to `works_to`."""
    first_task = (
        select(func.min(tasks.c.due_at))
        .where(tasks.c.case_id == cases.c.id, tasks.c.done_at.is_(None))
        .correlate(cases)
        .scalar_subquery()
    )
    never = literal(NEVER, Instant)
    return _Earlier(func.coalesce(works_to, never), func.coalesce(first_task, never))


hasten = PreparedStatement[Row](
    cases.update().where(cases.c.id == bindparam("b_id"), cases.c.due_at > bindparam("b_due", type_=Instant))
    .values(due_at=bindparam("b_due", type_=Instant))
)  # fmt: skip
"""A task was opened: the case is due no later than it."""
count_again = PreparedStatement[Row](
    cases.update().where(cases.c.id == bindparam("b_id")).values(due_at=due_with(cases.c.works_to))
)
"""A task has ended: the case is due by what is left."""
