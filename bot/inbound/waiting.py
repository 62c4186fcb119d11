"""Waiting for a bell, as the chat's loops do between two looks."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def rung(bell: asyncio.Event, seconds: float) -> None:
    """Returns when the bell rings or the time has passed. Whoever is cancelled as it rings is cancelled: `asyncio.wait_for`
    would go on."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
