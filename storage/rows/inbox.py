"""The door in: the inbox holds what came, before it is acknowledged. The door out is `storage.rows.outbox`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, Integer, bindparam, exists, literal_column, or_, select

from storage.rows.outbox import OutboxQueueTable, OutboxRows
from storage.sql.faults import named
from storage.sql.insert_new import insert_new
from storage.sql.leases import instants, is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import inbox
from workflows.ports.inbox import RawUpdate

__all__ = ["InboxTable", "OutboxQueueTable", "OutboxRows", "close_update", "forget_update"]
TRIES = 5
LEASE = timedelta(seconds=15)
"""How long a process has for an update that it claimed: a person waits for it. Who takes longer loses nothing but the race."""
ERROR_LENGTH = 500
_new = inbox.c.state == literal_column("'new'")
_in_order: ColumnElement[int] = literal_column("+inbox.update_id")
"""As they came. The sign keeps either database from reading in this order all there ever was instead of what is new."""
_close = PreparedStatement[Row](
    inbox.update()
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "new")
    .values(state="done", done_at=bindparam("at"))
)


_pending = PreparedStatement[Row](
    select(inbox.c.update_id, inbox.c.payload, inbox.c.attempt)
    .where(_new, inbox.c.not_before <= bindparam("now"))
    .order_by(_in_order)
    .limit(bindparam("limit", type_=Integer))
)


def close_update(connection: Connection, update_id: int, now: datetime) -> bool:
    """Marks an update as answered in the transaction of its effect; False if it already was."""
    return _close.run(connection, {"id": update_id, "at": now}) == 1


def receive_answered(connection: Connection, update_id: int, payload: str, lane: int, now: datetime) -> bool:
    """Writes an update down in the transaction of its effect, as answered; False if it was there before."""
    values = _row(update_id, payload, lane, now) | {"state": "done", "done_at": now}
    return insert_new(connection, inbox, values, "update_id") is not None


def _row(update_id: int, payload: str, lane: int | None, now: datetime) -> dict[str, object]:
    return {
        "update_id": update_id,
        "payload": payload,
        "payload_hash": hashlib.sha256(payload.encode()).hexdigest(),
        "received_at": now,
        "state": "new",
        "attempt": 0,
        "not_before": now,
        "lane": lane,
    }


def forget_update(connection: Connection, update_id: int) -> None:
    """Leaves of an update nothing but its number: it spoke of something nobody may hold."""
    plain = f'{{"update_id":{update_id}}}'
    connection.execute(inbox.update().where(inbox.c.update_id == update_id).values(payload=plain, payload_hash=""))


class InboxTable:
    """`ports.Inbox`. Every method is one transaction of its own.

    `shared`: other processes answer updates too. Each then claims what it answers, for LEASE, and of each person only the
    earliest that is open: a person's updates are answered one after the other, in the order in which they were taken in,
    whoever answers them. Alone, a process keeps that order itself and claims nothing."""

    def __init__(self, engine: Engine, *, shared: bool = False) -> None:
        self._engine = engine
        self.shared = shared

    def receive(self, updates: Sequence[tuple[int, str]], now: datetime, lanes: Sequence[int] = ()) -> Sequence[int]:
        new = []
        with named(), self._engine.begin() as connection:
            for place, (update_id, payload) in enumerate(updates):
                values = _row(update_id, payload, lanes[place] if lanes else None, now)
                if insert_new(connection, inbox, values, "update_id") is not None:
                    new.append(update_id)
            if self.shared and new:
                return sorted(row.id for row in self._claim(connection, now, len(new), inbox.c.update_id.in_(new)))
        return new

    def pending(self, now: datetime, limit: int) -> Sequence[RawUpdate]:
        with named(), self._engine.begin() as connection:
            if self.shared:
                return sorted(self._claim(connection, now, limit), key=lambda row: row.id)
            rows = _pending.rows(connection, {"now": now, "limit": limit})
            return [RawUpdate(row["update_id"], row["payload"], row["attempt"]) for row in rows]

    @staticmethod
    def _claim(connection: Connection, now: datetime, limit: int, *where: ColumnElement[bool]) -> Sequence[RawUpdate]:
        earlier = inbox.alias()
        before = exists().where(
            earlier.c.state == literal_column("'new'"),
            earlier.c.lane == inbox.c.lane,
            earlier.c.update_id < inbox.c.update_id,
            earlier.c.not_before <= now,
        )
        free = or_(inbox.c.lease_until.is_(None), is_over(inbox.c.lease_until, **instants(now, LEASE)))
        heads = (
            select(inbox.c.update_id)
            .where(_new, inbox.c.not_before <= now, free, ~before, *where)
            .order_by(_in_order)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = inbox.update().where(inbox.c.update_id.in_(heads)).values(lease_until=now + LEASE)
        rows = connection.execute(claim.returning(inbox.c.update_id, inbox.c.payload, inbox.c.attempt))
        return [RawUpdate(*row) for row in rows]

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
                "lease_until": None,
            }
            connection.execute(inbox.update().where(*where).values(**values))
            return again

    def done(self, update_id: int, now: datetime) -> None:
        with named(), self._engine.begin() as connection:
            close_update(connection, update_id, now)
