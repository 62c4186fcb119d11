"""Follow-ups: due work is a state, never a window of time; who lost a row to another is told so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, any_, func, literal_column, select
from sqlalchemy.sql.dml import ReturningUpdate

from storage.statements import insert_new
from storage.tables import cases, follow_up_counts, follow_ups
from workflows.engine_ports import Paused
from workflows.errors import Conflict
from workflows.followup import SPEAKING, FollowUp, Unit

PENDING: ColumnElement[str] = literal_column("'pending'")
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


def claim_statement(now: datetime, limit: int, dialect: str) -> ReturningUpdate[Any]:
    """Claims the earliest due rows in one statement. Its cost does not grow with what is pending: the partial index knows
    the rows themselves (SQLite's `rowid`), so that no index of all rows is looked into; PostgreSQL is given an array, which
    it looks up row by row whatever it believes of their number."""
    row: ColumnElement[Any] = literal_column("follow_ups.rowid") if dialect == "sqlite" else follow_ups.c.id
    # a CTE: as a plain subquery PostgreSQL may run it more than once and lock more than `limit` rows
    due = (
        select(row.label("row"))
        .select_from(follow_ups)
        .where(follow_ups.c.state == PENDING, follow_ups.c.due_at <= now)
        .order_by(follow_ups.c.due_at, follow_ups.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    chosen = select(due.c.row)
    return (
        follow_ups.update()
        .where(row.in_(chosen) if dialect == "sqlite" else row == any_(func.array(chosen.scalar_subquery())))
        .values(state="queued", claimed_at=now, version=follow_ups.c.version + 1)
        .returning(*follow_ups.c)
    )


class FollowUpRows:
    """`ports.FollowUps`. Every change of a row raises its version: who holds an older one has lost it."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

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
        if insert_new(self._connection, follow_ups, values, "key") is None:
            return self._wanted_again(values)
        counted = follow_up_counts.c.case_id == follow_up.case_id
        more = follow_up_counts.update().where(counted).values(planned=follow_up_counts.c.planned + 1)
        if self._connection.execute(more).rowcount == 0:
            self._connection.execute(follow_up_counts.insert().values(case_id=follow_up.case_id, planned=1))
        return True

    def _wanted_again(self, values: Mapping[str, Any]) -> bool:
        """A day that was given up and is the day again: the cancelled row runs once more."""
        where = (follow_ups.c.key == values["key"], follow_ups.c.state == "cancelled")
        kept = {name: values[name] for name in ("due_at", "planned_at", "state", "attempt", "tolerance_s", "payload")}
        again = follow_ups.update().where(*where).values(**kept, claimed_at=None, version=follow_ups.c.version + 1)
        return self._connection.execute(again).rowcount == 1

    def get(self, follow_up_id: UUID) -> FollowUp | None:
        found = select(follow_ups).where(follow_ups.c.id == follow_up_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return _follow_up(row) if row else None

    def due_with(self, follow_up_id: UUID, now: datetime) -> Sequence[FollowUp]:
        person = (
            select(cases.c.person_id)
            .join(follow_ups, follow_ups.c.case_id == cases.c.id)
            .where(follow_ups.c.id == follow_up_id)
            .scalar_subquery()
        )
        found = (
            select(follow_ups)
            .join(cases, cases.c.id == follow_ups.c.case_id)
            .where(
                cases.c.person_id == person, follow_ups.c.state.in_(("pending", "queued")), follow_ups.c.due_at <= now
            )
            .order_by(follow_ups.c.due_at, follow_ups.c.id)
        )
        due = [_follow_up(row) for row in self._connection.execute(found).mappings()]
        return due if any(one.id == follow_up_id for one in due) else []

    def finish(self, follow_up: FollowUp, state: Literal["done", "cancelled"]) -> None:
        self._change(follow_up, state, finished_at=self._now)

    def move(self, follow_up: FollowUp, due_at: datetime, reason: str | None = None) -> None:
        nothing = {"claimed_at": None, "paused_at": None, "left": None, "left_unit": None}
        self._change(follow_up, "pending", due_at=due_at, payload=follow_up.payload, reason=reason, **nothing)
        follow_up.due_at = due_at

    def pause(self, follow_up: FollowUp, now: datetime, left: int, unit: Unit, reason: str) -> None:
        kept = {"paused_at": now, "left": left, "left_unit": unit, "reason": reason, "payload": follow_up.payload}
        self._change(follow_up, "paused", claimed_at=None, **kept)

    def _change(self, follow_up: FollowUp, state: str, **values: Any) -> None:
        where = (follow_ups.c.id == follow_up.id, follow_ups.c.version == follow_up.version)
        change = follow_ups.update().where(*where).values(state=state, version=follow_up.version + 1, **values)
        if self._connection.execute(change).rowcount != 1:
            raise Conflict
        follow_up.state, follow_up.version = state, follow_up.version + 1

    def cancel(self, case_id: UUID, *, kind: str | None = None, step: str | None = None) -> int:
        where = [follow_ups.c.case_id == case_id, follow_ups.c.state.in_(("pending", "queued", "paused"))]
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

    def all_of(self, case_id: UUID) -> Sequence[FollowUp]:
        found = select(follow_ups).where(follow_ups.c.case_id == case_id).order_by(follow_ups.c.due_at)
        return [_follow_up(row) for row in self._connection.execute(found).mappings()]

    def last_heard(self, case_id: UUID) -> datetime | None:
        heard = select(func.max(follow_ups.c.finished_at)).where(
            follow_ups.c.case_id == case_id, follow_ups.c.state == "done", follow_ups.c.kind.in_(SPEAKING)
        )
        at: datetime | None = self._connection.execute(heard).scalar_one()
        return at

    def paused_of(self, case_id: UUID) -> Sequence[Paused]:
        where = (follow_ups.c.case_id == case_id, follow_ups.c.state == "paused")
        rows = self._connection.execute(select(follow_ups).where(*where).order_by(follow_ups.c.due_at)).mappings()
        return [Paused(_follow_up(row), row["left"], row["left_unit"], row["reason"] or "") for row in rows]

    def removed(self, case_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        there = (
            select(follow_up_counts.c.case_id, follow_up_counts.c.planned - func.count(follow_ups.c.id))
            .outerjoin(follow_ups, follow_ups.c.case_id == follow_up_counts.c.case_id)
            .where(follow_up_counts.c.case_id.in_(case_ids))
            .group_by(follow_up_counts.c.case_id, follow_up_counts.c.planned)
        )
        return {case_id: gone for case_id, gone in self._connection.execute(there) if gone > 0}

    def recount(self, case_id: UUID) -> None:
        there = select(func.count()).where(follow_ups.c.case_id == case_id).scalar_subquery()
        counted = follow_up_counts.update().where(follow_up_counts.c.case_id == case_id)
        self._connection.execute(counted.values(planned=there))

    def claim_due(self, now: datetime, limit: int) -> Sequence[FollowUp]:
        claim = claim_statement(now, limit, self._connection.dialect.name)
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
