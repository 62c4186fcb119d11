"""aiogram as its other users have it: whatever a method answers with is built, whoever imported aiogram first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from aiogram.methods import TelegramMethod
from aiogram.types.base import TelegramObject

from bot.api_types import below


@cache
def build_what_is_answered() -> None:
    """Once in a process. pydantic finds no names for a type that first comes up inside an answer."""
    for method in below(TelegramMethod):
        for one in _types_in(getattr(method, "__returning__", None)):
            one.model_rebuild()


def _types_in(annotation: Any) -> Iterator[type[TelegramObject]]:
    if isinstance(annotation, type) and issubclass(annotation, TelegramObject):
        yield annotation
    for one in get_args(annotation):
        yield from _types_in(one)
