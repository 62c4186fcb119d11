"""How updates reach the bot: long polling and webhook, each kept until the bot says that it has it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from sandbox import Sandbox
from sandbox.client import Desk, Person
from tests.sandbox.bots import keyboard, running
from tests.sandbox.conftest import Wait, Watch

SECRET = "s3cret_of-the-hook"


async def test_an_update_is_kept_until_it_is_confirmed(bot: Bot, person: Person) -> None:
    """The same answer until the offset passes it; a limit gives the oldest; a negative offset the newest alone."""
    for text in ("un", "deux", "trois"):
        await person.send(text)
    first = await bot.get_updates()
    assert [one.update_id for one in await bot.get_updates()] == [one.update_id for one in first]
    assert [one.message.text for one in await bot.get_updates(limit=2) if one.message] == ["/start", "un"]
    left = await bot.get_updates(offset=first[1].update_id + 1)
    assert [one.message.text for one in left if one.message] == ["deux", "trois"]
    assert [one.message.text for one in await bot.get_updates(offset=-1) if one.message] == ["trois"]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == []


async def test_long_polling_waits_for_something(bot: Bot, person: Person) -> None:
    """The question stands open and is answered by what happens, not by asking again."""
    await bot.get_updates(offset=-1)
    newest = (await bot.get_updates())[-1].update_id
    waiting = asyncio.ensure_future(bot.get_updates(offset=newest + 1, timeout=30))
    await asyncio.sleep(0)
    await person.send("enfin")
    got = await waiting
    assert [one.message.text for one in got if one.message] == ["enfin"]


async def test_two_readers_are_one_too_many(bot: Bot, person: Person) -> None:
    """The second ends the first with 409."""
    newest = (await bot.get_updates())[-1].update_id
    first = asyncio.ensure_future(bot.get_updates(offset=newest + 1, timeout=30))
    while True:  # until the first one stands at the door
        await asyncio.sleep(0.01)
        second = asyncio.ensure_future(bot.get_updates(offset=newest + 1, timeout=0))
        await second
        if first.done():
            break
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first


async def test_only_what_was_asked_for(bot: Bot, person: Person) -> None:
    """`allowed_updates` is remembered; an unknown shape is refused."""
    sent = await bot.send_message(person.id, "?", reply_markup=keyboard([("Oui", "y")]))
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await person.send("perdu")
    await person.press("Oui", message_id=sent.message_id)
    got = await bot.get_updates()
    assert [one.event_type for one in got] == ["message", "callback_query"]
    assert got[0].message is not None
    assert got[0].message.text == "/start"


async def test_old_updates_leave(bot: Bot, person: Person, watch: Watch) -> None:
    """A message is kept for a day, a pressed button for as long as it can be answered."""
    await bot.send_message(person.id, "?", reply_markup=keyboard([("Oui", "y")]))
    await person.press("Oui")
    watch.seconds += 600
    assert [one.event_type for one in await bot.get_updates()] == ["message"]
    watch.seconds += 86_400
    assert await bot.get_updates() == []


async def test_an_update_comes_twice_on_request(bot: Bot, person: Person, desk: Desk) -> None:
    """A redelivery is the same update with the same number."""
    got = (await bot.get_updates())[-1]
    await bot.get_updates(offset=got.update_id + 1)
    await desk.deliver_again(got.model_dump(mode="json", exclude_none=True, by_alias=True), person.id)
    assert [one.update_id for one in await bot.get_updates()] == [got.update_id]


class Hook:
    """A bot's webhook that does what the test says and remembers what it got."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.rang = asyncio.Event()
        self.refused: set[int] = set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.rang.set()
        if self.got[-1]["message"]["chat"]["id"] in self.refused:
            return web.Response(status=500)
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(8):
            while len(self.got) < count:
                self.rang.clear()
                await self.rang.wait()
        return self.got

    def texts(self) -> list[str]:
        return [one["message"]["text"] for one in self.got]


@pytest_asyncio.fixture(loop_scope="session")
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/telegram", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield made
    await runner.cleanup()


async def drained(bot: Bot) -> None:
    """Until nothing waits for delivery."""
    while (await bot.get_webhook_info()).pending_update_count:
        continue


async def test_a_webhook_gets_updates_with_its_secret(bot: Bot, person: Person, hook: Hook) -> None:
    """What waited comes first; each delivery carries the secret; `getUpdates` is closed meanwhile."""
    await bot.set_webhook(hook.url, secret_token=SECRET)
    await hook.until(1)
    await person.send("bonjour")
    await hook.until(2)
    assert (hook.texts(), set(hook.secrets)) == (["/start", "bonjour"], {SECRET})
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    await drained(bot)
    assert (await bot.get_webhook_info()).url == hook.url
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_a_delivery_is_retried_in_order(bot: Bot, person: Person, hook: Hook, wait: Wait) -> None:
    """500 and 503 with `Retry-After` are tried again, with growing waits; the next message waits behind."""
    hook.answers = [web.Response(status=500) for _ in range(4)]
    hook.answers.append(web.Response(status=503, headers={"Retry-After": "17"}))
    await bot.set_webhook(hook.url, secret_token=SECRET)
    await person.send("ensuite")
    await hook.until(7)
    await drained(bot)
    assert hook.texts() == ["/start"] * 6 + ["ensuite"]
    assert wait.slept == [2.0, 4.0, 8.0, 17.0]
    assert (
        await bot.get_webhook_info()
    ).last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_one_chat_does_not_hold_up_another(
    bot: Bot, sandbox: Sandbox, person: Person, hook: Hook, watch: Watch, wait: Wait
) -> None:
    """Deliveries are in order for each chat, not over all of them; what expires meanwhile is dropped."""
    hook.refused = {person.id}
    await bot.set_webhook(hook.url, secret_token=SECRET)
    await wait.until(2)
    async with await Person.join(sandbox.url, "Sanne") as other:
        await other.send("hallo")
        while "hallo" not in hook.texts():
            await hook.until(len(hook.got) + 1)
    watch.seconds += 86_401
    await drained(bot)
    hook.refused = set()
    await person.send("encore là")
    await drained(bot)
    assert hook.texts()[-1] == "encore là"


async def test_a_call_in_the_answer_is_executed(bot: Bot, person: Person, hook: Hook) -> None:
    """The reply in the webhook's answer reaches the chat."""
    reply = {"method": "sendMessage", "chat_id": person.id, "text": "tout de suite"}
    hook.answers = [web.json_response(reply)]
    await bot.set_webhook(hook.url, secret_token=SECRET)
    await hook.until(1)
    assert (await person.expect("tout de suite", ever=True)).by_bot is True


async def test_a_webhook_that_is_nobody(bot: Bot, person: Person, wait: Wait) -> None:
    """A port where nobody listens: retried until the webhook is taken away; the update waits for `getUpdates`."""
    await bot.set_webhook("http://127.0.0.1:9/telegram", secret_token=SECRET)
    await wait.until(3)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, (info.last_error_message or "").split(":")[0]) == (1, "Connection failed")
    await bot.delete_webhook()
    assert [one.message.text for one in await bot.get_updates() if one.message] == ["/start"]


@pytest.mark.parametrize(("url", "secret"), [("ftp://x", SECRET), ("https://", SECRET), ("https://x.example/", "é")])
async def test_webhooks_that_are_refused(bot: Bot, url: str, secret: str) -> None:
    """An address that is none, a secret with letters that no header carries."""
    with pytest.raises(TelegramBadRequest):
        await bot.set_webhook(url, secret_token=secret)


async def test_pending_updates_can_be_dropped(bot: Bot, person: Person) -> None:
    """`drop_pending_updates` forgets what waited."""
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_a_bot_of_aiogram_holds_a_conversation(sandbox: Sandbox) -> None:
    """aiogram's own polling: text, button, edit, file and correction, as a person sees them."""
    async with running(sandbox.url), await Person.join(sandbox.url, "Camille", patience=8) as camille:
        await camille.send("/start")
        await camille.press("Français")
        assert await camille.expect_toast() == "Choix : l:fr"
        asked = await camille.expect("Que s'est-il passé")
        assert asked.edited is True
        await camille.push("Voir une photo")
        said = await camille.ask("On ment sur moi")
        assert said[0].text == "Vous dites : On ment sur moi"
        own = [one for one in await camille.messages() if not one.by_bot][-1]
        await camille.edit(own.id, "On ment encore")
        await camille.expect("Corrigé : On ment encore")
        await camille.send_sample("photo")
        await camille.expect("Reçu : ")
