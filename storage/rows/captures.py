"""Captures that were asked for: claimed by lease, one process at a time; what came of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, literal_column, select

from storage.sql.insert_new import insert_new
from storage.sql.leases import instants, is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.captures import captures
from workflows.evidence.capture_order import LEASE, TRIES_AFTER, CaptureOrder
from workflows.evidence.page_verdict import PageVerdict, Visibility, Wall, WordsFound, WordsState
from workflows.evidence.presence import Presence, PresenceState, PresenceWhy
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

LONGEST_WAIT = max(*TRIES_AFTER, LEASE)
_NAMES = [c.name for c in captures.c]
_ASKED: ColumnElement[str] = literal_column("'asked'")
"""In the very words of the partial index."""
_by_id = PreparedStatement[Row](select(captures).where(captures.c.id == bindparam("id")).with_for_update())
_save = PreparedStatement[Row](
    captures.update().where(captures.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_asked = PreparedStatement[Row](
    select(captures)
    .where(captures.c.state == _ASKED, is_over(captures.c.not_before))
    .order_by(captures.c.not_before, captures.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_of_case = PreparedStatement[Row](
    select(captures).where(captures.c.case_id == bindparam("case")).order_by(captures.c.asked_at, captures.c.id)
)


class CaptureRows:
    """`ports.captures.Captures`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: CaptureOrder) -> bool:
        return insert_new(self._connection, captures, _values(order), "key") is not None

    def get(self, order_id: UUID) -> CaptureOrder | None:
        row = _by_id.first(self._connection, {"id": order_id})
        return _order(row) if row else None

    def save(self, order: CaptureOrder) -> None:
        values = _values(order)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def asked(self, now: datetime, limit: int) -> Sequence[CaptureOrder]:
        given = {**instants(now, LONGEST_WAIT), "limit": limit}
        return [_order(row) for row in _asked.rows(self._connection, given)]

    def of(self, case_id: UUID) -> Sequence[CaptureOrder]:
        return [_order(row) for row in _of_case.rows(self._connection, {"case": case_id})]


def _values(order: CaptureOrder) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(order, name) for name in _NAMES}
    values["words"] = list(order.words)
    values["verdict"] = None if order.verdict is None else _plain(order.verdict)
    return values


def _plain(verdict: PageVerdict) -> Plain:
    return {
        "visibility": verdict.visibility, "walls": list(verdict.walls),
        "words": [
            {"words": one.words, "state": one.state, "at": one.at, "length": one.length, "x": one.x, "y": one.y}
            for one in verdict.words
        ],
        "presence": None if verdict.presence is None else plain_presence(verdict.presence),
    }  # fmt: skip


def plain_presence(presence: Presence) -> Plain:
    """As the database keeps it."""
    return {"state": presence.state, "why": presence.why, "coverage": presence.coverage}


def read_presence(said: Plain) -> Presence:
    """As the database kept it."""
    state, why = cast("PresenceState", read.text(said, "state")), cast("PresenceWhy", read.text(said, "why"))
    return Presence(state, why, read.number(said, "coverage"))


def _order(row: Row) -> CaptureOrder:
    values = dict(row)
    values["words"] = tuple(str(one) for one in read.listed(values["words"]))
    said = values["verdict"]
    values["verdict"] = None if said is None else _verdict(read.part(said))
    return CaptureOrder(**values)


def _verdict(said: Plain) -> PageVerdict:
    found = tuple(
        WordsFound(
            read.text(one, "words"), cast("WordsState", read.text(one, "state")), read.number_or_none(one, "at"),
            read.number_or_none(one, "length"), read.number_or_none(one, "x"), read.number_or_none(one, "y"),
        )
        for one in read.entries(said.get("words"))
    )  # fmt: skip
    walls = tuple(cast("Wall", str(one)) for one in read.listed(said.get("walls", [])))
    presence = read_presence(read.part(said["presence"])) if said.get("presence") else None
    return PageVerdict(walls, found, cast("Visibility", read.text(said, "visibility")), presence)
