"""Tells open pages to look again: one stream of server-sent events for each page."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from console.settings import PARTS, VISIT, Parts
from workflows.errors import NotFound

BEAT_SECONDS = 3.0
"""How often a page looks by itself: for changes of other processes, and for a clock that was moved."""
BEATS_OF_SILENCE = 6
"""After how many beats a comment is sent, so that a browser that left is noticed."""


async def mark(parts: Parts) -> str:
    """How things stand, in short: the newest event and the hour it is. A page carries the mark of before it was read."""
    now = parts.settings.clock.now()
    return f"{await parts.desk.latest_event()}-{now:%Y%m%d%H}"


async def _news(parts: Parts, seconds: float) -> None:
    """Waits for a change in this process, at most a beat."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds), contextlib.aclosing(parts.changes.subscribe()) as numbers:
            async for _ in numbers:
                return


async def stream(request: web.Request) -> web.StreamResponse:
    """`event: change` whenever the page should look again. It says nothing of what changed."""
    if request[VISIT].user is None:
        raise NotFound
    parts = request.app[PARTS]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    response.headers["X-Accel-Buffering"] = "no"
    await response.prepare(request)
    seen, silent = request.headers.get("Last-Event-ID") or request.query.get("seen") or "", 0
    with contextlib.suppress(ConnectionResetError):
        while request.transport is not None and not request.transport.is_closing():
            newest = await mark(parts)
            if newest != seen:
                await response.write(f"event: change\nid: {newest}\ndata: {newest}\n\n".encode())
                seen, silent = newest, 0
            elif silent >= BEATS_OF_SILENCE:
                await response.write(b": still here\n\n")
                silent = 0
            silent += 1
            await _news(parts, BEAT_SECONDS)
    return response
