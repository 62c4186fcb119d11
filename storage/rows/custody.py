"""Chains of custody, sealed packages and the heads of each day: lines that are added, rows that are completed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, func, literal_column, select
from sqlalchemy.exc import IntegrityError

from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.evidence import custody, custody_heads, sealed_packages
from workflows.evidence.custody import CustodyHead, head_after
from workflows.evidence.packages import DayHeads, SealedRecord
from workflows.kernel.errors import Conflict

_PACKAGE = [c.name for c in sealed_packages.c]
_FIELDS = [name for name in _PACKAGE if name != "state"]
_PENDING: ColumnElement[str] = literal_column("'pending'")
"""In the very words of the partial index."""
_last = PreparedStatement[Row](
    select(custody.c.number, custody.c.line)
    .where(custody.c.case_id == bindparam("case"))
    .order_by(custody.c.number.desc())
    .limit(1)
)
_lines = PreparedStatement[Row](
    select(custody.c.line).where(custody.c.case_id == bindparam("case")).order_by(custody.c.number)
)
_append = PreparedStatement[Row](custody.insert(), [c.name for c in custody.c])
_ends = select(custody.c.case_id, func.max(custody.c.number).label("number")).group_by(custody.c.case_id).subquery()
_heads = PreparedStatement[Row](
    select(custody.c.case_id, custody.c.number, custody.c.line).join(
        _ends, and_(custody.c.case_id == _ends.c.case_id, custody.c.number == _ends.c.number)
    )
)
_get = PreparedStatement[Row](select(sealed_packages).where(sealed_packages.c.id == bindparam("id")).with_for_update())
_of = PreparedStatement[Row](
    select(sealed_packages)
    .where(sealed_packages.c.case_id == bindparam("case"))
    .order_by(sealed_packages.c.sealed_at, sealed_packages.c.id)
)
_pending = PreparedStatement[Row](
    select(sealed_packages)
    .where(sealed_packages.c.state == _PENDING, sealed_packages.c.not_before <= bindparam("now"))
    .order_by(sealed_packages.c.not_before, sealed_packages.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_save = PreparedStatement[Row](
    sealed_packages.update().where(sealed_packages.c.id == bindparam("b_id")), ("stamps", "state", "not_before")
)
_day = PreparedStatement[Row](select(custody_heads).where(custody_heads.c.day == bindparam("day")))
_told = PreparedStatement[Row](
    custody_heads.update().where(custody_heads.c.day == bindparam("b_day")), ("heads", "stamps", "kept_at")
)
_to_keep = PreparedStatement[Row](
    select(custody_heads).where(custody_heads.c.kept_at.is_(None)).order_by(custody_heads.c.day)
)


class CustodyRows:
    """`evidence.Custody`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self, case_id: UUID) -> CustodyHead | None:
        row = _last.first(self._connection, {"case": case_id})
        return head_after(str(case_id), row["number"], row["line"]) if row else None

    def append(self, case_id: UUID, number: int, line: str) -> None:
        try:
            _append.run(self._connection, {"case_id": case_id, "number": number, "line": line})
        except IntegrityError as error:
            raise Conflict from error

    def lines(self, case_id: UUID) -> Sequence[str]:
        return [row["line"] for row in _lines.rows(self._connection, {"case": case_id})]

    def heads(self) -> Sequence[CustodyHead]:
        rows = _heads.rows(self._connection, {})
        found = [head_after(str(row["case_id"]), row["number"], row["line"]) for row in rows]
        return sorted(found, key=lambda head: head.chain)


class PackageRows:
    """`evidence.Packages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: SealedRecord) -> bool:
        values: dict[str, object] = {name: getattr(record, name) for name in _PACKAGE}
        return insert_new(self._connection, sealed_packages, values | {"stamps": list(record.stamps)}, "id") is not None

    def get(self, package_id: UUID) -> SealedRecord | None:
        row = _get.first(self._connection, {"id": package_id})
        return _record(row) if row else None

    def save(self, record: SealedRecord) -> None:
        _save.run(
            self._connection,
            {
                "b_id": record.id, "stamps": list(record.stamps), "state": record.state, "not_before": record.not_before,
            },
        )  # fmt: skip

    def of(self, case_id: UUID) -> Sequence[SealedRecord]:
        return [_record(row) for row in _of.rows(self._connection, {"case": case_id})]

    def pending(self, now: datetime, limit: int) -> Sequence[SealedRecord]:
        return [_record(row) for row in _pending.rows(self._connection, {"now": now, "limit": limit})]

    def heads_of(self, day: date) -> DayHeads | None:
        row = _day.first(self._connection, {"day": day})
        return DayHeads(**row) if row else None

    def put_heads(self, heads: DayHeads) -> None:
        said = {"heads": heads.heads, "stamps": list(heads.stamps), "kept_at": heads.kept_at}
        if _told.run(self._connection, {"b_day": heads.day, **said}) == 0:
            insert_new(self._connection, custody_heads, {"day": heads.day, **said}, "day")

    def heads_to_keep(self) -> Sequence[DayHeads]:
        return [DayHeads(**row) for row in _to_keep.rows(self._connection, {})]


def _record(row: Row) -> SealedRecord:
    return SealedRecord(**{name: row[name] for name in _FIELDS})
