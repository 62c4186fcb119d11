"""The doors of the chat: who may knock, and when Telegram is told that an update was taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.inbound.receiver import HOOK_PATH, SECRET_HEADER, Poller, ask_for_updates_at, webhook_app
from workflows.kernel.errors import Away

SECRET = "a-secret-of-the-webhook"
UPDATE = {"update_id": 7, "message": {"text": "x"}}


class Taking:
    """The worker as far as a door knows it: what it wrote down; away as often as the test says."""

    def __init__(self, away: int = 0) -> None:
        self.taken: list[int] = []
        self._away = away

    async def take_in(self, updates: Any, *_: Any) -> None:
        if self._away:
            self._away -= 1
            raise Away
        self.taken += [one["update_id"] for one in updates]


class Server:
    """`getUpdates` as Telegram does it: what is asked for from an offset on is gone below it."""

    def __init__(self, numbers: range) -> None:
        self.waiting = list(numbers)
        self.offsets: list[int] = []

    async def call(self, method: str, values: Mapping[str, Any], *_: Any) -> dict[str, Any]:
        if method != "getUpdates":
            return {"ok": True, "result": True}
        self.offsets.append(values["offset"])
        self.waiting = [number for number in self.waiting if number >= values["offset"]]
        if not self.waiting:
            await asyncio.Event().wait()  # a long poll
        return {"ok": True, "result": [{"update_id": number} for number in self.waiting]}


@pytest.fixture
async def door(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Taking, str]]:
    worker = Taking(getattr(request, "param", 0))
    runner = web.AppRunner(webhook_app(worker, SECRET))  # type: ignore[arg-type]
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield worker, f"http://127.0.0.1:{runner.addresses[0][1]}{HOOK_PATH}"
    await runner.cleanup()


async def knock(url: str, secret: str | None) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with aiohttp.ClientSession() as session, session.post(url, json=UPDATE, headers=headers) as response:
        return response.status


@pytest.mark.parametrize("secret", [None, "", "another", SECRET[:-1], SECRET + "x", "é"])
async def test_who_does_not_know_the_secret_is_not_let_in(door: tuple[Taking, str], secret: str | None) -> None:
    """Anybody could write in anybody's name otherwise."""
    worker, url = door
    assert (await knock(url, secret), worker.taken) == (401, [])


@pytest.mark.parametrize("door", [1], indirect=True)
async def test_what_was_not_written_is_not_taken(door: tuple[Taking, str]) -> None:
    """Telegram keeps it and comes again."""
    worker, url = door
    assert ([await knock(url, SECRET), await knock(url, SECRET)], worker.taken) == ([503, 200], [7])


async def test_polling_acknowledges_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next request, which tells Telegram to forget, names nothing that is not in the inbox; what could not be written
    is asked for again."""
    server, worker = Server(range(3, 6)), Taking(away=1)

    async def at_once(seconds: float) -> None:
        await real(0)

    real = asyncio.sleep
    monkeypatch.setattr("bot.inbound.receiver.asyncio.sleep", at_once)
    polling = asyncio.ensure_future(Poller(server, worker).run())  # type: ignore[arg-type]
    while server.waiting:
        await real(0)
    polling.cancel()
    with suppress(asyncio.CancelledError):
        await polling
    assert (server.offsets, worker.taken) == ([0, 0, 6], [3, 4, 5])


async def test_a_server_that_is_away_at_the_start_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Away, then in trouble, then there: each time later, until it knows the address."""
    waits: list[float] = []
    answers: list[dict[str, Any] | Exception] = [OSError(), {"ok": False, "description": "Bad Gateway"}, {"ok": True}]

    async def at_once(seconds: float) -> None:
        waits.append(seconds)

    class Starting:
        async def call(self, method: str, values: Mapping[str, Any]) -> dict[str, Any]:
            assert (method, values["url"], values["secret_token"]) == ("setWebhook", "https://desk.example/t", SECRET)
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr("bot.inbound.receiver.asyncio.sleep", at_once)
    await ask_for_updates_at("https://desk.example/t", SECRET, Starting())  # type: ignore[arg-type]
    assert answers == []
    assert waits == [1.0, 2.0]
    assert "Bad Gateway" in caplog.text
