"""What the engine remembers across restarts, one row for each name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.statements import insert_new
from storage.tables import engine_state
from workflows.engine_ports import Remembered


class StateRows:
    """`ports.EngineState`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> Remembered | None:
        row = self._connection.execute(select(engine_state).where(engine_state.c.name == name)).mappings().first()
        return Remembered(row["at"], row["detail"]) if row else None

    def put(self, name: str, at: datetime, **detail: Any) -> None:
        change = engine_state.update().where(engine_state.c.name == name).values(at=at, detail=detail)
        if self._connection.execute(change).rowcount == 0:
            insert_new(self._connection, engine_state, {"name": name, "at": at, "detail": detail}, "name")

    def remove(self, name: str) -> bool:
        return self._connection.execute(engine_state.delete().where(engine_state.c.name == name)).rowcount == 1
