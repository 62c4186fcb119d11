"""What the chat uses of aiogram. Imported from here alone: whoever comes first decides how aiogram is imported
(docs/decisions/0010)."""

from functools import cache

from bot.api_types import build_when_met

build_when_met()

# ruff: noqa: E402
from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.dispatcher.event import handler
from aiogram.enums import ChatType, ContentType
from aiogram.filters import Filter
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
    User,
)

__all__ = [
    "AiohttpSession", "Bot", "CallbackQuery", "Chat", "ChatMemberUpdated", "ChatType", "ContentType",
    "Dispatcher", "Filter", "Message",
    "MessageOriginChannel", "MessageOriginChat", "MessageOriginHiddenUser", "MessageOriginUser", "Router", "Update", "User",
    "handler", "unused_session",
]  # fmt: skip


@cache
def unused_session() -> AiohttpSession:
    """For a bot that sends nothing itself: reading the certificates once is enough."""
    return AiohttpSession()
