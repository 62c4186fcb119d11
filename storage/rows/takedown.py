"""Publications under watch, with every look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Integer, bindparam, select

from storage.rows.captures import plain_presence, read_presence
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.takedown import watches
from workflows.evidence.takedown import End, Look, Watch
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

_NAMES = [c.name for c in watches.c]
_add = PreparedStatement[Row](watches.insert(), _NAMES)
_save = PreparedStatement[Row](
    watches.update().where(watches.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_by_id = PreparedStatement[Row](select(watches).where(watches.c.id == bindparam("id")).with_for_update())
_of_case = PreparedStatement[Row](
    select(watches).where(watches.c.case_id == bindparam("case")).order_by(watches.c.asked_at, watches.c.id)
)
_ends = PreparedStatement[Row](
    select(
        watches.c.step, watches.c.tried, watches.c.asked_at, watches.c.removed_at, watches.c.returns, watches.c.state
    )
    .where(watches.c.platform == bindparam("platform"))
    .order_by(watches.c.asked_at.desc())
    .limit(bindparam("limit", type_=Integer))
)


class WatchRows:
    """`ports.takedown.Watches`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, watch: Watch) -> None:
        _add.run(self._connection, _values(watch))

    def get(self, watch_id: UUID) -> Watch | None:
        row = _by_id.first(self._connection, {"id": watch_id})
        return _watch(row) if row else None

    def save(self, watch: Watch) -> None:
        values = _values(watch)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def of(self, case_id: UUID) -> Sequence[Watch]:
        return [_watch(row) for row in _of_case.rows(self._connection, {"case": case_id})]

    def ends(self, platform: str, limit: int) -> Sequence[End]:
        rows = _ends.rows(self._connection, {"platform": platform, "limit": limit})
        return [
            End(
                row["step"], _texts(row["tried"]), row["asked_at"], row["removed_at"], row["returns"],
                row["state"] == "ended",
            )
            for row in rows
        ]  # fmt: skip


def _values(watch: Watch) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(watch, name) for name in _NAMES}
    values["words"], values["tried"] = list(watch.words), list(watch.tried)
    values["looks"] = [_plain(one) for one in watch.looks]
    return values


def _plain(look: Look) -> Plain:
    capture = None if look.capture is None else str(look.capture)
    return {**plain_presence(look.presence), "at": look.at.isoformat(), "capture": capture, "by": look.by}


def _watch(row: Row) -> Watch:
    values = dict(row)
    values["words"], values["tried"] = _texts(values["words"]), _texts(values["tried"])
    values["looks"] = tuple(_look(one) for one in read.entries(values["looks"]))
    return Watch(**values)


def _look(said: Plain) -> Look:
    at = cast("datetime", read.instant_or_none(said, "at"))
    return Look(at, read_presence(said), read.uuid_or_none(said, "capture"), read.text(said, "by", ""))


def _texts(found: object) -> tuple[str, ...]:
    return tuple(str(one) for one in read.listed(found))
