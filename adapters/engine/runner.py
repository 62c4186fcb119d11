"""Runs use cases: each in one unit of work, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from workflows.errors import Conflict
from workflows.ports import Clock, NewId, Transaction, UnitOfWork

Answer = TypeVar("Answer")
TRIES = 4


class ThreadRunner:
    """`await run(use_case, update_id=..., **input)`.

    The whole unit runs in a database thread. Where another writer was first (Conflict) it is run again from the start:
    nothing of the first try was kept. An update that was already answered changes nothing and gives None.
    """

    def __init__(self, units: UnitOfWork, clock: Clock, new_id: NewId, threads: int = 1) -> None:
        self._units = units
        self._clock = clock
        self._new_id = new_id
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def __call__(
        self, use_case: Callable[..., Answer], /, *, update_id: int | None = None, **given: Any
    ) -> Answer | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: self.now(use_case, update_id=update_id, **given))

    async def io(self, call: Callable[..., Answer], /, *given: Any) -> Answer:
        """Runs a short database call of its own transaction in the same thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, call, *given)

    def now(self, use_case: Callable[..., Answer], /, *, update_id: int | None = None, **given: Any) -> Answer | None:
        """The same, in the calling thread."""
        for attempt in range(1, TRIES + 1):
            try:
                with self._units() as tx:
                    return self._once(tx, use_case, update_id, given)
            except Conflict:
                if attempt == TRIES:
                    raise
        return None

    def _once(
        self, tx: Transaction, use_case: Callable[..., Answer], update_id: int | None, given: dict[str, Any]
    ) -> Answer | None:
        if update_id is None:
            tx.cause = self._new_id().hex
        else:
            tx.cause = f"u{update_id}"
            if not tx.close_update(update_id, self._clock.now()):
                return None
        return use_case(tx, **given)

    def close(self) -> None:
        """Waits for the units under way."""
        self._pool.shutdown(wait=True)
