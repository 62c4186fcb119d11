"""Every method that aiogram calls, over HTTP; aiogram's own types check each answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from sandbox import Sandbox
from sandbox.client import Desk, Person
from sandbox.json_value import object_in, whole_in
from tests.sandbox.bots import TOKEN, bot_for, keyboard, picture
from tests.sandbox.conftest import Watch

PHOTO = BufferedInputFile(picture(), "plan.png")


async def test_who_the_bot_is(bot: Bot, sandbox: Sandbox) -> None:
    """`getMe` tells name and number; another token is nobody's."""
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (4242, True, "egide_bot")
    stranger = bot_for(sandbox.url, "4242:other")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    await stranger.session.close()


async def test_a_text_with_its_formatting(bot: Bot, person: Person) -> None:
    """HTML and entities become the same; links are found; what Telegram trims is trimmed."""
    sent = await bot.send_message(person.id, " <b>Attention 😀</b> https://facebook.com/x, /menu ", parse_mode="HTML")
    kinds = [(one.type, sent.text and one.extract_from(sent.text)) for one in sent.entities or []]
    assert sent.text == "Attention 😀 https://facebook.com/x, /menu"
    assert kinds == [("bold", "Attention 😀"), ("url", "https://facebook.com/x"), ("bot_command", "/menu")]
    bold = MessageEntity(type="bold", offset=0, length=5)
    again = await bot.send_message(
        person.id, "Texte simple", entities=[bold], link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    assert [one.type for one in again.entities or []] == ["bold"]
    shown = await person.messages()
    assert [one.text for one in shown if one.by_bot] == [sent.text, "Texte simple"]


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("   ", {}, "message text is empty"),
        ("x" * 4097, {}, "message is too long"),
        ("😀" * 2049, {}, "message is too long"),
        ("<b>open", {"parse_mode": "HTML"}, "can't parse entities"),
        ("a < b", {"parse_mode": "HTML"}, "can't parse entities"),
        ("😀", {"entities": [MessageEntity(type="bold", offset=1, length=1)]}, "UTF-16"),
        ("x", {"reply_parameters": ReplyParameters(message_id=999)}, "message to be replied not found"),
        ("x", {"reply_markup": keyboard([("Oui", "d" * 65)])}, "BUTTON_DATA_INVALID"),
        (
            "x",
            {
                "reply_markup": InlineKeyboardMarkup(
                    inline_keyboard=[[InlineKeyboardButton(text="Appeler", url="tel:+33100000000")]]
                )
            },
            "Wrong HTTP URL",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused(
    bot: Bot, person: Person, text: str, options: dict[str, Any], said: str
) -> None:
    """A text, a formatting or a button that Telegram would not take is not taken here."""
    with pytest.raises(TelegramBadRequest, match=re.escape(said)):
        await bot.send_message(person.id, text, **options)


async def test_the_longest_text_passes(bot: Bot, person: Person) -> None:
    """4,096 UTF-16 units, not one less."""
    sent = await bot.send_message(person.id, "😀" * 2048)
    assert len(sent.text or "") == 2048


async def test_who_cannot_be_written_to(bot: Bot, sandbox: Sandbox, person: Person) -> None:
    """Nobody, somebody who never wrote, and somebody who blocked the bot; unblocking heals it."""
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "x")
    async with await Person.join(sandbox.url, "Sanne") as silent:
        with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
            await bot.send_message(silent.id, "x")
    await person.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    await person.block(False)
    await bot.send_message(person.id, "x")


async def test_edits(bot: Bot, person: Person, watch: Watch) -> None:
    """Text and buttons change in place, each version is kept; the same again is refused; the keyboard can leave."""
    sent = await bot.send_message(person.id, "Un", reply_markup=keyboard([("Oui", "y")]))
    watch.seconds += 5
    edited = await bot.edit_message_text("Deux", chat_id=person.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup, edited.edit_date) == ("Deux", None, int(watch.seconds))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("Deux", chat_id=person.id, message_id=sent.message_id)
    await bot.edit_message_reply_markup(
        chat_id=person.id, message_id=sent.message_id, reply_markup=keyboard([("Non", "n")])
    )
    shown = (await person.messages())[-1]
    assert (shown.text, shown.buttons, shown.data) == ("Deux", [["Non"]], {"Non": "n"})
    assert [one["text"] for one in shown.raw["versions"]] == ["Un", "Deux"]
    await bot.edit_message_reply_markup(chat_id=person.id, message_id=sent.message_id)
    assert (await person.messages())[-1].buttons == []


async def test_what_cannot_be_edited(bot: Bot, person: Person) -> None:
    """A person's message, a message that brought a keyboard, one that is gone."""
    own = await person.send("à moi")
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=person.id, message_id=own.id)
    below = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Oui")]])
    sent = await bot.send_message(person.id, "Oui ?", reply_markup=below)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("x", chat_id=person.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("x", chat_id=person.id, message_id=9999)


async def test_keyboards_below_the_chat(bot: Bot, person: Person) -> None:
    """Shown, used once, removed; a reply may be forced."""
    rows = [[KeyboardButton(text="Oui"), KeyboardButton(text="Non")]]
    await bot.send_message(person.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True))
    assert await person.keyboard() == [["Oui", "Non"]]
    await person.press("Non")
    assert ((await person.messages())[-1].text, await person.keyboard()) == ("Non", [])
    await bot.send_message(person.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
    await person.press("Oui")
    assert await person.keyboard() == [["Oui", "Non"]]
    await bot.send_message(person.id, "!", reply_markup=ReplyKeyboardRemove())
    assert await person.keyboard() == []
    await bot.send_message(person.id, "Écrivez.", reply_markup=ForceReply(input_field_placeholder="Ville"))


async def test_deleting(bot: Bot, person: Person, watch: Watch) -> None:
    """Gone from the chat, kept in the record; after 48 hours Telegram refuses."""
    first, second = [await bot.send_message(person.id, text) for text in ("un", "deux")]
    assert await bot.delete_message(person.id, first.message_id) is True
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(person.id, first.message_id)
    watch.seconds += 49 * 3600
    with pytest.raises(TelegramBadRequest, match="can't be deleted"):
        await bot.delete_message(person.id, second.message_id)
    assert await bot.delete_messages(person.id, [second.message_id, 777]) is True
    assert [one.text for one in await person.messages() if one.by_bot] == ["deux"]
    assert [one.text for one in await person.messages(deleted=True) if one.by_bot] == ["un", "deux"]


async def test_a_button_and_its_answer(bot: Bot, person: Person, watch: Watch) -> None:
    """The press arrives as a callback query; it is answered once, in time."""
    sent = await bot.send_message(person.id, "?", reply_markup=keyboard([("Oui", "y:1")]))
    await person.press("Oui")
    update = (await bot.get_updates(timeout=5))[-1]
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("y:1", person.id, sent.message_id)
    assert await bot.answer_callback_query(query.id, text="Noté") is True
    assert await person.expect_toast("Noté") == "Noté"
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)
    await person.press("Oui")
    late = (await bot.get_updates(offset=update.update_id + 1, timeout=5))[-1].callback_query
    assert late is not None
    watch.seconds += 200
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(late.id)


async def test_a_button_under_a_deleted_message(bot: Bot, person: Person) -> None:
    """An app that still shows it may press it: aiogram sees an inaccessible message."""
    sent = await bot.send_message(person.id, "?", reply_markup=keyboard([("Oui", "y")]))
    await bot.delete_message(person.id, sent.message_id)
    await person.press_data(sent.message_id, "y")
    query = (await bot.get_updates(timeout=5))[-1].callback_query
    assert query is not None
    assert type(query.message).__name__ == "InaccessibleMessage"


async def test_photos_and_files(bot: Bot, person: Person) -> None:
    """Sent by upload and by id, with caption and keyboard; downloaded byte for byte."""
    sent = await bot.send_photo(
        person.id, PHOTO, caption="<i>Plan</i>", parse_mode="HTML", reply_markup=keyboard([("Ok", "k")])
    )
    assert sent.photo is not None
    assert [(one.width, one.height) for one in sent.photo] == [(320, 200), (640, 400)]
    again = await bot.send_photo(person.id, sent.photo[-1].file_id, has_spoiler=True)
    assert again.has_media_spoiler is True
    shown = (await person.messages())[-2]
    assert (shown.kind, shown.text, await person.download(shown)) == ("photo", "Plan", picture())
    letter = await bot.send_document(person.id, BufferedInputFile(b"%PDF-1.4 x", "lettre.pdf"))
    assert letter.document is not None
    assert letter.document.file_name == "lettre.pdf"
    file = await bot.get_file(letter.document.file_id)
    assert file.file_path is not None
    content = await bot.download_file(file.file_path)
    assert content is not None
    assert (file.file_size, content.read()) == (10, b"%PDF-1.4 x")
    await bot.edit_message_caption(chat_id=person.id, message_id=sent.message_id, caption="Autre")
    media = InputMediaPhoto(media=BufferedInputFile(picture(100, 100), "b.png"), caption="Neuf")
    changed = await bot.edit_message_media(media, chat_id=person.id, message_id=sent.message_id)
    assert not isinstance(changed, bool)
    assert changed.caption == "Neuf"


async def test_albums_and_other_kinds(bot: Bot, person: Person) -> None:
    """Two to ten of a kind belong together; voice, video, sticker, place and contact are sent too."""
    album = await bot.send_media_group(
        person.id, [InputMediaPhoto(media=PHOTO, caption="un"), InputMediaPhoto(media=PHOTO)]
    )
    assert len({one.media_group_id for one in album}) == 1
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await bot.send_media_group(
            person.id, [InputMediaPhoto(media=PHOTO), InputMediaDocument(media=BufferedInputFile(b"x", "x.txt"))]
        )
    data = BufferedInputFile(b"OggS", "a.ogg")
    voice = await bot.send_voice(person.id, data)
    video = await bot.send_video(person.id, data)
    sticker = await bot.send_sticker(person.id, data)
    place = await bot.send_location(person.id, 48.5, 2.3)
    contact = await bot.send_contact(person.id, "+331", "Aide")
    kinds = [ContentType(one.content_type).value for one in (voice, video, sticker, place, contact)]
    assert kinds == ["voice", "video", "sticker", "location", "contact"]


async def test_files_that_are_refused(bot: Bot, person: Person) -> None:
    """No picture, an empty file, an unknown id, an address, more than a photo may weigh."""
    for wrong in (
        BufferedInputFile(b"no picture", "a.png"),
        BufferedInputFile(b"", "a.png"),
        "unknown-id",
        "https://a.b/c.png",
    ):
        with pytest.raises(TelegramBadRequest):
            await bot.send_photo(person.id, wrong)
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_photo(person.id, BufferedInputFile(bytes(10 * 1024 * 1024 + 1), "a.png"))


async def test_copies_and_forwards(bot: Bot, person: Person) -> None:
    """A copy has no origin, a forward tells it; protected messages stay."""
    own = await person.send("les mots exacts")
    copied = await bot.copy_message(person.id, person.id, own.id)
    forwarded = await bot.forward_message(person.id, person.id, own.id)
    assert forwarded.forward_origin is not None
    assert (copied.message_id + 1, forwarded.text) == (forwarded.message_id, "les mots exacts")
    kept = await bot.send_message(person.id, "secret", protect_content=True)
    with pytest.raises(TelegramBadRequest, match="can't be forwarded"):
        await bot.forward_message(person.id, person.id, kept.message_id)


async def test_commands_texts_and_actions(bot: Bot, person: Person) -> None:
    """Commands by language and scope, with the fallback that a phone uses; descriptions; `typing`."""
    await bot.set_my_commands([BotCommand(command="menu", description="Menu")])
    assert await person.commands() == ["menu"]
    await bot.set_my_commands([BotCommand(command="dossiers", description="Mes dossiers")], language_code="fr")
    assert await person.commands() == ["dossiers"]
    await person.speak("nl")
    assert await person.commands() == ["menu"]
    await bot.set_my_commands([BotCommand(command="start", description="x")], scope=BotCommandScopeAllPrivateChats())
    assert await person.commands() == ["start"]
    assert [one.command for one in await bot.get_my_commands()] == ["menu"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == []
    await bot.set_my_description("Le bureau", language_code="fr")
    assert (await bot.get_my_description(language_code="fr")).description == "Le bureau"
    assert await bot.send_chat_action(person.id, "typing") is True
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await bot.send_chat_action(person.id, "dancing")


async def test_chats_and_groups(bot: Bot, person: Person, sandbox: Sandbox) -> None:
    """What a bot may ask of a chat; topics of a forum."""
    chat = await bot.get_chat(person.id)
    assert (chat.type, chat.first_name, chat.username) == ("private", "Camille", "camille")
    made = await person.call("POST", "/sandbox/groups", json={"title": "Desk", "members": [person.id], "forum": True})
    group = whole_in(made["chat_id"])
    topic = await bot.create_forum_topic(group, "EG-2026-000001")
    sent = await bot.send_message(group, "Nouveau", message_thread_id=topic.message_thread_id)
    member = await bot.get_chat_member(group, person.id)
    assert (sent.is_topic_message, member.status, await bot.get_chat_member_count(group)) == (
        True,
        "member",
        2,
    )


async def test_what_was_called_is_remembered(bot: Bot, person: Person, desk: Desk) -> None:
    """The log names method, parameters and outcome, and no file's bytes."""
    await bot.send_photo(person.id, PHOTO)
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(person.id, "")
    photo, text = (await desk.calls())[-2:]
    assert (photo["method"], object_in(photo["params"])["chat_id"], photo["error"]) == (
        "sendPhoto",
        str(person.id),
        None,
    )
    assert (text["method"], object_in(text["error"])["error_code"]) == ("sendMessage", 400)
    assert TOKEN not in str(photo)
