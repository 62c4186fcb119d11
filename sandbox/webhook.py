"""Delivery to a webhook: in order for each chat, retried with growing waits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import parse_qsl

import aiohttp

from sandbox.files import Upload
from sandbox.json_value import Json, JsonObject, whole_in
from sandbox.params import Params
from sandbox.world import World

CEILING = 90.0
RETRY_AFTER_LIMIT = 3600.0
ANSWER_LIMIT = 60.0

Execute = Callable[[str, Params], Awaitable[Json]]
Sleep = Callable[[float], Awaitable[None]]


class Webhook:
    """Posts updates to the bot's address.

    An answer other than 2xx holds back that chat alone: tried again at once, then after 2, 4, 8 … seconds up to 90,
    or after `Retry-After` (at most an hour), until the update expires. A method in the answer's body is executed.
    """

    def __init__(self, world: World, execute: Execute, sleep: Sleep) -> None:
        self._world = world
        self._execute = execute
        self._sleep = sleep
        self._url = ""
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(40)

    def info(self) -> dict[str, Json]:
        """Gives the address and the last failure, for `getWebhookInfo`."""
        info: dict[str, Json] = {"url": self._url}
        if self._url:
            info["max_connections"] = self._connections
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return info

    def start(self, url: str, secret: str, connections: int) -> None:
        """Deliver to `url` from now on, what already waits first."""
        self._url, self._secret, self._connections = url, secret, max(1, min(connections, 100))
        self._error = None
        self._slots = asyncio.Semaphore(self._connections)
        self._world.updates.webhook_url = url
        self._world.updates.on_put = self._kick
        for lane in self._world.updates.lanes():
            self._kick(lane)

    def stop(self) -> None:
        """Deliver no more; what waits stays for `getUpdates`."""
        self._url = self._world.updates.webhook_url = ""
        self._world.updates.on_put = lambda _lane: None
        for worker in self._workers.values():
            worker.cancel()
            self._stopping.add(worker)
            worker.add_done_callback(self._stopping.discard)
        self._workers.clear()

    async def close(self) -> None:
        """Stops, and waits until nothing runs."""
        self.stop()
        await asyncio.gather(*self._stopping, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _kick(self, lane: int) -> None:
        if lane not in self._workers and self._url:
            loop = asyncio.get_running_loop()
            self._workers[lane] = loop.create_task(self._serve(lane), name=f"webhook {lane}")

    async def _serve(self, lane: int) -> None:
        failures = 0
        try:
            while (update := self._world.updates.head(lane)) is not None:
                async with self._slots:
                    wait = await self._deliver(update, failures)
                if wait is None:
                    self._world.updates.confirm(whole_in(update["update_id"]))
                    failures = 0
                else:
                    failures += 1
                    if wait:
                        await self._sleep(wait)
        finally:
            if self._workers.get(lane) is asyncio.current_task():
                del self._workers[lane]

    async def _deliver(self, update: JsonObject, failures: int) -> float | None:
        """None when delivered, else the seconds to wait before the next attempt."""
        wait = 0.0 if failures == 0 else min(2.0**failures, CEILING)
        try:
            async with self._post(update) as response:
                if not 200 <= response.status < 300:
                    self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
                    return _asked_wait(response, wait)
                reply = await _method_in(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return wait
        if reply is not None:
            await self._execute(reply.text("method").lower(), reply)
        return None

    def _post(self, update: JsonObject) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_LIMIT))
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        return self._session.post(self._url, data=json.dumps(update), headers=headers, allow_redirects=False)

    def _failed(self, why: str) -> None:
        self._error = (int(self._world.clock()), why)


def _asked_wait(response: aiohttp.ClientResponse, wait: float) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), RETRY_AFTER_LIMIT) if asked.isdigit() else wait


async def _method_in(response: aiohttp.ClientResponse) -> Params | None:
    """The call that the bot put into its answer, if it did."""
    if response.content_type == "multipart/form-data":
        return await _multipart_method(response)
    body = await response.read()
    if not body:
        return None
    values: dict[str, Json] = {}
    if response.content_type == "application/json":
        try:
            given = json.loads(body)
        except ValueError:
            return None
        values = given if isinstance(given, dict) else {}
    elif response.content_type == "application/x-www-form-urlencoded":
        values = dict(parse_qsl(body.decode("utf-8", "replace")))
    return Params(values) if values.get("method") else None


async def _multipart_method(response: aiohttp.ClientResponse) -> Params | None:
    values: dict[str, Json] = {}
    files: dict[str, Upload] = {}
    reader = aiohttp.MultipartReader.from_response(response)
    while (part := await reader.next()) is not None:
        if not isinstance(part, aiohttp.BodyPartReader):
            continue
        data = await part.read(decode=True)
        if part.filename:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name or ""] = Upload(part.filename, mime, bytes(data))
        else:
            values[part.name or ""] = bytes(data).decode("utf-8", "replace")
    return Params(values, files) if values.get("method") else None
