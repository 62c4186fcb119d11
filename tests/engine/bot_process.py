"""A chat process of its own: the real inbox and its worker over PostgreSQL; updates come in by lines instead of a webhook.

Usage: python -m tests.engine.bot_process URL. Each line in is one update; "ok <number>" is said when it is taken in."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any

from adapters.engine.runner import ThreadRunner
from adapters.engine.tasks import Tasks
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from bot.inbound.worker import Worker
from bot.telegram import Bot
from storage.rows.inbox import InboxTable
from storage.sql.database import writing_engine
from storage.unit_of_work import SqlTransaction, UnitOfWorkFactory
from workflows.case.events import Audit
from workflows.kernel.people import ENGINE
from workflows.ports.inbox import RawUpdate


class Inbox:
    """As `egide.inbox.AsyncInbox`."""

    shared = True

    def __init__(self, table: InboxTable, run: ThreadRunner, clock: SystemClock) -> None:
        self._table, self._run, self._clock = table, run, clock

    async def receive(self, updates: Sequence[tuple[int, str]], lanes: Sequence[int]) -> Sequence[int]:
        return await self._run.io(self._table.receive, updates, self._clock.now(), lanes)

    async def pending(self, limit: int) -> Sequence[RawUpdate]:
        return await self._run.io(self._table.pending, self._clock.now(), limit)

    async def failed(self, update_id: int, error: str) -> bool:
        return await self._run.io(self._table.failed, update_id, error, self._clock.now())

    async def done(self, update_id: int) -> None:
        await self._run.io(self._table.done, update_id, self._clock.now())


class Answers:
    """In the dispatcher's place: answers every update by a line in the audit trail."""

    def __init__(self, run: ThreadRunner) -> None:
        self._run = run

    async def feed_update(self, _: Bot, update: Any) -> bool:
        await self._run(self._answer, update_id=update.update_id, update=update)
        return True

    @staticmethod
    def _answer(tx: SqlTransaction, *, update: Any) -> None:
        detail = {"update": update.update_id, "person": update.message.from_user.id}
        tx.audit.add(Audit.CASE_SEEN, ENGINE, SystemClock().now(), None, detail)


async def main(url: str) -> None:
    clock = SystemClock()
    units = UnitOfWorkFactory(writing_engine(url, 4), clock)
    run: Any = ThreadRunner(units, clock, TimeOrderedIds(clock), 4)
    tasks = Tasks()
    dispatcher: Any = Answers(run)
    nothing: Any = None
    worker = Worker(
        dispatcher, Bot("1:A"), nothing, Inbox(InboxTable(units.engine, shared=True), run, clock), run, tasks
    )
    worker.start()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()

    async def take(update: dict[str, Any]) -> None:
        await worker.take_in([update])
        print("ok", update["update_id"], flush=True)

    while line := await loop.run_in_executor(None, sys.stdin.readline):
        tasks.start(take(json.loads(line)), "take")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
