"""Tells live pages which case changed. A page that is slow loses nothing: it only looks again."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID


class Changes:
    """Wakes who listens to a case, or to all of them; several changes may be one."""

    def __init__(self) -> None:
        self._listening: dict[asyncio.Event, UUID | None] = {}

    def happened(self, cases: Collection[UUID]) -> None:
        """Called in the event loop after a commit that touched these cases."""
        for news, about in self._listening.items():
            if about is None or about in cases:
                news.set()

    @contextmanager
    def listen(self, about: UUID | None = None) -> Iterator[asyncio.Event]:
        """Gives an event that is set at each change of the case `about`, without it at any; who waits clears it."""
        news = asyncio.Event()
        self._listening[news] = about
        try:
            yield news
        finally:
            del self._listening[news]
