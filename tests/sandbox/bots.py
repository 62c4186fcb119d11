"""Bots for the tests of the sandbox: plain aiogram, over HTTP, as anybody would write them."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

TOKEN = "4242:test-token"


def bot_for(url: str, token: str = TOKEN) -> Bot:
    """A bot that talks to this server instead of Telegram."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Buttons under a message: labels with what they carry."""
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=text, callback_data=data) for text, data in row] for row in rows]
    )


def picture(width: int = 640, height: int = 400, colour: str = "#0f5c7a") -> bytes:
    """A real PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def _listen_for_keyboards(dispatcher: Dispatcher) -> None:
    @dispatcher.message(F.text == "clavier")
    async def below(message: Message) -> None:
        rows = [[KeyboardButton(text="Oui"), KeyboardButton(text="Non")], [KeyboardButton(text="Je ne sais pas")]]
        await message.answer("Oui ou non ?", reply_markup=ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True))

    @dispatcher.message(F.text == "sans clavier")
    async def no_keyboard(message: Message) -> None:
        await message.answer("D'accord.", reply_markup=ReplyKeyboardRemove())


def conversation() -> Dispatcher:
    """A bot with a bit of everything that the page shows."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer(
            "<b>Bonjour !</b> Choisissez votre langue.\n\nKies uw taal.",
            parse_mode="HTML",
            reply_markup=keyboard([("Français", "l:fr"), ("Nederlands", "l:nl"), ("English", "l:en")]),
        )

    @dispatcher.callback_query(F.data == "photo")
    async def send_photo(query: CallbackQuery, bot: Bot) -> None:
        await query.answer()
        photo = BufferedInputFile(picture(), "plan.png")
        await bot.send_photo(query.from_user.id, photo, caption="Votre plan, en une image")

    @dispatcher.callback_query(F.data == "alert")
    async def alert(query: CallbackQuery) -> None:
        await query.answer("Ce bouton n'est plus valable.", show_alert=True)

    @dispatcher.callback_query()
    async def chosen(query: CallbackQuery) -> None:
        await query.answer(f"Choix : {query.data}")
        assert isinstance(query.message, Message)
        await query.message.edit_text(
            f"C'est noté : {query.data}. Que s'est-il passé ?",
            reply_markup=keyboard([("Voir une photo", "photo")], [("Vieux bouton", "alert"), ("Encore", "again")]),
        )

    _listen_for_keyboards(dispatcher)

    @dispatcher.message(F.photo | F.document)
    async def received(message: Message, bot: Bot) -> None:
        file = message.photo[-1] if message.photo else message.document
        assert file is not None
        content = await bot.download(file)
        assert content is not None
        await message.answer(f"Reçu : {len(content.read())} octets")

    @dispatcher.edited_message()
    async def edited(message: Message) -> None:
        await message.answer(f"Corrigé : {message.text}")

    @dispatcher.message(F.text)
    async def echo(message: Message, bot: Bot) -> None:
        await bot.send_chat_action(message.chat.id, "typing")
        await message.answer(f"Vous dites : {message.text}")

    @dispatcher.message()
    async def other(message: Message) -> None:
        await message.answer(f"Je ne lis pas encore : {message.content_type}")

    return dispatcher


@contextlib.asynccontextmanager
async def running(url: str) -> AsyncIterator[Bot]:
    """The conversation's bot, polling."""
    bot = bot_for(url)
    await bot.set_my_commands(
        [BotCommand(command="start", description="Commencer"), BotCommand(command="menu", description="Menu")]
    )
    dispatcher = conversation()
    polling = asyncio.ensure_future(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=20))
    try:
        yield bot
    finally:
        await dispatcher.stop_polling()
        await polling
        await bot.session.close()
