"""Follow-ups: due work is a state, never a window of time; who lost a row to another is told so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Connection, Integer, any_, bindparam, func, literal_column, select
from sqlalchemy.sql.dml import ReturningUpdate

from storage.rows.shapes import FollowUpRow, PausedRow
from storage.sql.insert_new import insert_new
from storage.sql.leases import is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import cases, follow_up_counts, follow_ups
from workflows.followups.follow_up import SPEAKING, FollowUp
from workflows.followups.paused import Paused
from workflows.followups.payloads import payload_of
from workflows.followups.timing import Unit
from workflows.kernel.errors import Conflict

PENDING: ColumnElement[str] = literal_column("'pending'")
"""A literal, so that the partial index is used whatever plan the database has cached."""


_row = follow_ups.c
_READ = [_row["tolerance_s" if one.name == "tolerance" else one.name] for one in fields(FollowUp)]
"""What a follow-up is made of; the other columns are the engine's own."""
_OPEN = _row.state.in_((PENDING, literal_column("'queued'")))
_STANDING = _row.state.in_((PENDING, literal_column("'queued'"), literal_column("'paused'")))
_of_case = _row.case_id == bindparam("case")
_counted = follow_up_counts.c.case_id == bindparam("b_case")
_again = ("due_at", "planned_at", "state", "attempt", "tolerance_s", "payload")
_person = (
    select(cases.c.person_id)
    .join(follow_ups, _row.case_id == cases.c.id)
    .where(_row.id == bindparam("id"))
    .scalar_subquery()
)

_count = PreparedStatement[Row](
    follow_up_counts.update().where(_counted).values(planned=follow_up_counts.c.planned + 1)
)
_count_first = PreparedStatement[Row](follow_up_counts.insert(), ("case_id", "planned"))
_wanted_again = PreparedStatement[Row](
    follow_ups.update()
    .where(_row.key == bindparam("b_key"), _row.state == literal_column("'cancelled'"))
    .values(claimed_at=None, version=_row.version + 1),
    _again,
)
_get = PreparedStatement[FollowUpRow](select(*_READ).where(_row.id == bindparam("id")).with_for_update())
_due_with = PreparedStatement[FollowUpRow](
    select(*_READ)
    .join(cases, cases.c.id == _row.case_id)
    .where(cases.c.person_id == _person, _OPEN, _row.due_at <= bindparam("now"))
    .order_by(_row.due_at, _row.id)
)
_open_of = PreparedStatement[FollowUpRow](select(*_READ).where(_of_case, _OPEN).order_by(_row.due_at))
_open_of_kind = PreparedStatement[FollowUpRow](
    select(*_READ).where(_of_case, _row.kind == bindparam("kind"), _OPEN).order_by(_row.due_at)
)
_standing_of = PreparedStatement[FollowUpRow](
    select(*_READ)
    .where(_of_case, _row.kind == bindparam("kind"), _row.state != literal_column("'cancelled'"))
    .order_by(_row.due_at)
)
_all_of = PreparedStatement[FollowUpRow](select(*_READ).where(_of_case).order_by(_row.due_at))
_paused_of = PreparedStatement[PausedRow](
    select(follow_ups).where(_of_case, _row.state == literal_column("'paused'")).order_by(_row.due_at)
)
_heard = PreparedStatement[Row](
    select(func.max(_row.finished_at).label("at")).where(
        _of_case,
        _row.state == literal_column("'done'"),
        _row.kind.in_([literal_column(f"'{kind}'") for kind in sorted(SPEAKING)]),
    )
)
_release = PreparedStatement[Row](
    follow_ups.update()
    .where(
        _row.state == literal_column("'queued'"),
        is_over(_row.claimed_at, bindparam("b_before"), bindparam("b_after")),
    )
    .values(state=PENDING, version=_row.version + 1)
)
_earliest = PreparedStatement[Row](select(func.min(_row.due_at).label("at")).where(_row.state == PENDING))


@cache
def _changing(names: tuple[str, ...]) -> PreparedStatement[Row]:
    """A change of these columns of the row that is still what it was."""
    mine = (_row.id == bindparam("b_id"), _row.version == bindparam("b_version"))
    return PreparedStatement[Row](follow_ups.update().where(*mine), names)


@cache
def _cancelling(names: tuple[str, ...]) -> PreparedStatement[Row]:
    """Ends those of a case that still could run."""
    where = [follow_ups.c[name] == bindparam(f"b_{name}") for name in names]
    cancelled: ColumnElement[str] = literal_column("'cancelled'")
    return PreparedStatement[Row](
        follow_ups.update().where(*where, _STANDING).values(state=cancelled, version=_row.version + 1)
    )


def _follow_up(row: FollowUpRow) -> FollowUp:
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
        payload=payload_of(row["kind"], row["payload"]),
        version=row["version"],
    )


def claim_statement(
    now: datetime | BindParameter[datetime], limit: int | BindParameter[int], dialect: str
) -> ReturningUpdate[Any]:
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
        .returning(*_READ)
    )


@cache
def _claim(dialect: str) -> PreparedStatement[FollowUpRow]:
    now, limit = bindparam("b_now", type_=_row.due_at.type), bindparam("b_limit", type_=Integer())
    return PreparedStatement[FollowUpRow](claim_statement(now, limit, dialect))


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
            "step": follow_up.step,
            "due_at": follow_up.due_at,
            "planned_at": follow_up.planned_at,
            "state": follow_up.state,
            "attempt": follow_up.attempt,
            "tolerance_s": int(follow_up.tolerance.total_seconds()),
            "payload": follow_up.payload.to_plain(),
            "version": 0,
        }
        if insert_new(self._connection, follow_ups, values, "key") is None:
            return self._wanted_again(values)
        if _count.run(self._connection, {"b_case": follow_up.case_id}) == 0:
            _count_first.run(self._connection, {"case_id": follow_up.case_id, "planned": 1})
        return True

    def _wanted_again(self, values: Mapping[str, object]) -> bool:
        """A day that was given up and is the day again: the cancelled row runs once more."""
        kept = {name: values[name] for name in _again}
        return _wanted_again.run(self._connection, {**kept, "b_key": values["key"]}) == 1

    def get(self, follow_up_id: UUID) -> FollowUp | None:
        row = _get.first(self._connection, {"id": follow_up_id})
        return _follow_up(row) if row else None

    def due_with(self, follow_up_id: UUID, now: datetime) -> Sequence[FollowUp]:
        due = [_follow_up(row) for row in _due_with.rows(self._connection, {"id": follow_up_id, "now": now})]
        return due if any(one.id == follow_up_id for one in due) else []

    def finish(self, follow_up: FollowUp, state: Literal["done", "cancelled"]) -> None:
        self._change(follow_up, state, finished_at=self._now)

    def move(self, follow_up: FollowUp, due_at: datetime, reason: str | None = None) -> None:
        nothing = {"claimed_at": None, "paused_at": None, "left": None, "left_unit": None}
        self._change(
            follow_up, "pending", due_at=due_at, payload=follow_up.payload.to_plain(), reason=reason, **nothing
        )
        follow_up.due_at = due_at

    def pause(self, follow_up: FollowUp, now: datetime, left: int, unit: Unit, reason: str) -> None:
        kept = {"paused_at": now, "left": left, "left_unit": unit, "reason": reason}
        kept["payload"] = follow_up.payload.to_plain()
        self._change(follow_up, "paused", claimed_at=None, **kept)

    def _change(self, follow_up: FollowUp, state: str, **values: object) -> None:
        follow_up.become(state)  # refused before anything is written
        change = {"state": state, "version": follow_up.version + 1, **values}
        mine = {"b_id": follow_up.id, "b_version": follow_up.version}
        if _changing(tuple(change)).run(self._connection, {**change, **mine}) != 1:
            raise Conflict
        follow_up.version += 1

    def cancel(self, case_id: UUID, *, kind: str | None = None, step: str | None = None) -> int:
        named = {"case_id": case_id, "kind": kind, "step": step}
        chosen = {name: value for name, value in named.items() if value}
        return _cancelling(tuple(chosen)).run(self._connection, {f"b_{name}": value for name, value in chosen.items()})

    def open_of(self, case_id: UUID, kind: str | None = None) -> Sequence[FollowUp]:
        chosen, values = (_open_of, {}) if kind is None else (_open_of_kind, {"kind": kind})
        return [_follow_up(row) for row in chosen.rows(self._connection, {"case": case_id, **values})]

    def standing_of(self, case_id: UUID, kind: str) -> Sequence[FollowUp]:
        return [_follow_up(row) for row in _standing_of.rows(self._connection, {"case": case_id, "kind": kind})]

    def all_of(self, case_id: UUID) -> Sequence[FollowUp]:
        return [_follow_up(row) for row in _all_of.rows(self._connection, {"case": case_id})]

    def last_heard(self, case_id: UUID) -> datetime | None:
        found = _heard.first(self._connection, {"case": case_id})
        return found["at"] if found else None

    def paused_of(self, case_id: UUID) -> Sequence[Paused]:
        rows = _paused_of.rows(self._connection, {"case": case_id})
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
        claim = _claim(self._connection.dialect.name)
        claimed = [_follow_up(row) for row in claim.rows(self._connection, {"b_now": now, "b_limit": limit})]
        return sorted(claimed, key=lambda one: (one.due_at, one.id))

    def release_stale(self, now: datetime, older_than_seconds: int) -> int:
        old = timedelta(seconds=older_than_seconds)
        return _release.run(self._connection, {"b_before": now - old, "b_after": now + old})

    def next_due(self) -> datetime | None:
        found = _earliest.first(self._connection, {})
        return found["at"] if found else None
