"""What people do, through the client that journeys use: the bot gets what Telegram would send."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.types import Update

from sandbox import NewPerson, Sandbox
from sandbox.client import Desk, NotShown, Person, Refused
from sandbox.json_value import objects_in
from tests.sandbox.bots import keyboard, picture
from tests.sandbox.conftest import START, Watch


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1, timeout=5))[-1]


async def test_who_joins(sandbox: Sandbox, bot: Bot) -> None:
    """Names and language arrive with the first message; people can be there from the beginning."""
    first = sandbox.add_person(NewPerson("Emma", language="en", note="WIND-3358"))
    async with await Person.join(
        sandbox.url, "Sanne", last_name="de Vries", username="sanne", language_code="nl"
    ) as sanne:
        await sanne.send("/start TULP-5163")
        people = objects_in((await sanne.call("GET", "/sandbox/people"))["people"])
    message = (await newest(bot)).message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.full_name, message.from_user.language_code) == ("Sanne de Vries", "nl")
    assert [one.type for one in message.entities or []] == ["bot_command"]
    assert [(one["id"] == first.id, one["note"], one["started"]) for one in people] == [
        (True, "WIND-3358", False),
        (False, "", True),
    ]


async def test_a_long_text_becomes_several_messages(person: Person, bot: Bot) -> None:
    """As Telegram's apps do it: none over 4,096 units, nothing lost, cut at a blank."""
    text = " ".join(["Elle vole dans la caisse 😀"] * 400)
    await person.send(text)
    got = [one.message.text or "" for one in await bot.get_updates() if one.message][1:]
    assert (" ".join(got), len(got)) == (text, 3)
    assert all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in got)
    await person.send("x" * 4096)
    last = (await newest(bot)).message
    assert last is not None
    assert len(last.text or "") == 4096


async def test_awkward_things_arrive_as_they_are(person: Person, bot: Bot) -> None:
    """Sticker, voice, round video, place, contact, a file, a forward: each with its own kind."""
    kinds = []
    for kind in ("sticker", "voice", "video_note", "video", "photo", "document"):
        await person.send_sample(kind)
        message = (await newest(bot)).message
        assert message is not None
        kinds.append(ContentType(message.content_type).value)
    assert kinds == ["sticker", "voice", "video_note", "video", "photo", "document"]
    await person.send_location()
    place = (await newest(bot)).message
    await person.send_contact()
    contact = (await newest(bot)).message
    await person.pass_on("Tu vas le regretter", "Inconnu")
    passed = (await newest(bot)).message
    assert place is not None
    assert contact is not None
    assert contact.contact is not None
    assert passed is not None
    assert passed.forward_origin is not None
    assert (ContentType(place.content_type).value, contact.contact.user_id) == ("location", person.id)
    assert (passed.text, passed.forward_origin.type) == ("Tu vas le regretter", "hidden_user")


async def test_pictures_in_an_album(person: Person, bot: Bot) -> None:
    """A caption with the picture; the bot can fetch the bytes."""
    data = picture(1200, 800)
    sent = await person.upload(data, caption="Voyez vous-même")
    message = (await newest(bot)).message
    assert message is not None
    assert message.photo is not None
    content = await bot.download(message.photo[-1])
    assert content is not None
    assert (message.caption, content.read() == data, await person.download(sent) == data) == (
        "Voyez vous-même",
        True,
        True,
    )


async def test_corrections(person: Person, bot: Bot, sandbox: Sandbox) -> None:
    """An edit arrives as `edited_message`, of one's own only; a deletion is told to nobody."""
    sent = await person.send("le 5 novembre")
    await person.edit(sent.id, "le 6 novembre")
    update = await newest(bot)
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.message_id) == ("le 6 novembre", sent.id)
    theirs = await bot.send_message(person.id, "Quand ?")
    with pytest.raises(Refused, match="somebody else's"):
        await person.edit(theirs.message_id, "x")
    await person.delete(sent.id)
    assert [one.text for one in await person.messages()] == ["/start", "Quand ?"]
    assert (await newest(bot)).update_id == update.update_id


async def test_replies_and_forwards(person: Person, bot: Bot) -> None:
    """Both name what they come from."""
    asked = await bot.send_message(person.id, "Où ?")
    await person.send("Sur Facebook", reply_to=asked.message_id)
    replied = (await newest(bot)).message
    await person.forward(asked.message_id)
    forwarded = (await newest(bot)).message
    assert replied is not None
    assert replied.reply_to_message is not None
    assert forwarded is not None
    assert forwarded.forward_origin is not None
    assert (replied.reply_to_message.message_id, forwarded.forward_origin.type) == (asked.message_id, "user")


async def test_blocking_and_coming_back(person: Person, bot: Bot) -> None:
    """`my_chat_member` both ways; who has blocked the bot cannot write."""
    await person.block()
    left = (await newest(bot)).my_chat_member
    assert left is not None
    assert left.new_chat_member.status == "kicked"
    with pytest.raises(Refused, match="blocked"):
        await person.send("?")
    await person.block(False)
    back = (await newest(bot)).my_chat_member
    assert back is not None
    assert back.new_chat_member.status == "member"


async def test_pressing_by_label_or_data(person: Person, bot: Bot) -> None:
    """The newest button with that label; the one under a named message; a claim of something that is not there."""
    old = await bot.send_message(person.id, "1", reply_markup=keyboard([("Oui", "old")]))
    await bot.send_message(person.id, "2", reply_markup=keyboard([("Oui", "new"), ("Non", "no")]))
    pressed: list[Any] = []
    for act in (
        person.press("Oui"),
        person.press("Oui", message_id=old.message_id),
        person.press("no"),
        person.press_data(old.message_id, "forged"),
    ):
        await act
        query = (await newest(bot)).callback_query
        assert query is not None
        pressed.append(query.data)
    assert pressed == ["new", "old", "no", "forged"]


async def test_what_is_not_shown_is_said_with_the_chat(sandbox: Sandbox, bot: Bot) -> None:
    """A journey that fails says what stands there instead."""
    async with await Person.join(sandbox.url, "Luc", patience=0.05) as luc:
        await luc.send("/start")
        await bot.send_message(luc.id, "Bonjour", reply_markup=keyboard([("Oui", "y")]))
        with pytest.raises(NotShown, match=r"nothing with 'Au revoir'(.|\n)*Bonjour(.|\n)*Oui"):
            await luc.expect("Au revoir")
        with pytest.raises(NotShown, match="no button 'Non'; there are: 'Oui'"):
            await luc.press("Non")
        assert (await luc.expect(re.compile("^Bonj"))).buttons == [["Oui"]]
        await luc.send("encore")
        with pytest.raises(NotShown):
            await luc.expect("Bonjour")
        assert (await luc.expect("Bonjour", ever=True)).text == "Bonjour"


async def test_the_clock(desk: Desk, watch: Watch) -> None:
    """Hours, days and weeks forward; to what is due next; never back."""
    assert await desk.now() == START
    await desk.advance(weeks=1, days=2, hours=3)
    assert watch.seconds == START + 9 * 86_400 + 3 * 3600
    watch.due = [START + 10 * 86_400]
    assert [await desk.to_next_due(), await desk.to_next_due()] == [True, False]
    assert watch.seconds == START + 10 * 86_400
    for wrong in (-1, 0, 401 * 86_400):
        with pytest.raises(Refused, match="forward only"):
            await desk.advance(seconds=wrong)


async def test_a_clock_that_stands(watch: Watch) -> None:
    """Without a control, the clock cannot be moved, and this is said."""
    sandbox = Sandbox(token="1:x", clock=watch)
    await sandbox.start()
    async with Desk(sandbox.url) as desk:
        with pytest.raises(Refused, match="cannot be moved"):
            await desk.advance(hours=1)
    await sandbox.stop()


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", "/sandbox/people/1/messages", {"text": "x"}, "nobody has this number"),
        ("POST", "/sandbox/people/x/messages", {"text": "x"}, "must be an integer"),
        ("GET", "/sandbox/chats/1", None, "chat not found"),
        ("POST", "/sandbox/people/{id}/messages", {"text": " "}, "an empty text"),
        ("POST", "/sandbox/people/{id}/messages", {"sample": "film"}, "no sample"),
        ("POST", "/sandbox/people/{id}/messages", {"location": {"latitude": "north"}}, "must be a number"),
        ("POST", "/sandbox/people/{id}/presses", {"message_id": 1, "data": "x"}, "message to press on not found"),
        ("POST", "/sandbox/groups", {"members": [1]}, "members must be"),
        ("POST", "/sandbox/updates", {"update": 1}, "an update with its update_id"),
        ("GET", "/sandbox/chats/{id}/events?timeout=soon", None, "timeout must be a number"),
    ],
)
async def test_what_makes_no_sense_is_said(person: Person, method: str, path: str, body: Any, said: str) -> None:
    """One clear sentence, nothing done."""
    with pytest.raises(Refused, match=said):
        await person.call(method, path.replace("{id}", str(person.id)), **({"json": body} if body else {}))
    assert [one.text for one in await person.messages()] == ["/start"]
