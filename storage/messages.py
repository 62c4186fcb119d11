"""The door in: the inbox holds what came, before it is acknowledged. The door out is `storage.outbox`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, literal_column, select

from storage.faults import named
from storage.outbox import OutboxRows, PostTable
from storage.statements import insert_new
from storage.tables import inbox
from workflows.ports import RawUpdate

__all__ = ["InboxTable", "OutboxRows", "PostTable", "close_update", "forget_update"]
TRIES = 5
ERROR_LENGTH = 500

_close = (
    inbox.update()
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "new")
    .values(state="done", done_at=bindparam("at"))
)


def close_update(connection: Connection, update_id: int, now: datetime) -> bool:
    """Marks an update as answered in the transaction of its effect; False if it already was."""
    return connection.execute(_close, {"id": update_id, "at": now}).rowcount == 1


def forget_update(connection: Connection, update_id: int) -> None:
    """Leaves of an update nothing but its number: it spoke of something nobody may hold."""
    plain = f'{{"update_id":{update_id}}}'
    connection.execute(inbox.update().where(inbox.c.update_id == update_id).values(payload=plain, payload_hash=""))


class InboxTable:
    """`ports.Inbox`. Every method is one transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def receive(self, updates: Sequence[tuple[int, str]], now: datetime) -> Sequence[int]:
        new = []
        with named(), self._engine.begin() as connection:
            for update_id, payload in updates:
                values = {
                    "update_id": update_id,
                    "payload": payload,
                    "payload_hash": hashlib.sha256(payload.encode()).hexdigest(),
                    "received_at": now,
                    "state": "new",
                    "attempt": 0,
                    "not_before": now,
                }
                if insert_new(connection, inbox, values, "update_id") is not None:
                    new.append(update_id)
        return new

    def pending(self, now: datetime, limit: int) -> Sequence[RawUpdate]:
        waiting = (
            select(inbox.c.update_id, inbox.c.payload, inbox.c.attempt)
            .where(inbox.c.state == literal_column("'new'"), inbox.c.not_before <= now)
            .order_by(inbox.c.update_id)
            .limit(limit)
        )
        with named(), self._engine.begin() as connection:
            return [RawUpdate(*row) for row in connection.execute(waiting)]

    def failed(self, update_id: int, error: str, now: datetime) -> bool:
        with named(), self._engine.begin() as connection:
            where = (inbox.c.update_id == update_id, inbox.c.state == "new")
            attempt = connection.execute(select(inbox.c.attempt).where(*where)).scalar_one_or_none()
            if attempt is None:
                return False
            again: bool = attempt + 1 < TRIES
            wait = now + timedelta(seconds=2 ** (attempt + 1)) if again else now
            values = {
                "attempt": attempt + 1,
                "error": error[:ERROR_LENGTH],
                "not_before": wait,
                "state": "new" if again else "parked",
            }
            connection.execute(inbox.update().where(*where).values(**values))
            return again

    def done(self, update_id: int, now: datetime) -> None:
        with named(), self._engine.begin() as connection:
            close_update(connection, update_id, now)
