"""Rounds are made again and again, at a beat: one that fails is told in the log, and the next comes all the same."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable


async def make_rounds(
    once: Callable[[], Awaitable[object]], beat_seconds: float, log: logging.Logger, failed: str
) -> None:
    """Makes a round, and after `beat_seconds` the next, until it is cancelled; `failed` is logged with what a round raised."""
    while True:
        try:
            await once()
        except Exception:
            log.exception(failed)
        await asyncio.sleep(beat_seconds)
