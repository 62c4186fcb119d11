"""What persons sent as proof, and the messages of a case: rows that are added or completed, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, exists, literal_column, select

from storage.sql.insert_new import insert_new
from storage.sql.leases import is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.chat import case_messages, evidence
from workflows.case.correspondence import CaseMessage
from workflows.evidence.item import Evidence

LONGEST_WAIT = timedelta(hours=12)
"""No file waits longer for its next try: an instant beyond was given by a clock that was ahead."""
_EVIDENCE = [c.name for c in evidence.c]
_MESSAGE = [c.name for c in case_messages.c]
_by_id = PreparedStatement[Row](select(evidence).where(evidence.c.id == bindparam("id")).with_for_update())
_save = PreparedStatement[Row](
    evidence.update().where(evidence.c.id == bindparam("b_id")), [name for name in _EVIDENCE if name != "id"]
)
_of_message = PreparedStatement[Row](
    select(evidence)
    .where(evidence.c.person_id == bindparam("person"), evidence.c.message_id == bindparam("message"))
    .order_by(evidence.c.version.desc())
)
_AWAITED: ColumnElement[str] = literal_column("'awaited'")
"""In the very words of the partial index: a value given apart would hide from SQLite that it may use it."""
_awaited = PreparedStatement[Row](
    select(evidence)
    .where(evidence.c.state == _AWAITED, is_over(evidence.c.not_before))
    .order_by(evidence.c.not_before, evidence.c.message_id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_other = evidence.alias()
_unreceipted = PreparedStatement[Row](
    select(evidence.c.case_id)
    .where(
        evidence.c.receipted_at.is_(None),
        evidence.c.state != _AWAITED,
        ~exists().where(_other.c.case_id == evidence.c.case_id, _other.c.state == _AWAITED),
    )
    .distinct()
    .limit(bindparam("limit", type_=Integer))
)
_add_message = PreparedStatement[Row](case_messages.insert(), _MESSAGE)
_message_of_chat = PreparedStatement[Row](
    select(case_messages)
    .where(case_messages.c.person_id == bindparam("person"), case_messages.c.message_id == bindparam("message"))
    .order_by(case_messages.c.version.desc())
)
_seen = PreparedStatement[Row](
    case_messages.update()
    .where(
        case_messages.c.case_id == bindparam("b_case"),
        case_messages.c.direction == bindparam("b_direction"),
        case_messages.c.seen_at.is_(None),
    )
    .values(seen_at=bindparam("b_at"))
)


class EvidenceRows:
    """`chat_ports.EvidenceStore`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, item: Evidence) -> bool:
        return insert_new(self._connection, evidence, _values(item, _EVIDENCE), "key") is not None

    def get(self, item_id: UUID) -> Evidence | None:
        return _first(_by_id.first(self._connection, {"id": item_id}))

    def save(self, item: Evidence) -> None:
        values = _values(item, _EVIDENCE)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def of(self, case_id: UUID) -> Sequence[Evidence]:
        rows = (
            select(evidence)
            .where(evidence.c.case_id == case_id)
            .order_by(evidence.c.received_at, evidence.c.message_id)
        )
        return [Evidence(**row) for row in self._connection.execute(rows).mappings()]

    def of_message(self, person_id: UUID, message_id: int) -> Evidence | None:
        return _first(_of_message.first(self._connection, {"person": person_id, "message": message_id}))

    def awaited(self, now: datetime, limit: int) -> Sequence[Evidence]:
        given = {"now": now, "beyond": now + LONGEST_WAIT, "limit": limit}
        return [Evidence(**row) for row in _awaited.rows(self._connection, given)]

    def unreceipted(self, limit: int) -> Sequence[UUID]:
        return [row["case_id"] for row in _unreceipted.rows(self._connection, {"limit": limit})]


class MessageRows:
    """`chat_ports.CaseMessages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: CaseMessage) -> None:
        _add_message.run(self._connection, _values(message, _MESSAGE))

    def of(self, case_id: UUID) -> Sequence[CaseMessage]:
        rows = select(case_messages).where(case_messages.c.case_id == case_id)
        ordered = rows.order_by(case_messages.c.at, case_messages.c.version, case_messages.c.id)
        return [CaseMessage(**row) for row in self._connection.execute(ordered).mappings()]

    def get(self, message_id: UUID) -> CaseMessage | None:
        row = self._connection.execute(select(case_messages).where(case_messages.c.id == message_id)).mappings().first()
        return CaseMessage(**row) if row else None

    def of_chat(self, person_id: UUID, message_id: int) -> CaseMessage | None:
        row = _message_of_chat.first(self._connection, {"person": person_id, "message": message_id})
        return CaseMessage(**row) if row else None

    def seen(self, case_id: UUID, direction: Literal["in", "out"], at: datetime) -> int:
        return _seen.run(self._connection, {"b_case": case_id, "b_direction": direction, "b_at": at})


def _values(record: Evidence | CaseMessage, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def _first(row: Row | None) -> Evidence | None:
    return Evidence(**row) if row else None
