"""The bot sees the inbox and what arrives through these, one hop to the database thread each."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.engine.runner import ThreadRunner
from storage.rows.inbox import InboxTable
from storage.unit_of_work import UnitOfWorkFactory
from workflows.kernel.clock import Clock
from workflows.ports.inbox import RawUpdate


class AsyncInbox:
    """The inbox as the bot sees it: each call is one hop to the database thread."""

    def __init__(self, table: InboxTable, run: ThreadRunner, clock: Clock) -> None:
        self._table, self._run, self._clock = table, run, clock

    @property
    def shared(self) -> bool:
        return self._table.shared

    async def receive(self, updates: Sequence[tuple[int, str]], lanes: Sequence[int]) -> Sequence[int]:
        return await self._run.io(self._table.receive, updates, self._clock.now(), lanes)

    async def pending(self, limit: int) -> Sequence[RawUpdate]:
        return await self._run.io(self._table.pending, self._clock.now(), limit)

    async def failed(self, update_id: int, error: str) -> bool:
        return await self._run.io(self._table.failed, update_id, error, self._clock.now())

    async def done(self, update_id: int) -> None:
        await self._run.io(self._table.done, update_id, self._clock.now())


class Arriving:
    """`bot.inbound.worker.Arrivals` over the units of work."""

    def __init__(self, units: UnitOfWorkFactory) -> None:
        self._units = units

    def open(self, update_id: int, payload: str, lane: int) -> None:
        self._units.arriving[update_id] = (payload, lane)

    def close(self, update_id: int) -> None:
        self._units.arriving.pop(update_id, None)
