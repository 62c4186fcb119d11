"""In webhook mode a plain answer goes back in the answer to the update's own request; whatever Telegram would not tell of
leaves by a request. Nothing is lost either way: what was not written to the end is sent, what comes again is answered again."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import select

from adapters.engine.webhook_replies import Replies
from adapters.system.settings import GivenSettings
from bot.inbound.receiver import HOOK_PATH, SECRET_HEADER
from egide import wiring
from egide.process import Process
from storage.tables.core import outbox
from tests.conftest import TestClock
from tests.fakes.ports import free_port
from tests.ready import empty_database, parts_for
from workflows.delivery.outgoing import IN_ANSWER, OutboxMessage, Outgoing

TOKEN, SECRET = "1000:a-token-of-the-tests", "a-secret-of-the-webhook"


class Telegram:
    """The other side: remembers what was asked of it, brings updates, and does what their answers say."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers: list[str] = []
        self._numbers = itertools.count(1)
        self._messages = itertools.count(1)
        self.hook = ""
        self.session = aiohttp.ClientSession()

    async def method(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        values = await request.json()
        if name == "sendMessage":
            self.sent.append(values["text"])
        return web.json_response(
            {"ok": True, "result": {"message_id": next(self._messages)} if "text" in values else True}
        )

    def update(self, text: str, user: int = 7) -> dict[str, Any]:
        person = {"id": user, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        message = {
            "message_id": next(self._messages), "date": 1_780_000_000, "chat": {"id": user, "type": "private"},
            "from": person, "text": text,
        }  # fmt: skip
        return {"update_id": next(self._numbers), "message": message}

    async def bring(self, update: dict[str, Any]) -> dict[str, Any] | None:
        headers = {SECRET_HEADER: SECRET}
        async with self.session.post(self.hook, json=update, headers=headers) as response:
            assert response.status == 200
            body = await response.read()
            if not body:
                return None
            answer: dict[str, Any] = await response.json()
        self.answers.append(answer["text"])
        return answer


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    outside = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", outside.method)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    outside.hook = f"http://127.0.0.1:{runner.addresses[0][1]}"  # the desk's own address follows
    yield outside
    await outside.session.close()
    await runner.cleanup()


def built(folder: Path, clock: TestClock, api: str, port: int, *roles: str) -> Process:
    settings = GivenSettings(
        database_url=f"sqlite:///{folder}/egide.sqlite3", secret=SecretStr("s" * 32),
        telegram_token=SecretStr(TOKEN), telegram_api=api,
        webhook=True, telegram_webhook_port=port, telegram_webhook_secret=SecretStr(SECRET),
        public_url=f"http://127.0.0.1:{port}",
    )  # fmt: skip
    (folder / "egide.sqlite3").write_bytes(empty_database())
    return wiring.build(parts_for(settings, clock, *roles))


@pytest.fixture
async def house(telegram: Telegram, tmp_path: Path, clock: TestClock) -> AsyncIterator[Process]:
    port = free_port()
    house = built(tmp_path, clock, telegram.hook, port, "bot")
    await house.start()
    telegram.hook = f"http://127.0.0.1:{port}{HOOK_PATH}"
    yield house
    await house.stop()


def states(house: Process) -> list[tuple[str, str | None]]:
    with house.units() as tx:
        rows = tx.connection.execute(select(outbox.c.state, outbox.c.reference).order_by(outbox.c.id)).all()
    return [(row.state, row.reference) for row in rows]


async def wait(until: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not until():  # noqa: ASYNC110 -- what is waited for happens in another process's socket, not in an event
            await asyncio.sleep(0.01)


async def settled(house: Process) -> None:
    await house.outbox_sender.drained()


async def test_a_plain_answer_goes_back_in_the_answer(house: Process, telegram: Telegram, clock: TestClock) -> None:
    answer = await telegram.bring(telegram.update("/start"))
    assert answer is not None
    assert (answer["method"], answer["chat_id"]) == ("sendMessage", 7)
    assert answer["reply_markup"]
    await settled(house)
    assert telegram.sent == []
    assert states(house) == [("sent", IN_ANSWER)]

    clock.advance(seconds=2)
    assert await telegram.bring(telegram.update("Français")) is not None
    await settled(house)
    assert telegram.sent == []


async def test_what_comes_too_soon_leaves_by_a_request(house: Process, telegram: Telegram) -> None:
    """Telegram may ask to wait, and says so to a request only."""
    assert await telegram.bring(telegram.update("/start")) is not None
    assert await telegram.bring(telegram.update("bonjour")) is None
    assert await telegram.bring(telegram.update("/start", user=8)) is not None
    await settled(house)
    assert len(telegram.sent) == 1
    assert [reference == IN_ANSWER for _, reference in states(house)] == [True, False, True]


async def test_an_update_that_comes_again_is_answered_again_by_a_request(
    house: Process, telegram: Telegram, clock: TestClock
) -> None:
    """Telegram brings an update again when it did not get the answer: so it did not get the message either."""
    update = telegram.update("/start")
    assert await telegram.bring(update) is not None
    await settled(house)
    clock.advance(seconds=5)
    assert await telegram.bring(update) is None
    await settled(house)
    assert len(telegram.sent) == 1
    assert telegram.answers[0] in telegram.sent[0]
    assert await telegram.bring(update) is None
    await settled(house)
    assert len(telegram.sent) == 1, "by now it is known to have left"


async def test_whoever_hung_up_is_answered_by_a_request(house: Process, telegram: Telegram) -> None:
    """The connection is gone before the answer: the database thread is held until the other side has closed."""
    update, hold = telegram.update("/start"), asyncio.Event()
    host, port = telegram.hook.split("/")[2].split(":")
    loop = asyncio.get_running_loop()
    held = asyncio.ensure_future(house.run.io(lambda: asyncio.run_coroutine_threadsafe(hold.wait(), loop).result()))
    _, writer = await asyncio.open_connection(host, int(port))
    body = aiohttp.JsonPayload(update)._value
    head = f"POST {HOOK_PATH} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    expected = house.outbox_sender.replies._expected
    await wait(lambda: update["update_id"] in expected)
    writer.transport.abort()
    await asyncio.sleep(0.05)  # the loop of the server hears of it
    hold.set()
    await held
    await wait(lambda: bool(telegram.sent))
    await settled(house)
    assert len(telegram.sent) == 1
    assert [reference == IN_ANSWER for _, reference in states(house)] == [False]


def message(number: int, answers: int | None, to: str = "7", **payload: Any) -> OutboxMessage:
    plain = {"method": "sendMessage", "text": "t", **payload}
    return OutboxMessage(number, Outgoing(f"k{number}", "telegram", to, plain, "D"), 1, answers=answers)


@pytest.mark.parametrize(
    ("together", "kept"),
    [
        ([message(1, 5)], True),
        ([message(1, 5), message(2, 5)], False),
        ([message(1, 5), message(2, 5, to="9")], True),
        ([message(1, 6)], False),
        ([message(1, 5, to="9")], False),
        ([message(1, 5, replace=4)], False),
        ([message(1, 5, method="sendPhoto", draw={})], False),
        ([message(1, None)], False),
    ],
)
def test_only_the_one_plain_message_of_the_update_is_kept_back(
    together: list[OutboxMessage], kept: bool, clock: TestClock
) -> None:
    handed: list[OutboxMessage] = []
    replies = Replies(clock, handed.extend, lambda one: None)
    assert replies.expect(5, "7")
    rest = replies.keep_back(together, lambda to: True)
    assert (together[0] not in rest) is kept
    assert (replies.take(5) is together[0]) is kept


def test_nothing_overtakes_what_waits_for_the_same_person(clock: TestClock) -> None:
    replies = Replies(clock, lambda messages: None, lambda one: None)
    replies.expect(5, "7")
    one = message(1, 5)
    assert replies.keep_back([one], lambda to: False) == [one]


def test_an_update_brought_again_meanwhile_is_not_waited_for(clock: TestClock) -> None:
    handed: list[OutboxMessage] = []
    replies = Replies(clock, handed.extend, lambda one: None)
    early, late = message(1, 5), message(2, 6)
    replies.expect(5, "7")
    assert replies.keep_back([early], lambda to: True) == []
    assert not replies.expect(5, "7")
    assert handed == [early]
    assert replies.take(5) is None
    replies.expect(6, "7")
    assert not replies.expect(6, "7")
    assert replies.keep_back([late], lambda to: True) == [late]


async def test_a_desk_starts_before_its_network(tmp_path: Path, clock: TestClock) -> None:
    """Telegram is out of reach: follow-ups and clocks go on all the same, and the door is open for when it comes."""
    port = free_port()
    house = built(tmp_path, clock, f"http://127.0.0.1:{free_port()}", port, "bot", "worker")
    await house.start()
    try:
        assert house.ticker is not None
        await house.ticker.ring()
        assert house.ticker.last_beat == clock.now()
        async with aiohttp.ClientSession() as session, session.post(f"http://127.0.0.1:{port}{HOOK_PATH}") as answer:
            assert answer.status == 401
    finally:
        await house.stop()
