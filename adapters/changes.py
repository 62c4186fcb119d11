"""Tells live pages that something changed. A page that is slow loses nothing: it only looks again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class Changes:
    """Counts changes; each subscriber hears the newest number, several changes may be one."""

    def __init__(self) -> None:
        self._number = 0
        self._news = asyncio.Event()

    def happened(self) -> None:
        """Called in the event loop after a commit that touched a case."""
        self._number += 1
        self._news.set()
        self._news = asyncio.Event()

    async def subscribe(self) -> AsyncIterator[int]:
        """The number of the newest change, each time there is one."""
        seen = self._number
        while True:
            if seen == self._number:
                await self._news.wait()
            seen = self._number
            yield seen
