"""Follow-ups, tasks and escalations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, func, literal_column, select

from storage.statements import insert_new
from storage.tables import escalations, follow_ups, tasks
from workflows.errors import Conflict
from workflows.followup import FollowUp
from workflows.work import Escalation, Task

PENDING = literal_column("'pending'")
"""A literal, so that the partial index is used whatever plan the database has cached."""


def _follow_up(row: Mapping[str, Any] | Any) -> FollowUp:
    return FollowUp(
        id=row["id"],
        case_id=row["case_id"],
        key=row["key"],
        kind=row["kind"],
        due_at=row["due_at"],
        planned_at=row["planned_at"],
        state=row["state"],
        attempt=row["attempt"],
        tolerance=timedelta(seconds=row["tolerance_s"]),
        payload=row["payload"],
        version=row["version"],
    )


class FollowUpRows:
    """`ports.FollowUps`: due work is a state, never a window of time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self, follow_up: FollowUp) -> bool:
        values = {
            "id": follow_up.id,
            "case_id": follow_up.case_id,
            "key": follow_up.key,
            "kind": follow_up.kind,
            "step": follow_up.payload.get("step"),
            "due_at": follow_up.due_at,
            "planned_at": follow_up.planned_at,
            "state": follow_up.state,
            "attempt": follow_up.attempt,
            "tolerance_s": int(follow_up.tolerance.total_seconds()),
            "payload": follow_up.payload,
            "version": 0,
        }
        return insert_new(self._connection, follow_ups, values, "key") is not None

    def get(self, follow_up_id: UUID) -> FollowUp | None:
        found = select(follow_ups).where(follow_ups.c.id == follow_up_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return _follow_up(row) if row else None

    def finish(self, follow_up: FollowUp, state: Literal["done", "cancelled"]) -> None:
        where = (follow_ups.c.id == follow_up.id, follow_ups.c.version == follow_up.version)
        change = follow_ups.update().where(*where).values(state=state, version=follow_up.version + 1)
        if self._connection.execute(change).rowcount != 1:
            raise Conflict
        follow_up.state, follow_up.version = state, follow_up.version + 1

    def cancel(self, case_id: UUID, *, kind: str | None = None, step: str | None = None) -> int:
        where = [follow_ups.c.case_id == case_id, follow_ups.c.state.in_(("pending", "queued"))]
        if kind:
            where.append(follow_ups.c.kind == kind)
        if step:
            where.append(follow_ups.c.step == step)
        change = follow_ups.update().where(*where).values(state="cancelled", version=follow_ups.c.version + 1)
        return self._connection.execute(change).rowcount

    def open_of(self, case_id: UUID) -> Sequence[FollowUp]:
        where = (follow_ups.c.case_id == case_id, follow_ups.c.state.in_(("pending", "queued")))
        rows = self._connection.execute(select(follow_ups).where(*where).order_by(follow_ups.c.due_at)).mappings()
        return [_follow_up(row) for row in rows]

    def claim_due(self, now: datetime, limit: int) -> Sequence[FollowUp]:
        due = (
            select(follow_ups.c.id)
            .where(follow_ups.c.state == PENDING, follow_ups.c.due_at <= now)
            .order_by(follow_ups.c.due_at, follow_ups.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = (
            follow_ups.update()
            .where(follow_ups.c.id.in_(due))
            .values(state="queued", claimed_at=now, version=follow_ups.c.version + 1)
            .returning(*follow_ups.c)
        )
        claimed = [_follow_up(row) for row in self._connection.execute(claim).mappings()]
        return sorted(claimed, key=lambda one: (one.due_at, one.id))

    def release_stale(self, now: datetime, older_than_seconds: int) -> int:
        before = now - timedelta(seconds=older_than_seconds)
        where = (follow_ups.c.state == literal_column("'queued'"), follow_ups.c.claimed_at <= before)
        change = follow_ups.update().where(*where).values(state="pending", version=follow_ups.c.version + 1)
        return self._connection.execute(change).rowcount

    def next_due(self) -> datetime | None:
        earliest = select(func.min(follow_ups.c.due_at)).where(follow_ups.c.state == PENDING)
        due: datetime | None = self._connection.execute(earliest).scalar_one()
        return due


class TaskRows:
    """`ports.Tasks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, task: Task) -> bool:
        values = {c.name: getattr(task, c.name) for c in tasks.c}
        return insert_new(self._connection, tasks, values, "key") is not None

    def get(self, task_id: UUID) -> Task | None:
        found = select(tasks).where(tasks.c.id == task_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return Task(**row) if row else None

    def done(self, task: Task) -> None:
        change = tasks.update().where(tasks.c.id == task.id).values(done_at=task.done_at, done_by=task.done_by)
        self._connection.execute(change)

    def open_of(self, case_id: UUID) -> Sequence[Task]:
        where = (tasks.c.case_id == case_id, tasks.c.done_at.is_(None))
        rows = self._connection.execute(select(tasks).where(*where).order_by(tasks.c.due_at)).mappings()
        return [Task(**row) for row in rows]


class EscalationRows:
    """`ports.Escalations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, escalation: Escalation) -> None:
        count = select(func.count()).where(escalations.c.case_id == escalation.case_id)
        place = self._connection.execute(count).scalar_one()
        values = {c.name: getattr(escalation, c.name) for c in escalations.c if c.name != "place"}
        self._connection.execute(escalations.insert(), {**values, "place": place})

    def get(self, escalation_id: UUID) -> Escalation | None:
        found = select(escalations).where(escalations.c.id == escalation_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return _escalation(row) if row else None

    def save(self, escalation: Escalation) -> None:
        change = escalations.update().where(escalations.c.id == escalation.id)
        values = {"state": escalation.state, "decided_at": escalation.decided_at, "reason": escalation.reason}
        self._connection.execute(change.values(**values))

    def of(self, case_id: UUID) -> Sequence[Escalation]:
        found = select(escalations).where(escalations.c.case_id == case_id).order_by(escalations.c.place)
        return [_escalation(row) for row in self._connection.execute(found).mappings()]


def _escalation(row: Mapping[str, Any] | Any) -> Escalation:
    return Escalation(**{name: value for name, value in row.items() if name != "place"})
