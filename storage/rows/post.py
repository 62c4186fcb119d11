"""Registered letters of cases: asked for by lease, one process at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, literal_column, select

from storage.sql.insert_new import insert_new
from storage.sql.leases import instants, is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.post import postings
from workflows.delivery.registered_mail import ASKED_EVERY, PostEvent, Posting
from workflows.kernel import plain as read

_NAMES = [c.name for c in postings.c]
_POSTED: ColumnElement[str] = literal_column("'posted'")
"""In the very words of the partial index."""
_by_id = PreparedStatement[Row](select(postings).where(postings.c.id == bindparam("id")).with_for_update())
_save = PreparedStatement[Row](
    postings.update().where(postings.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_due = PreparedStatement[Row](
    select(postings)
    .where(postings.c.state == _POSTED, is_over(postings.c.not_before))
    .order_by(postings.c.not_before, postings.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_of_case = PreparedStatement[Row](
    select(postings).where(postings.c.case_id == bindparam("case")).order_by(postings.c.created_at, postings.c.id)
)


class PostingRows:
    """`ports.registered_mail.Postings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, posting: Posting) -> bool:
        return insert_new(self._connection, postings, _values(posting), "key") is not None

    def get(self, posting_id: UUID) -> Posting | None:
        row = _by_id.first(self._connection, {"id": posting_id})
        return _posting(row) if row else None

    def save(self, posting: Posting) -> None:
        values = _values(posting)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def due(self, now: datetime, limit: int) -> Sequence[Posting]:
        given = {**instants(now, ASKED_EVERY), "limit": limit}
        return [_posting(row) for row in _due.rows(self._connection, given)]

    def of(self, case_id: UUID) -> Sequence[Posting]:
        return [_posting(row) for row in _of_case.rows(self._connection, {"case": case_id})]


def _values(posting: Posting) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(posting, name) for name in _NAMES}
    values["events"] = [one.to_plain() for one in posting.events]
    values["proofs"] = {kind: str(item) for kind, item in posting.proofs.items()}
    return values


def _posting(row: Row) -> Posting:
    values = dict(row)
    values["events"] = tuple(PostEvent.from_plain(one) for one in read.entries(values["events"]))
    values["proofs"] = {kind: UUID(str(item)) for kind, item in read.part(values["proofs"]).items()}
    return Posting(**values)
