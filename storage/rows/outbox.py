"""The door out: what leaves, each act by the rule of its class (`workflows.delivery.act_classes`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    Integer,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
)

from storage.rows.shapes import OutboxRow, SaidRow
from storage.sql.faults import named
from storage.sql.insert_new import insert_new
from storage.sql.leases import instants, is_over
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import engine_state, outbox
from workflows.delivery.act_classes import needs_a_person
from workflows.delivery.outgoing import ASKED_FOR, IN_ANSWER, UNREAD, OutboxMessage, Outgoing
from workflows.delivery.send_journal import FROZEN, REFUSED, Sent, Tries, is_ahead
from workflows.followups.outage import HEARTBEAT, gap_between

LEASE = timedelta(seconds=60)
ERROR_LENGTH = 500
KEYS_AT_ONCE = 500
ANSWERS_AT_MOST = 9
"""Of the messages that one update sets off, one at most went back in the answer: one of the first."""

_sent = PreparedStatement[Row](
    outbox.update()
    .where(outbox.c.id == bindparam("b_id"))
    .values(state="sent", sent_at=bindparam("b_at"), reference=bindparam("b_reference"), lease_until=None)
)
_open = outbox.c.state.in_((literal_column("'pending'"), literal_column("'sending'")))
"""In the very words of the partial index, by which SQLite knows that it may use it."""
in_order: ColumnElement[int] = literal_column("+outbox.id")
"""As they were written. The sign keeps SQLite from reading all there ever was in this order instead of what is open."""
_begun = or_(
    outbox.c.begun_at.is_not(None), outbox.c.state.in_(("sent", "failed", "in_doubt")), outbox.c.act_class == "D"
)
_may_be_gone = and_(outbox.c.act_class == "C", outbox.c.state == "sending", outbox.c.begun_at.is_not(None))


_doubtful = PreparedStatement[OutboxRow](
    select(outbox)
    .where(_open, _may_be_gone, is_over(outbox.c.lease_until))
    .order_by(in_order)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_waiting_of = PreparedStatement[OutboxRow](
    select(outbox).where(
        outbox.c.case_id == bindparam("case"), or_(outbox.c.state == "held", outbox.c.state == "in_doubt")
    )
)
_unread_of = PreparedStatement[OutboxRow](
    select(outbox)
    .where(outbox.c.person_id == bindparam("person"), outbox.c.state == literal_column(f"'{UNREAD}'"))
    .order_by(in_order)
    .with_for_update()
)
_withheld = PreparedStatement[Row](
    select(engine_state.c.name, engine_state.c.at).where(
        or_(engine_state.c.name == bindparam("frozen"), engine_state.c.name == bindparam("heartbeat"))
    )
)
_mine = and_(
    outbox.c.id == bindparam("b_id"),
    outbox.c.state == literal_column("'sending'"),
    outbox.c.attempt == bindparam("b_attempt"),
)
_begin = PreparedStatement[Row](outbox.update().where(_mine), ("begun_at", "lease_until"))
_by_key = PreparedStatement[SaidRow](
    select(outbox.c.payload, outbox.c.state, outbox.c.attempt).where(outbox.c.key == bindparam("key")).with_for_update()
)
_rewrite = PreparedStatement[Row](
    outbox.update().where(outbox.c.key == bindparam("b_key"), outbox.c.state == "pending", outbox.c.attempt == 0),
    ("payload",),
)


_take_one = PreparedStatement[Row](
    outbox.update()
    .where(outbox.c.id == bindparam("b_id"))
    .values(state="sending", attempt=outbox.c.attempt + 1, lease_until=bindparam("until"))
)


def _take(connection: Connection, numbers: Sequence[int], until: datetime) -> None:
    """Claims these rows; most often it is one."""
    if len(numbers) == 1:
        _take_one.run(connection, {"b_id": numbers[0], "until": until})
        return
    claim = outbox.update().where(outbox.c.id.in_(numbers))
    connection.execute(claim.values(state="sending", attempt=outbox.c.attempt + 1, lease_until=until))


@cache
def _ready(channels: tuple[str, ...], only: Literal["fresh", "light", "all"]) -> PreparedStatement[OutboxRow]:
    """What may leave through these channels: all, what no outage holds back, or what a frozen outbox lets through."""
    found = (
        select(outbox)
        .where(
            or_(false(), *(outbox.c.channel == channel for channel in channels)),
            _open,
            outbox.c.not_before <= bindparam("now"),
            or_(outbox.c.lease_until.is_(None), is_over(outbox.c.lease_until)),
            or_(outbox.c.act_class != "C", outbox.c.begun_at.is_(None)),
        )
        .order_by(in_order)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    if only == "fresh":
        found = found.where(outbox.c.act_class == "D", outbox.c.created_at >= bindparam("frozen_at"))
    elif only == "light":
        found = found.where(or_(outbox.c.act_class == "A", outbox.c.act_class == "D"))
    return PreparedStatement[OutboxRow](found)


@cache
def _settling(names: tuple[str, ...]) -> PreparedStatement[Row]:
    """A change of these columns of the row that is being sent."""
    return PreparedStatement[Row](
        outbox.update().where(outbox.c.id == bindparam("b_id"), outbox.c.state == bindparam("b_state")), names
    )


def _message_of(row: OutboxRow, attempt: int, unsure: bool = False, until: datetime | None = None) -> OutboxMessage:
    outgoing = Outgoing(
        key=row["key"],
        channel=row["channel"],
        to=row["to"],
        payload=row["payload"],
        act_class=row["act_class"],
        case_id=row["case_id"],
        person_id=row["person_id"],
        approved_by=row["approved_by"],
        not_before=row["not_before"],
    )
    return OutboxMessage(row["id"], outgoing, attempt, unsure, until)


class OutboxRows:
    """`ports.Outbox` within a unit of work. Information for a channel in `hot` is sent by this process right after the
    commit: its rows are written as already claimed, and stand in `fresh`."""

    def __init__(self, connection: Connection, now: datetime, hot: frozenset[str]) -> None:
        self._connection = connection
        self._now = now
        self._hot = hot
        self.fresh: list[OutboxMessage] = []
        self.answers: int | None = None
        """The update of the chat that the unit answers."""

    def add(self, outgoing: Outgoing) -> bool:
        not_before = max(outgoing.not_before or self._now, self._now)
        now = outgoing.act_class == "D" and not_before <= self._now and not outgoing.unread
        hot = now and outgoing.channel in self._hot
        held = needs_a_person(outgoing.act_class) and outgoing.approved_by is None
        values = {
            "key": outgoing.key,
            "channel": outgoing.channel,
            "to": outgoing.to,
            "payload": dict(outgoing.payload),
            "act_class": outgoing.act_class,
            "case_id": outgoing.case_id,
            "person_id": outgoing.person_id,
            "approved_by": outgoing.approved_by,
            "state": UNREAD if outgoing.unread else "held" if held else "sending" if hot else "pending",
            "attempt": 1 if hot else 0,
            "created_at": self._now,
            "not_before": not_before,
            "lease_until": self._now + LEASE if hot else None,
        }
        number = insert_new(self._connection, outbox, values, "key", answer="id")
        if hot and number is not None:
            self.fresh.append(OutboxMessage(number, outgoing, 1, until=self._now + LEASE, answers=self.answers))
        return number is not None

    def find(self, key: str) -> tuple[Mapping[str, object], bool] | None:
        row = _by_key.first(self._connection, {"key": key})
        return (row["payload"], row["state"] == "pending" and row["attempt"] == 0) if row else None

    def rewrite(self, key: str, payload: Mapping[str, object]) -> None:
        _rewrite.run(self._connection, {"b_key": key, "payload": dict(payload)})

    def count_unread(self, person_id: UUID) -> int:
        return len(_unread_of.rows(self._connection, {"person": person_id}))

    def take_unread(self, person_id: UUID) -> Sequence[Outgoing]:
        rows = _unread_of.rows(self._connection, {"person": person_id})
        if rows:
            read = outbox.update().where(outbox.c.id.in_([row["id"] for row in rows]))
            self._connection.execute(read.values(state="sent", sent_at=self._now, reference=ASKED_FOR))
        return [_message_of(row, row["attempt"]).outgoing for row in rows]

    def answer_again(self, update_id: int) -> None:
        """What went back in the answer to an update that comes again: that answer did not arrive, so it leaves by a request."""
        keys = [f"u{update_id}:{number}" for number in range(1, ANSWERS_AT_MOST + 1)]
        where = (outbox.c.key.in_(keys), outbox.c.state == "sent", outbox.c.reference == IN_ANSWER)
        values = {
            "state": "sending",
            "attempt": outbox.c.attempt + 1,
            "lease_until": self._now + LEASE,
            "sent_at": None,
        }
        again = outbox.update().where(*where).values(**values, reference=None)
        rows = _returned(self._connection, again.returning(*outbox.c))
        self.fresh += [_message_of(row, row["attempt"], unsure=True, until=self._now + LEASE) for row in rows]

    def doubtful(self, now: datetime, limit: int) -> Sequence[OutboxMessage]:
        rows = _doubtful.rows(self._connection, {**instants(now, LEASE), "limit": limit})
        return [
            _message_of(row, row["attempt"]) for row in rows if self.doubt(row["id"], "its sender was not heard of")
        ]

    def doubt(self, message_id: int, why: str) -> bool:
        change = (
            outbox.update()
            .where(outbox.c.id == message_id, outbox.c.state == "sending")
            .values(state="in_doubt", error=why[:ERROR_LENGTH], lease_until=None)
        )
        return self._connection.execute(change).rowcount == 1

    def hold_weighty(self) -> Sequence[OutboxMessage]:
        waiting = and_(outbox.c.act_class.in_(("B", "C")), _open, outbox.c.begun_at.is_(None))
        hold = outbox.update().where(waiting).values(state="held", lease_until=None, approved_by=None)
        rows = _returned(self._connection, hold.returning(*outbox.c))
        return [_message_of(row, row["attempt"]) for row in sorted(rows, key=lambda row: row["id"])]

    def waiting_of(self, case_id: UUID) -> Mapping[str, Outgoing]:
        rows = _waiting_of.rows(self._connection, {"case": case_id})
        return {row["key"]: _message_of(row, row["attempt"]).outgoing for row in rows}

    def settle(self, key: str, outcome: Literal["sent", "failed", "again"], by: UUID, now: datetime) -> bool:
        values: dict[str, object] = {"state": outcome, "sent_at": now, "approved_by": by}
        if outcome == "again":
            # a try more: what the send journal says of the earlier ones is no news about this one
            values = {"state": "pending", "begun_at": None, "approved_by": by, "not_before": now, "lease_until": None}
            values["attempt"] = outbox.c.attempt + 1
        change = outbox.update().where(outbox.c.key == key, outbox.c.state.in_(("held", "in_doubt")))
        return self._connection.execute(change.values(**values)).rowcount == 1

    def tries(self, keys: Sequence[str]) -> Mapping[str, Tries]:
        found: dict[str, Tries] = {}
        for first in range(0, len(keys), KEYS_AT_ONCE):
            some = select(outbox.c.key, outbox.c.attempt, _begun).where(
                outbox.c.key.in_(keys[first : first + KEYS_AT_ONCE])
            )
            found |= {key: Tries(attempt, bool(begun)) for key, attempt, begun in self._connection.execute(some)}
        return found

    def catch_up(self, sent: Sent, now: datetime) -> bool:
        known = self.tries([sent.key]).get(sent.key)
        if known is None:
            return False
        values: dict[str, object] = {"attempt": sent.attempt, "lease_until": None}
        if sent.left:
            values |= {"state": "sent", "sent_at": sent.at, "reference": "journal"}
        elif sent.outcome == REFUSED:
            values |= {"state": "failed", "sent_at": sent.at}
        elif sent.unknown:
            values |= {
                "state": "in_doubt" if sent.act_class == "C" else "pending",
                "begun_at": sent.at,
                "not_before": now,
            }
        if is_ahead(sent, known):
            waits = outbox.c.state.in_(("pending", "sending", "held"))
            self._connection.execute(outbox.update().where(outbox.c.key == sent.key, waits).values(**values))
        return True


def mark_sent(connection: Connection, messages: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """Marks what is known to have left, with the other side's names for it."""
    for number, reference in messages:
        _sent.run(connection, {"b_id": number, "b_at": now, "b_reference": reference})


class OutboxQueueTable:
    """`ports.Post`: the outbox as its one sender sees it. Every method is one transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, limit: int, channels: Sequence[str]) -> Sequence[OutboxMessage]:
        with named(), self._engine.begin() as connection:
            frozen_at, nobody_there = self._withheld(connection, now)
            only: Literal["fresh", "light", "all"] = "fresh" if frozen_at else "light" if nobody_there else "all"
            given = {**instants(now, LEASE), "limit": limit} | ({"frozen_at": frozen_at} if frozen_at else {})
            rows = _ready(tuple(channels), only).rows(connection, given)
            if rows:
                _take(connection, [row["id"] for row in rows], now + LEASE)
        return [_message_of(row, row["attempt"] + 1, _unsure(row), now + LEASE) for row in rows]

    @staticmethod
    def _withheld(connection: Connection, now: datetime) -> tuple[datetime | None, bool]:
        """Since when the outbox is frozen; and whether the engine has been away: what waited out the gap is not let go
        before the engine has noted it."""
        names = {"frozen": FROZEN, "heartbeat": HEARTBEAT}
        kept = {row["name"]: row["at"] for row in _withheld.rows(connection, names)}
        last = kept.get(HEARTBEAT)
        return kept.get(FROZEN), last is not None and gap_between(last, now) is not None

    def begin(self, message: OutboxMessage, now: datetime) -> bool:
        values = {"b_id": message.id, "b_attempt": message.attempt, "begun_at": now, "lease_until": now + LEASE}
        with named(), self._engine.begin() as connection:
            return _begin.run(connection, values) == 1

    def sent(self, messages: Sequence[tuple[int, str | None]], now: datetime) -> None:
        if messages:
            with named(), self._engine.begin() as connection:
                mark_sent(connection, messages, now)

    def retry(self, message_id: int, not_before: datetime, error: str, unsure: bool = False) -> None:
        begun_at = not_before if unsure else None
        self._change(message_id, state="pending", not_before=not_before, begun_at=begun_at, error=error)

    def gave_up(self, message_id: int, error: str, now: datetime) -> None:
        self._change(message_id, state="failed", sent_at=now, error=error)

    def _change(self, message_id: int, *, error: str, **values: object) -> None:
        change = {"lease_until": None, "error": error[:ERROR_LENGTH], **values}
        with named(), self._engine.begin() as connection:
            _settling(tuple(change)).run(connection, {**change, "b_id": message_id, "b_state": "sending"})

    def next_at(self) -> datetime | None:
        waiting = select(func.min(outbox.c.not_before)).where(outbox.c.state == literal_column("'pending'"))
        with named(), self._engine.begin() as connection:
            at: datetime | None = connection.execute(waiting).scalar_one()
        return at


def _returned(connection: Connection, change: Executable) -> list[OutboxRow]:
    return [cast(OutboxRow, dict(row)) for row in connection.execute(change).mappings()]


def _unsure(row: OutboxRow) -> bool:
    """Whether an earlier try may have reached the other side."""
    begun = row["begun_at"] is not None
    return begun or (row["state"] == "sending" and row["act_class"] == "D")
