"""The two doors for messages: the inbox (what came in, before it is acknowledged) and the outbox (what leaves)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, func, literal_column, or_, select

from storage.statements import insert_new
from storage.tables import inbox, outbox
from workflows.ports import Outgoing, Parcel, RawUpdate

LEASE = timedelta(seconds=60)
TRIES = 5
ERROR_LENGTH = 500

_close = (
    inbox.update()
    .where(inbox.c.update_id == bindparam("id"), inbox.c.state == "new")
    .values(state="done", done_at=bindparam("at"))
)
_sent = (
    outbox.update()
    .where(outbox.c.id == bindparam("b_id"))
    .values(state="sent", sent_at=bindparam("b_at"), reference=bindparam("b_reference"), lease_until=None)
)


def close_update(connection: Connection, update_id: int, now: datetime) -> bool:
    """Marks an update as answered in the transaction of its effect; False if it already was."""
    return connection.execute(_close, {"id": update_id, "at": now}).rowcount == 1


class OutboxRows:
    """`ports.Outbox` within a unit of work. A channel in `hot` is sent by this process right after the commit: its rows
    are written as already claimed, and stand in `fresh`."""

    def __init__(self, connection: Connection, now: datetime, hot: frozenset[str]) -> None:
        self._connection = connection
        self._now = now
        self._hot = hot
        self.fresh: list[Parcel] = []

    def add(self, outgoing: Outgoing) -> None:
        hot = outgoing.channel in self._hot
        values = {
            "key": outgoing.key,
            "channel": outgoing.channel,
            "to": outgoing.to,
            "payload": dict(outgoing.payload),
            "act_class": outgoing.act_class,
            "case_id": outgoing.case_id,
            "person_id": outgoing.person_id,
            "state": "sending" if hot else "pending",
            "attempt": 1 if hot else 0,
            "created_at": self._now,
            "not_before": self._now,
            "lease_until": self._now + LEASE if hot else None,
        }
        number = insert_new(self._connection, outbox, values, "key", answer="id")
        if hot and number is not None:
            self.fresh.append(Parcel(number, outgoing, 1))


class InboxTable:
    """`ports.Inbox`. Every method is one transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def receive(self, updates: Sequence[tuple[int, str]], now: datetime) -> Sequence[int]:
        new = []
        with self._engine.begin() as connection:
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
        with self._engine.begin() as connection:
            return [RawUpdate(*row) for row in connection.execute(waiting)]

    def failed(self, update_id: int, error: str, now: datetime) -> bool:
        with self._engine.begin() as connection:
            where = (inbox.c.update_id == update_id, inbox.c.state == "new")
            attempt = connection.execute(select(inbox.c.attempt).where(*where)).scalar_one_or_none()
            if attempt is None:
                return False
            again = attempt + 1 < TRIES
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
        with self._engine.begin() as connection:
            close_update(connection, update_id, now)


class PostTable:
    """`ports.Post`: the outbox as its one sender sees it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, limit: int, channels: Sequence[str]) -> Sequence[Parcel]:
        ready = (
            select(outbox.c.id)
            .where(
                outbox.c.channel.in_(channels),
                outbox.c.state.in_((literal_column("'pending'"), literal_column("'sending'"))),
                outbox.c.not_before <= now,
                or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
            )
            .order_by(outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        claim = (
            outbox.update()
            .where(outbox.c.id.in_(ready))
            .values(state="sending", attempt=outbox.c.attempt + 1, lease_until=now + LEASE)
            .returning(*outbox.c)
        )
        with self._engine.begin() as connection:
            rows = sorted(connection.execute(claim).mappings(), key=lambda row: row["id"])
        return [
            Parcel(
                row["id"],
                Outgoing(
                    key=row["key"],
                    channel=row["channel"],
                    to=row["to"],
                    payload=row["payload"],
                    act_class=row["act_class"],
                    case_id=row["case_id"],
                    person_id=row["person_id"],
                ),
                row["attempt"],
            )
            for row in rows
        ]

    def sent(self, parcels: Sequence[tuple[int, str | None]], now: datetime) -> None:
        rows = [{"b_id": number, "b_at": now, "b_reference": reference} for number, reference in parcels]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_sent, rows)

    def retry(self, parcel_id: int, not_before: datetime, error: str) -> None:
        self._change(parcel_id, state="pending", not_before=not_before, error=error)

    def gave_up(self, parcel_id: int, error: str, now: datetime) -> None:
        self._change(parcel_id, state="failed", sent_at=now, error=error)

    def _change(self, parcel_id: int, *, error: str, **values: object) -> None:
        change = outbox.update().where(outbox.c.id == parcel_id)
        with self._engine.begin() as connection:
            connection.execute(change.values(lease_until=None, error=error[:ERROR_LENGTH], **values))

    def next_at(self) -> datetime | None:
        waiting = select(func.min(outbox.c.not_before)).where(outbox.c.state == literal_column("'pending'"))
        with self._engine.begin() as connection:
            at: datetime | None = connection.execute(waiting).scalar_one()
        return at
