"""A crowd before a bot's webhook: so many people speak at a time that the bot is never idle.

What stands in Telegram's place only brings updates and answers methods, so that its share of the processors is small."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

import aiohttp
from aiohttp import web

from bench.processes import free_port

SECRET = "a-secret-of-the-bench"
PATH = "/telegram"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
BUTTON = "button:"
"""What a person presses instead of writing begins like this."""


class Crowd:
    """Everybody who talks to one bot, and the server that it talks to. Counts how many answers came which way."""

    def __init__(self, at_a_time: int, first: int = 1) -> None:
        """`first`: the number of the first update."""
        self._at_a_time = at_a_time
        self._numbers = itertools.count(first)
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._spoke: dict[int, float] = {}
        self._turns: dict[int, asyncio.Lock] = {}
        """Nobody says a thing before their last was answered, and everybody keeps their order."""
        self.hook = f"http://127.0.0.1:{free_port()}"
        self.in_answer = self.by_request = 0
        self.latest = 0.0
        """Seconds by which this process itself came too late at most: other work on the machine, no fault of the bot's."""
        self.took: list[float] = []
        """Seconds from each message to its answer."""

    async def start(self) -> str:
        """Gives the address of the server."""
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._method)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def speak(self, lines: Iterable[tuple[int, str]], apart: float = 0.0) -> int:
        """Each line by its person, `at_a_time` of them under way, one person's at least `apart` seconds after the one before;
        how many there were."""
        left, count = iter(lines), itertools.count()
        await asyncio.gather(*(self._mouth(left, count, apart) for _ in range(self._at_a_time)))
        return next(count)

    async def speak_steadily(self, lines: Iterable[tuple[int, str]], per_second: float) -> list[float]:
        """So many lines a second, whether the ones before were answered or not; how long each waited for its answer, in
        seconds from the moment in which it was to be said."""
        begun, spoken = time.perf_counter(), []
        for number, (person, text) in enumerate(lines):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.latest = max(self.latest, time.perf_counter() - due)
            spoken.append(asyncio.create_task(self._timed(person, text, due)))
        return list(await asyncio.gather(*spoken))

    async def _timed(self, person: int, text: str, due: float) -> float:
        await self._say(person, text)
        return time.perf_counter() - due

    async def _mouth(self, left: Iterator[tuple[int, str]], count: Iterator[int], apart: float) -> None:
        for person, text in left:
            async with self._turns.setdefault(person, asyncio.Lock()):
                wait = self._spoke.get(person, 0.0) + apart - time.monotonic()
                if wait > 0:
                    await asyncio.sleep(wait)
                await self._say(person, text)
                self._spoke[person] = time.monotonic()
            next(count)

    async def _say(self, person: int, text: str) -> None:
        sender = {"id": person, "is_bot": False, "first_name": "P", "language_code": "fr"}
        number = next(self._numbers)
        chat = {"id": person, "type": "private", "first_name": "P"}
        message = {"message_id": number, "date": 1764000000, "chat": chat, "from": sender, "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        update: dict[str, Any] = {"message": message}
        if text.startswith(BUTTON):
            pressed = {"id": str(number), "from": sender, "chat_instance": "1", "message": message}
            update = {"callback_query": {**pressed, "data": text.removeprefix(BUTTON)}}
        heard = self._waiting[person] = asyncio.get_running_loop().create_future()
        body = json.dumps({"update_id": number, **update}).encode()
        since = time.perf_counter()
        async with self._session.post(self.hook + PATH, data=body, headers=HEADERS) as answer:
            assert answer.status == 200, answer.status
            if b'"method":"sendMessage"' in await answer.read():
                self._heard(person)
                self.in_answer += 1
            else:
                self.by_request += 1
        await asyncio.wait_for(heard, 30)
        self.took.append(time.perf_counter() - since)

    async def _method(self, request: web.Request) -> web.Response:
        given = await _given(request)
        result: Any = True
        if request.match_info["method"].lower() in ("sendmessage", "editmessagetext"):
            person = int(given["chat_id"])
            self._heard(person)
            result = {
                "message_id": 1,
                "date": 1764000000,
                "chat": {"id": person, "type": "private"},
                "text": given["text"],
            }
        return web.json_response({"ok": True, "result": result})

    def _heard(self, person: int) -> None:
        heard = self._waiting.get(person)
        if heard is not None and not heard.done():
            heard.set_result(None)


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = json.loads(await request.read() or b"{}")
        return found
    return dict(await request.post())
