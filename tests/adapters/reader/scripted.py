"""A model server on this machine that answers as a test says, and remembers what it was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

Script = Callable[[str], object]
"""From the message as it was sent to the proposals that come back; a text comes back as it is."""


class Scripted:
    """What arrived, in order."""

    def __init__(self, script: Script, slow: float = 0) -> None:
        self.got: list[Mapping[str, object]] = []
        self.messages: list[str] = []
        self.keys: list[str | None] = []
        self.url = ""
        self._script = script
        self._slow = slow

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.got.append(body)
        self.keys.append(request.headers.get("Authorization"))
        message = json.loads(body["messages"][-1]["content"])["message"]
        self.messages.append(message)
        if self._slow:
            await asyncio.sleep(self._slow)
        said = self._script(message)
        content = said if isinstance(said, str) else json.dumps({"proposals": said})
        return web.json_response({"choices": [{"message": {"content": content}}]})


@asynccontextmanager
async def serving(script: Script, slow: float = 0) -> AsyncIterator[Scripted]:
    """The server, until the test is over."""
    scripted = Scripted(script, slow)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", scripted.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    scripted.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield scripted
    finally:
        await runner.cleanup()
