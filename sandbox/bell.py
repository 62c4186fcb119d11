"""Waiting for something to happen, without polling."""

from __future__ import annotations

import asyncio


class Bell:
    """Wakes everybody who waits when it rings; keeps nothing."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[bool]] = set()

    def ring(self) -> None:
        """Wake all who wait now."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(True)
        self._waiters.clear()

    async def wait(self, seconds: float) -> bool:
        """True when it rang, False when `seconds` of real time passed first."""
        if seconds <= 0:
            return False
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        alarm = loop.call_later(seconds, _end, waiter)
        self._waiters.add(waiter)
        try:
            return await waiter
        finally:
            alarm.cancel()
            self._waiters.discard(waiter)


def _end(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)
