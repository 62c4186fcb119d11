"""What the engine remembers across restarts, one row for each name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage.sql.insert_new import insert_new
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import engine_state
from workflows.ports.followups import Remembered

_named = engine_state.c.name == bindparam("b_name")
_get = PreparedStatement[Row](select(engine_state).where(_named))
_put = PreparedStatement[Row](engine_state.update().where(_named), ("at", "detail"))
_remove = PreparedStatement[Row](engine_state.delete().where(_named))


class StateRows:
    """`ports.EngineState`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> Remembered | None:
        row = _get.first(self._connection, {"b_name": name})
        return Remembered(row["at"], row["detail"]) if row else None

    def put(self, name: str, at: datetime, **detail: object) -> None:
        if _put.run(self._connection, {"b_name": name, "at": at, "detail": detail}) == 0:
            insert_new(self._connection, engine_state, {"name": name, "at": at, "detail": detail}, "name")

    def remove(self, name: str) -> bool:
        return _remove.run(self._connection, {"b_name": name}) == 1
