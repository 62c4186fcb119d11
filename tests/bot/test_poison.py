"""Updates as no Telegram writes them: whatever is in one, the people before and after it are answered."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select

from adapters.system.settings import GivenSettings
from bot.arrived import DEEPEST, read_json, written
from bot.inbound.receiver import HOOK_PATH, SECRET_HEADER
from egide import wiring
from egide.process import Process
from sandbox import Sandbox
from sandbox.client import Person
from storage.tables.core import inbox
from tests.conftest import TestClock
from tests.fakes.ports import free_port
from tests.ready import empty_database, parts_for
from workflows.kernel.json_value import JsonObject

TOKEN, SECRET = "1000:a-token-of-the-tests", "a-secret-of-the-webhook"


def update(number: Any, user: Any, text: str = "/start", **more: Any) -> str:
    """As it travels; `text` may hold what JSON writes as an escape."""
    message = {
        "message_id": 5, "date": 1_780_000_000, "text": "TEXT", "chat": {"id": user, "type": "private"},
        "from": {"id": user, "is_bot": False, "first_name": "C"}, **more,
    }  # fmt: skip
    return json.dumps({"update_id": number, "message": message}).replace("TEXT", text)


DEEP = update(4, 14, reply_to_message="DEEP").replace('"DEEP"', '{"reply_to_message":' * 3000 + "1" + "}" * 3000)
POISON = {
    "half a character": (update(1, 11, r"\ud83d"), 11),
    "NUL": (update(2, 12, r"a\u0000b"), 12),
    "a number beyond any": (update(2**70, 13), None),
    "deeper than can be read": (DEEP, 14),
    "thousands of figures": (update(5, 15, media_group_id="LONG").replace('"LONG"', "9" * 5000), 15),
    "no number": ('{"message":{"text":"x"}}', None),
    "a number that is a word": (update("six", 16), None),
    "a chat that is a word": (update(7, 17, chat="x"), None),
    "a sender who is a word": (update(8, "x"), None),
    "a sender beyond any": (update(9, 2**70), None),
    "a message beyond any": (update(10, 18, message_id=2**70), 18),
    "no update at all": ("[]", None),
}
LAST = update(20, 20)


class Telegram:
    """What is asked for once is given in one answer, as text; who was written to is remembered."""

    def __init__(self) -> None:
        self.waiting: list[tuple[int, str]] = []
        self.heard: set[int] = set()
        self.asked = 0
        self.written_to = asyncio.Event()

    async def method(self, request: web.Request) -> web.Response:
        values = await request.json()
        if request.match_info["method"] == "getUpdates":
            self.asked += 1
            self.waiting = [(number, one) for number, one in self.waiting if number >= values["offset"]]
            if not self.waiting:
                await asyncio.sleep(30)
            body = f'{{"ok":true,"result":[{",".join(one for _, one in self.waiting)}]}}'
            return web.Response(text=body, content_type="application/json")
        if request.match_info["method"] == "sendMessage":
            self.heard.add(values["chat_id"])
            self.written_to.set()
        return web.json_response({"ok": True, "result": {"message_id": 1} if "text" in values else True})

    async def wait_for(self, people: set[int]) -> None:
        async with asyncio.timeout(30):
            while not people <= self.heard:
                self.written_to.clear()
                await self.written_to.wait()


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    outside = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", outside.method)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield outside, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def started(folder: Path, clock: TestClock, api: str, **more: Any) -> Process:
    settings = GivenSettings(
        database_url=f"sqlite:///{folder}/egide.sqlite3", secret=SecretStr("s" * 32), telegram_token=SecretStr(TOKEN),
        telegram_api=api, telegram_webhook_secret=SecretStr(SECRET), **more,
    )  # fmt: skip
    (folder / "egide.sqlite3").write_bytes(empty_database())
    house = wiring.build(parts_for(settings, clock, "bot"))
    await house.start()
    return house


def left(house: Process) -> list[int]:
    """Updates that are not done with."""
    with house.units.engine.connect() as connection:
        return list(connection.execute(select(inbox.c.update_id).where(inbox.c.state != "done")).scalars())


async def test_polling_goes_on_past_all_of_them(
    telegram: tuple[Telegram, str], tmp_path: Path, clock: TestClock, caplog: pytest.LogCaptureFixture
) -> None:
    """In one answer with what ordinary people wrote: each who can be answered is, and what cannot be acknowledged is not
    asked for without a pause."""
    outside, api = telegram
    numbers = [1, 2, 2**70, 4, 5, 2**70, 2**70, 7, 8, 9, 10, 2**70]
    outside.waiting = [*zip(numbers, (one for one, _ in POISON.values()), strict=True), (20, LAST)]
    with caplog.at_level(logging.ERROR):
        house = await started(tmp_path, clock, api)
        people = {user for _, user in POISON.values() if user is not None}
        await outside.wait_for({*people, 20})
        assert outside.asked < 10
        await house.stop()
    assert left(house) == []
    assert [one.message for one in caplog.records if one.exc_info] == []


@pytest.mark.parametrize("kind", POISON)
async def test_a_webhook_goes_on_past_each(
    telegram: tuple[Telegram, str], tmp_path: Path, clock: TestClock, kind: str
) -> None:
    """No answer says that the desk is broken: Telegram would bring it again and again."""
    outside, api = telegram
    poison, user = POISON[kind]
    port = free_port()
    hook = f"http://127.0.0.1:{port}"
    house = await started(tmp_path, clock, api, webhook=True, telegram_webhook_port=port, public_url=hook)
    said = [await brought(hook, body, outside) for body in (poison, LAST)]
    await outside.wait_for({20} if user is None else {20, user})
    assert said == [400 if kind in ("no number", "a number that is a word", "no update at all") else 200, 200]
    await house.stop()
    assert left(house) == []


async def brought(hook: str, body: str, outside: Telegram) -> int:
    headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session, session.post(hook + HOOK_PATH, data=body, headers=headers) as answer:
        given = await answer.read()
        if given:
            outside.heard.add(json.loads(given)["chat_id"])
        return answer.status


@pytest.mark.parametrize("webhook", [False, True])
async def test_a_chat_goes_on_beside_them(tmp_path: Path, clock: TestClock, webhook: bool) -> None:
    """In the sandbox: somebody writes, poison lies before and after it, and they are answered."""
    sandbox = Sandbox(token=TOKEN, clock=time.time)
    await sandbox.start("127.0.0.1", 0)
    port = free_port()
    more: dict[str, Any] = {"webhook": webhook, "telegram_webhook_port": port, "public_url": f"http://127.0.0.1:{port}"}
    house = await started(tmp_path, clock, sandbox.url, **more)
    person = await Person.join(sandbox.url, "Camille", patience=30)
    assert await person.ask("/start")
    lane = sandbox.world.updates.lanes()
    for number, (text, user) in enumerate([("\\ud800", 31), ("/start", 32)]):
        poison = json.loads(update(2**70 + number if user == 32 else 1, user, text))
        sandbox.world.updates.put_again(poison, user)
    clock.advance(seconds=2)
    assert await person.ask("Français")
    clock.advance(seconds=2)
    assert await person.ask("/menu")
    assert lane == []
    await person.close()
    await house.stop()
    await sandbox.stop()


def test_what_lies_too_deep_is_left_out() -> None:
    """Everything else stays, also brackets within words; a file that ends in the middle is none."""
    deep = '{"a":"[[[{{{\\"","deep":' + "[" * 500 + "1" + "]" * 500 + ',"b":[1]}'
    read = read_json(deep.encode())
    assert isinstance(read, dict)
    assert (read["a"], read["b"]) == ('[[[{{{"', [1])
    levels, inner = 0, read["deep"]
    while isinstance(inner, list):
        levels, inner = levels + 1, inner[0]
    assert (levels, inner) == (DEEPEST - 1, None)
    for broken in (b"", b"{", b"[" * 100_000, b'{"a":"' + b'\\"' * 200_000, b"{" * 65 + b'"x', b"nonsense"):
        with pytest.raises(ValueError, match=r"."):
            read_json(broken)
    assert read_json(b'{"text":"\xff"}') == {"text": "\ufffd"}


def test_an_update_is_kept_as_it_came() -> None:
    """Nothing is changed but what may not be kept; a text that spells an escape is no escape."""
    ordinary: JsonObject = {"update_id": 1, "message": {"text": "é 😀 \\u0000"}}
    assert written(ordinary) == (ordinary, '{"update_id":1,"message":{"text":"é 😀 \\\\u0000"}}')
    poisoned: JsonObject = {"update_id": 1, "message": {"text": "a\0b\ud83d", "entities": [{"url\0": "\udc00"}]}}
    assert written(poisoned)[0] == {"update_id": 1, "message": {"text": "ab\ufffd", "entities": [{"url": "\ufffd"}]}}
