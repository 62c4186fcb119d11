"""Tells open pages to look again: one stream of server-sent events for each page, about what that page shows."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

from aiohttp import web

from console.web.context import PARTS, VISIT, ConsoleContext
from workflows.kernel.errors import NotFound

BEAT_SECONDS = 3.0
"""No page is told more often than this; and how often one looks by itself, for changes of other processes and for a clock
that was moved."""
BEATS_OF_SILENCE = 6
"""After how many beats a comment is sent, so that a browser that left is noticed."""
QUEUE = "queue"
"""What a page is about that shows no case of its own."""


async def mark(parts: ConsoleContext, about: UUID | None = None) -> str:
    """How things stand, in short: the newest event of the case, or of all, and the hour it is. A page carries the mark of
    before it was read."""
    now = parts.settings.clock.now()
    return f"{await parts.desk.latest_event(about)}-{now:%Y%m%d%H}"


def frame(mark: str, about: UUID | None = None) -> dict[str, str | int]:
    """Tells what a page needs to stay up to date: its mark, what it is about, and the least time between two looks."""
    return {"mark": mark, "about": str(about or QUEUE), "pause": int(BEAT_SECONDS * 1000)}


def _about(request: web.Request) -> UUID | None:
    named = request.query.get("about", QUEUE)
    try:
        return None if named == QUEUE else UUID(named)
    except ValueError:
        raise NotFound from None


async def stream(request: web.Request) -> web.StreamResponse:
    """`event: change` when the page should look again: its data is what changed, the case or the queue, and nothing of it. A
    change of another case is no event."""
    user, about = request[VISIT].user, _about(request)
    if user is None or user.role != "handler":
        raise NotFound
    parts = request.app[PARTS]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    response.headers["X-Accel-Buffering"] = "no"
    await response.prepare(request)
    seen, silent = request.headers.get("Last-Event-ID") or request.query.get("seen") or "", 0
    with contextlib.suppress(ConnectionResetError), parts.changes.listen(about) as news:
        while request.transport is not None and not request.transport.is_closing():
            news.clear()
            newest = await mark(parts, about)
            if newest != seen:
                await response.write(f"event: change\nid: {newest}\ndata: {about or QUEUE}\n\n".encode())
                seen, silent = newest, 0
                await asyncio.sleep(BEAT_SECONDS)  # whatever happens meanwhile is one event
                continue
            if silent >= BEATS_OF_SILENCE:
                await response.write(b": still here\n\n")
                silent = 0
            silent += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), BEAT_SECONDS)
    return response
