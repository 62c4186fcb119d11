"""The desk's own loops on virtual time: they sleep until something can matter, where production looks every few seconds.

In months of virtual time nearly all looks at the tables would find nothing, because nothing fell due in between. Here the
bell, the outbox sender and the worker know from the tables themselves when the next row matters, and are told of each row
that is written; between two such instants they rest. What the many looks would have left behind, the heartbeat, is written
before anybody reads it, and when the process dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Engine, func, literal_column, select

from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.scheduler import HEARTBEAT_EVERY, STALE_SECONDS, Ticker
from bot.inbound.worker import Worker
from egide.simulation.commit_record import EVER
from storage.rows.engine_state import StateRows
from storage.rows.inbox import OutboxQueueTable, OutboxRows
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import outbox
from workflows.delivery.outgoing import Outgoing
from workflows.followups.outage import GAP_AFTER, HEARTBEAT
from workflows.kernel.clock import Clock
from workflows.ports.transaction import Transaction

SOON = 5.0
"""Seconds between two looks of the desk in production."""
DAY = 86400.0
LONGEST_PATIENCE = 3600.0
NOT_YET_A_GAP = GAP_AFTER / 2
_opens = func.max(outbox.c.not_before, func.coalesce(outbox.c.lease_until, outbox.c.not_before))
_next_message = PreparedStatement[Row](
    select(func.min(_opens, type_=outbox.c.not_before.type).label("at")).where(
        outbox.c.state.in_((literal_column("'pending'"), literal_column("'sending'")))
    )
)


class Pulse:
    """The heartbeat that a bell which rings every few seconds would have written."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self._last: datetime | None = None

    def written(self) -> None:
        """The bell has written one now."""
        self._last = self._clock.now()

    def catch_up(self, connection: Connection | None = None, than: timedelta = HEARTBEAT_EVERY) -> None:
        """Writes the last one that would have been written by now, if the one in the table is older `than` this."""
        now = self._clock.now()
        if self._last is None or now - self._last < than:
            return
        self._last += (now - self._last) // HEARTBEAT_EVERY * HEARTBEAT_EVERY
        with nullcontext(connection) if connection is not None else self._engine.begin() as written:
            StateRows(written).put(HEARTBEAT, self._last, wall=self._last.isoformat())


class Bell(Ticker):
    """Rings when the next row is due, when it is told of an earlier one, soon after a failure, and once a day besides."""

    def __init__(self, *given: Any, run_follow_up: Callable[..., None], is_audit_due: Callable[[], bool], **named: Any):
        super().__init__(*given, run_follow_up=self._counted(run_follow_up), **named)
        self._beat_seconds = DAY
        self._is_audit_due = is_audit_due
        self._unfinished = 0
        self._armed = EVER

    def _counted(self, run_follow_up: Callable[..., None]) -> Callable[..., None]:
        def run(tx: Transaction, **named: object) -> None:
            self._unfinished += 1
            run_follow_up(tx, **named)
            self._unfinished -= 1

        return run

    async def ring(self) -> int:
        """See `Ticker.ring`."""
        before, self.last_beat = self.last_beat, None
        count = await super().ring()
        if self.last_beat is None:  # it failed, perhaps in the same instant as one that did not
            self.last_beat = before
            self._again(SOON, self.ring, "soon")
        if self._unfinished:
            self._unfinished = 0
            self._again(STALE_SECONDS + SOON, self._give_back, "stale")
        return count

    def expect(self, due_at: datetime) -> None:
        """A row was written that is due then."""
        if due_at < self._armed:
            self._arm(due_at)

    def _arm(self, due_at: datetime | None) -> None:
        self._armed = due_at or EVER
        super()._arm(due_at)

    async def _give_back(self, seconds: int = STALE_SECONDS) -> None:
        await super()._give_back(seconds)
        if self._outage.lasts:
            self._again(STALE_SECONDS / 3, self._give_back, "stale")
        elif seconds:
            self._again(0.0, self.ring, "given-back")

    async def _look_at_clocks(self) -> None:
        if self._is_audit_due():
            await super()._look_at_clocks()

    def _again(self, seconds: float, what: Callable[..., object], name: str) -> None:
        at = self._real.now() + timedelta(seconds=seconds)
        self._scheduler.add_job(what, "date", run_date=at, id=name, replace_existing=True)


class Patience:
    """How long to wait for a row that matters at an instant; for one that stays, longer each time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._for: datetime = EVER
        self._waited = SOON

    def seconds(self, at: datetime) -> float:
        """Until that instant, a day at most."""
        now = self._clock.now()
        self._waited = min(self._waited * 2, LONGEST_PATIENCE) if at == self._for and at <= now else SOON
        self._for = at
        return min(max((at - now).total_seconds(), self._waited), DAY) if at != EVER else DAY


class IdleSender(OutboxSender):
    """Looks at the outbox when a row in it can leave."""

    def __init__(self, *given: Any, pulse: Pulse, next_at: Callable[[], datetime], **named: Any) -> None:
        super().__init__(*given, **named)
        self._pulse = pulse
        self._next_at = next_at
        self._patience = Patience(self._clock)

    async def _rest(self) -> None:
        self._beat_seconds = SOON if self._outage.lasts else self._patience.seconds(self._next_at())
        await super()._rest()
        self._pulse.catch_up(than=NOT_YET_A_GAP)

    def expect(self, at: datetime) -> None:
        """A row was written that may leave then."""
        seconds = max((at - self._clock.now()).total_seconds(), SOON)
        asyncio.get_running_loop().call_later(seconds, self.wake)


class IdleWorker(Worker):
    """Looks at the inbox when it is told that something in it was left."""

    def expect(self, seconds: float) -> None:
        """Something is to be tried again after so many seconds."""
        asyncio.get_running_loop().call_later(seconds, self._wake.set)


class WatchedOutbox(OutboxRows):
    """`ports.Outbox` that knows when the earliest row that it wrote may leave."""

    soonest: datetime = EVER

    def __init__(self, connection: Connection, now: datetime, hot: frozenset[str], told: dict[str, int]) -> None:
        """`told`: which update each message answers, by its key."""
        super().__init__(connection, now, hot)
        self._told = told

    def add(self, outgoing: Outgoing) -> bool:
        before = len(self.fresh)
        added = super().add(outgoing)
        if self.answers is not None:
            self._told[outgoing.key] = self.answers
        if len(self.fresh) == before:
            self.soonest = min(self.soonest, max(outgoing.not_before or self._now, self._now))
        return added

    def settle(self, key: str, outcome: Literal["sent", "failed", "again"], by: UUID, now: datetime) -> bool:
        self.soonest = min(self.soonest, now)
        return super().settle(key, outcome, by, now)


class WatchedPost(OutboxQueueTable):
    """`ports.Post` that knows when the next row can leave."""

    def next_at(self) -> datetime:
        with self._engine.begin() as connection:
            found = _next_message.first(connection, {})
        return found["at"] if found and found["at"] else EVER
