"""The browser's own protocol over a pair of pipes: commands with their answers, and what the browser tells unasked."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import orjson

from workflows.kernel.json_value import Json, JsonObject, json_number, json_object

BLOCK: Final = 1024 * 1024
LARGEST: Final = 256 * 1024 * 1024
SET_PIPE_SIZE: Final = 1031

Heard = Callable[[JsonObject], None]


class BrowserGone(Exception):
    """The browser ended, or its pages did; nothing more is to be had from it."""


class Unresponsive(BrowserGone):
    """The page held the browser so that a command was not answered in time."""


class CommandFailed(Exception):
    """The browser does not do this; the message is its own."""


class DevTools:
    """One connection. `told` is called for each event that was asked for, in order."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._waiting: dict[int, asyncio.Future[JsonObject]] = {}
        self._heard: dict[str, list[Heard]] = {}
        self._last = 0
        self._backlog = bytearray()
        self._partial = bytearray()
        self._gone = False
        for one in (commands, answers):
            os.set_blocking(one, False)
            with suppress(OSError):
                fcntl.fcntl(one, SET_PIPE_SIZE, BLOCK)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(answers, self._read)

    def on(self, event: str, heard: Heard) -> None:
        """Calls `heard` with the parameters of each such event."""
        self._heard.setdefault(event, []).append(heard)

    async def call(
        self, method: str, /, session: str | None = None, seconds: float = 30.0, **params: Json
    ) -> JsonObject:
        """Gives the result of the command. Raises CommandFailed, Unresponsive, BrowserGone."""
        try:
            async with asyncio.timeout(seconds):
                return await self.send(method, session, **params)
        except TimeoutError:
            raise Unresponsive(method) from None

    def send(self, method: str, session: str | None = None, **params: Json) -> asyncio.Future[JsonObject]:
        """The command is on its way when this returns; the future has its result."""
        if self._gone:
            raise BrowserGone(method)
        self._last += 1
        message: dict[str, Json] = {"id": self._last, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        answer: asyncio.Future[JsonObject] = self._loop.create_future()
        self._waiting[self._last] = answer
        answer.add_done_callback(_looked_at)
        self._write(orjson.dumps(message) + b"\0")
        return answer

    def close(self) -> None:
        """Whoever still waits learns that the browser is gone."""
        if self._gone:
            return
        self._gone = True
        self._loop.remove_reader(self._answers)
        self._loop.remove_writer(self._commands)
        for one in (self._commands, self._answers):
            os.close(one)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(BrowserGone("closed"))
        self._waiting.clear()

    def _write(self, message: bytes) -> None:
        self._backlog += message
        self._flush()

    def _flush(self) -> None:
        try:
            while self._backlog:
                del self._backlog[: os.write(self._commands, self._backlog)]
        except BlockingIOError:
            self._loop.add_writer(self._commands, self._flush)
            return
        except OSError:
            self.close()
            return
        self._loop.remove_writer(self._commands)

    def _read(self) -> None:
        try:
            block = os.read(self._answers, BLOCK)
        except BlockingIOError:
            return
        except OSError:
            block = b""
        if not block or len(self._partial) > LARGEST:
            self.close()
            return
        *whole, rest = block.split(b"\0")
        for one in whole:
            self._partial += one
            message = bytes(self._partial)
            self._partial.clear()
            self._take(json_object(orjson.loads(message)))
            if self._gone:
                return
        self._partial += rest

    def _take(self, message: JsonObject) -> None:
        if "id" in message:
            answer = self._waiting.pop(json_number(message["id"]), None)
            if answer is None or answer.done():
                return
            if "error" in message:
                answer.set_exception(CommandFailed(str(json_object(message["error"]).get("message"))))
            else:
                answer.set_result(json_object(message.get("result")))
            return
        for heard in self._heard.get(str(message.get("method")), ()):
            heard(json_object(message.get("params")))


def _looked_at(answer: asyncio.Future[JsonObject]) -> None:
    """A result nobody waits for any more is no error of the loop."""
    if not answer.cancelled():
        answer.exception()
