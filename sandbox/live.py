"""What an open page hears, as it happens: one stream of server-sent events for each page, and no asking in between."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Mapping

from aiohttp import web

from sandbox.json_value import Json, text_in
from sandbox.mailbox import Mailbox
from sandbox.model import EVENTS_KEPT, Chat
from sandbox.params import Params
from sandbox.view import events_after
from sandbox.world import World

SILENCE = 20.0
"""After so many seconds without news a comment is sent, so that a page that left is noticed."""
PEOPLE_SHOWN = 100
JUMP = 1.5
"""Seconds by which the clock must run away from the machine's to count as moved."""


class Live:
    """The streams of the first page (`/sandbox/live`) and of the mailbox (`/mailbox/live`)."""

    def __init__(self, world: World, mailbox: Mailbox, born: str) -> None:
        self._world = world
        self._mailbox = mailbox
        self._born = born

    def routes(self) -> list[web.RouteDef]:
        """Both streams."""
        return [web.get("/sandbox/live", self.page), web.get("/mailbox/live", self.mails)]

    def shell(self) -> dict[str, Json]:
        """Gives everything around the chat: people with the newest of each, the clock, the number of the newest
        mail."""
        people = list(self._world.people.values())[-PEOPLE_SHOWN:]
        return {
            "born": self._born,
            "now": self._world.clock(),
            "mails": self._mailbox.newest(),
            "people": [one.public() | {"news": self._world.chats[one.id].news} for one in people],
        }

    async def page(self, request: web.Request) -> web.StreamResponse:
        """`event: chat`: what happened in the chat that is shown; `event: shell`: what is around it has changed;
        `event: again`: too much happened, the chat must be read anew."""
        chat = self._world.chat(request.query.get("chat"))
        given = Params({"after": request.headers.get("Last-Event-ID") or request.query.get("after")})
        seen = given.whole("after", 0) or 0
        known, ahead = "", 0.0

        def news() -> list[bytes]:
            nonlocal seen, known, ahead
            found = _missed(chat, seen) + _happened(chat, seen, self._world.seq)
            seen = self._world.seq
            shell = self.shell()
            moved = float(text_in(shell["now"])) - time.monotonic()
            mark = json.dumps(shell | {"now": 0})
            if mark != known or abs(moved - ahead) > JUMP:
                found.append(_event("shell", shell))
            known, ahead = mark, moved
            return found

        return await self._stream(request, news)

    async def mails(self, request: web.Request) -> web.StreamResponse:
        """`event: mail` whenever the mailbox has something new."""
        given = Params({"after": request.headers.get("Last-Event-ID") or request.query.get("after")})
        seen = given.whole("after", 0) or 0

        def news() -> list[bytes]:
            nonlocal seen
            newest = self._mailbox.newest()
            if newest == seen:
                return []
            seen = newest
            return [_event("mail", {"newest": newest}, newest)]

        return await self._stream(request, news)

    async def _stream(self, request: web.Request, news: Callable[[], list[bytes]]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        rang = True
        with contextlib.suppress(ConnectionResetError):
            while not self._world.updates.closing and request.transport is not None:
                found = news()
                if found:
                    await response.write(b"".join(found))
                elif not rang:
                    await response.write(b": still here\n\n")
                rang = await self._world.bell.wait(SILENCE)
        return response


def _missed(chat: Chat, seen: int) -> list[bytes]:
    """The oldest that is still remembered came after what the page knows: it may lack something."""
    full = len(chat.events) == EVENTS_KEPT
    return [_event("again", {})] if full and seen and chat.events[0].seq > seen else []


def _happened(chat: Chat, seen: int, seq: int) -> list[bytes]:
    events = events_after(chat, seen)
    return [_event("chat", {"chat_id": chat.id, "events": events}, seq)] if events else []


def _event(kind: str, body: Mapping[str, object], number: int | None = None) -> bytes:
    numbered = f"id: {number}\n" if number is not None else ""
    return f"event: {kind}\n{numbered}data: {json.dumps(body)}\n\n".encode()
