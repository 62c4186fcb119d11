"""What pages read, beside the units of work: keyset pages over covering indexes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.read.health import read_health
from storage.rows.due import NEVER
from storage.sql.faults import named
from storage.tables.core import cases, desk_users, tasks, timeline
from workflows.kernel.clock import Clock
from workflows.ports.console import Health, QueuePage, QueueRow
from workflows.use_cases.shared.notify_staff import WORTH_TELLING

_OPEN: ColumnElement[bool] = text("cases.state <> 'closed'")  # type: ignore[assignment]
"""In the very words of the partial index, by which SQLite knows that it may use it."""
NOTHING_OPEN: tuple[int, str | None, datetime | None] = (0, None, None)
QUEUES = ("open", "mine", "now", "reporting", "lawyer", "closed")


class Reading:
    """`desk_ports.Desk` on an asynchronous engine."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def queue(self, name: str, after: str | None, limit: int, owner: UUID | None = None) -> QueuePage:
        page = self._page(name, owner, after, limit)
        async with self._connect() as connection:
            rows = (await connection.execute(page)).mappings().all()
            ids = [row["id"] for row in rows]
            work = await self._tasks(connection, ids) if ids else {}
            counts = {
                queue: (
                    await connection.execute(select(func.count()).select_from(cases).where(self._where(queue, owner)))
                ).scalar_one()
                for queue in QUEUES
            }
        shown = [self._row(row, work.get(row["id"], NOTHING_OPEN)) for row in rows[:limit]]
        last = _mark(rows[limit - 1]) if len(rows) > limit else None
        return QueuePage(rows=shown, after=last, counts=counts)

    async def latest_event(self, case_id: UUID | None = None) -> int:
        newest_of = select(func.max(timeline.c.id))
        if case_id is not None:
            newest_of = newest_of.where(timeline.c.case_id == case_id)
        async with self._connect() as connection:
            newest = (await connection.execute(newest_of)).scalar_one()
        return int(newest or 0)

    async def next_due(self) -> datetime | None:
        """Tells when the earliest open follow-up is due: what the demo's clock may jump to."""
        from storage.tables.core import follow_ups

        earliest = select(func.min(follow_ups.c.due_at)).where(follow_ups.c.state == "pending")
        async with self._connect() as connection:
            due: datetime | None = (await connection.execute(earliest)).scalar_one()
        return due

    async def health(self) -> Health:
        """Tells whether the engine keeps its promises, as an outside monitor asks: `ok`, and what is not."""
        async with self._connect() as connection:
            return await read_health(connection, self._clock.now())

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[AsyncConnection]:
        with named():
            async with self._engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Closes its connections."""
        await self._engine.dispose()

    def _page(self, name: str, owner: UUID | None, after: str | None, limit: int) -> Select[tuple[object, ...]]:
        page = (
            select(cases, desk_users.c.name.label("owner"))
            .outerjoin(desk_users, desk_users.c.id == cases.c.owner_id)
            .where(self._where(name, owner))
            .order_by(cases.c.due_at, cases.c.id)
            .limit(limit + 1)
        )
        place = _place(after)
        return page.where(tuple_(cases.c.due_at, cases.c.id) > tuple_(*place)) if place else page

    def _where(self, name: str, owner: UUID | None) -> ColumnElement[bool]:
        if name == "mine":
            return and_(_OPEN, cases.c.owner_id == owner)
        if name == "now":
            return and_(_OPEN, cases.c.due_at <= self._clock.now() + WORTH_TELLING)
        if name == "reporting":
            return cases.c.state == "reporting"
        if name == "lawyer":
            return cases.c.state.in_(("escalated", "with_lawyer"))
        if name == "closed":
            return cases.c.state == "closed"
        return _OPEN

    @staticmethod
    async def _tasks(
        connection: AsyncConnection, ids: list[UUID]
    ) -> Mapping[UUID, tuple[int, str | None, datetime | None]]:
        found = (
            select(tasks.c.case_id, tasks.c.kind, tasks.c.due_at)
            .where(tasks.c.case_id.in_(ids), tasks.c.done_at.is_(None))
            .order_by(tasks.c.due_at)
        )
        work: dict[UUID, tuple[int, str | None, datetime | None]] = {}
        for case_id, kind, due_at in await connection.execute(found):
            count, first, first_due = work.get(case_id, (0, kind, due_at))
            work[case_id] = (count + 1, first, first_due)
        return work

    @staticmethod
    def _row(row: RowMapping, work: tuple[int, str | None, datetime | None]) -> QueueRow:
        return QueueRow(
            case_id=row["id"],
            number=row["number"],
            kind=row["kind"],
            insurer=row["insurer"],
            state=row["state"],
            language=row["language"],
            due_at=None if row["due_at"] == NEVER else row["due_at"],
            urgent_what=row["urgent_what"],
            legal_on=row["legal_on"],
            legal_at=row["legal_at"],
            legal_what=row["legal_what"],
            owner=row["owner"],
            open_tasks=work[0],
            next_task=work[1],
            next_task_due=work[2],
            reported_at=row["reported_at"],
        )


def _mark(row: RowMapping) -> str:
    return json.dumps([row["due_at"].isoformat(), str(row["id"])])


def _place(after: str | None) -> tuple[datetime, UUID] | None:
    """Where the next page begins; a mark that is no mark begins at the first."""
    try:
        due_at, identifier = json.loads(after or "")
        mark = datetime.fromisoformat(due_at)
        return (mark, UUID(identifier)) if mark.utcoffset() is not None else None
    except (ValueError, TypeError):
        return None
