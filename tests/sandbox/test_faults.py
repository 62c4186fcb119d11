"""Bad days on request: what aiogram meets, and what really happened behind it."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from sandbox.client import Desk, Person, Refused
from sandbox.json_value import object_in
from tests.present import present
from tests.sandbox.conftest import Wait


async def said(person: Person) -> list[str]:
    return [one.text for one in await person.messages() if one.by_bot]


async def test_too_many_requests(bot: Bot, person: Person, desk: Desk) -> None:
    """429 with `retry_after`: nothing was done; the next call passes."""
    await desk.fail("flood", "sendMessage", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(person.id, "un")
    assert caught.value.retry_after == 7
    await bot.send_message(person.id, "deux")
    assert await said(person) == ["deux"]


@pytest.mark.parametrize(
    ("kind", "error", "done"),
    [
        ("server_error", TelegramServerError, False),
        ("html", ClientDecodeError, False),
        ("reset", TelegramNetworkError, False),
        ("done_502", TelegramServerError, True),
        ("done_html", ClientDecodeError, True),
        ("done_reset", TelegramNetworkError, True),
        ("garbage", ClientDecodeError, True),
    ],
)
async def test_what_the_bot_is_told_and_what_was_done(
    bot: Bot, person: Person, desk: Desk, kind: str, error: type[AiogramError], done: bool
) -> None:
    """Some failures are honest, others hide that the message was sent."""
    await desk.fail(kind, "sendMessage")
    with pytest.raises(error):
        await bot.send_message(person.id, "un")
    assert await said(person) == (["un"] if done else [])


async def test_a_refusal_of_ones_own_words(bot: Bot, person: Person, desk: Desk) -> None:
    """Any status with any sentence."""
    await desk.fail("refuse", status=403, description="Forbidden: user is deactivated")
    with pytest.raises(AiogramError, match="user is deactivated"):
        await bot.send_message(person.id, "x")


async def test_a_slow_answer_comes(bot: Bot, person: Person, desk: Desk, wait: Wait) -> None:
    """`slow` waits, then does what was asked."""
    await desk.fail("slow", "sendMessage", seconds=12)
    await bot.send_message(person.id, "enfin")
    assert (wait.slept, await said(person)) == ([12], ["enfin"])


async def test_a_fault_hits_whom_it_names(bot: Bot, person: Person, desk: Desk) -> None:
    """By method, by chat, after so many calls, so many times; never the reading of updates unless it is named."""
    await desk.fail("server_error", "*", chat_id=1)
    await desk.fail("server_error", "sendPhoto")
    await bot.send_message(person.id, "un")
    await desk.heal()
    await desk.fail("server_error", "*", times=2, skip=1)
    await bot.get_updates()
    await bot.send_message(person.id, "deux")
    for _ in range(2):
        with pytest.raises(TelegramServerError):
            await bot.send_message(person.id, "perdu")
    await bot.send_message(person.id, "trois")
    await desk.fail("server_error", "getUpdates")
    with pytest.raises(TelegramServerError):
        await bot.get_updates()
    assert await said(person) == ["un", "deux", "trois"]


async def test_a_download_fails(bot: Bot, person: Person, desk: Desk) -> None:
    """Files can be hit too."""
    sent = await person.upload(b"abc", "a.txt", kind="document", mime="text/plain")
    file = await bot.get_file(present(sent.media)["file_id"])
    assert file.file_path is not None
    await desk.fail("html", "download")
    with pytest.raises(Exception, match="502"):
        await bot.download_file(file.file_path)
    content = await bot.download_file(file.file_path)
    assert content is not None
    assert content.read() == b"abc"


async def test_the_record_shows_the_fault(bot: Bot, person: Person, desk: Desk) -> None:
    """A refused call stands in the log with its fault."""
    await desk.fail("flood", "sendMessage")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(person.id, "x")
    call = (await desk.calls("sendMessage"))[-1]
    assert (call["fault"], object_in(call["error"])["parameters"]) == ("flood", {"retry_after": 3})


@pytest.mark.parametrize("wrong", [{"kind": "boom"}, {}, {"kind": "flood", "when": 1}, {"kind": "flood", "times": "x"}])
async def test_a_fault_that_does_not_exist(desk: Desk, wrong: dict[str, Any]) -> None:
    """One clear sentence."""
    with pytest.raises(Refused, match="fault"):
        await desk.call("POST", "/sandbox/faults", json=wrong)
    assert (await desk.call("GET", "/sandbox/faults"))["waiting"] == 0
