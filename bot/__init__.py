"""The chat: the only package that knows aiogram."""

from bot.api_types import build_when_met

build_when_met()
