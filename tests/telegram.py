"""aiogram as its other users have it: every type of the Bot API is built, whoever imported it first."""

from __future__ import annotations

from functools import cache

from aiogram.types.base import TelegramObject

from bot.api_types import below


@cache
def build_every_type() -> None:
    """Once in a process."""
    for one in below(TelegramObject):
        one.model_rebuild()
