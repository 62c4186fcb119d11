"""Whoever waits for a bell can be stopped in the very moment in which it rings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from adapters.engine.outbox_sender import OutboxSender
from bot.inbound.file_fetcher import Fetcher
from bot.inbound.worker import Worker
from tests.conftest import TestClock

PATIENCE = 3.0
ENOUGH = 20
"""Turns of the loop after which a task that nothing keeps busy is at rest."""


class Nothing:
    """An inbox, an outbox and a runner in which nothing is ever found."""

    shared = False

    async def pending(self, limit: int) -> Sequence[Any]:
        return []

    def claim(self, *given: Any) -> Sequence[Any]:
        return []

    async def io(self, call: Any, /, *given: Any) -> Any:
        return call(*given)

    async def __call__(self, use_case: Any, /, **given: Any) -> Any:
        return None

    def __getattr__(self, name: str) -> Any:
        return self


async def ends(task: asyncio.Task[Any], ring: Any) -> bool:
    for _ in range(ENOUGH):
        await asyncio.sleep(0)
    ring()
    task.cancel()
    await asyncio.wait([task], timeout=PATIENCE)
    return task.cancelled()


async def test_the_outbox_sender(clock: TestClock) -> None:
    nothing: Any = Nothing()
    outbox_sender = OutboxSender(nothing, {}, nothing, clock, nothing)
    assert await ends(asyncio.ensure_future(outbox_sender._beat()), outbox_sender.wake)


async def test_the_worker() -> None:
    nothing: Any = Nothing()
    worker = Worker(nothing, nothing, nothing, nothing, nothing, nothing)
    assert await ends(asyncio.ensure_future(worker._beat()), worker._wake.set)


async def test_the_fetcher() -> None:
    nothing: Any = Nothing()
    fetcher = Fetcher(nothing, nothing, nothing, 0.0)
    assert await ends(asyncio.ensure_future(fetcher.run()), fetcher.wake)
