"""aiogram as its other users have it: every type of the Bot API is built, whoever imported it first."""

from __future__ import annotations

from aiogram.types.base import TelegramObject

from bot.api_types import below


def build_every_type() -> None:
    """Does nothing for those that are built already."""
    for one in below(TelegramObject):
        one.model_rebuild()
