"""Valid updates of every kind the Bot API has, made from aiogram's own types by a seeded chance.

Whatever a type requires is there; whatever it allows is there sometimes. Texts are those that break things, numbers lie on
their borders, and unions take any of their members.
"""

from __future__ import annotations

import types
import typing
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Literal, Union, get_args, get_origin

import aiogram.types as telegram
from aiogram.client.default import Default
from aiogram.types import Update
from aiogram.types.base import TelegramObject
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

DEEPEST = 7
NODES = 220
NASTY = (
    "", " ", "\n", "a", "oui", "non", "Ja", "5/11", "hier", "https://x.com/a/status/1", "/start", "/", "/menu@egide", "🥑" * 9,
    "\u202e\u2066", "é" * 300, "<b>x</b>", "*_`[](", "\x00", "null", "EG-2026-000001", "a" * 4096, "مرحبا", "０", "%s {0} {n}",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 7, 64, 4096, 2**31 - 1, -(2**31), 2**52, 10**9)
KINDS = tuple(name for name in Update.model_fields if name != "update_id")
"""Every kind of update that this release of aiogram knows."""


class Maker:
    """Makes updates. The same seed makes the same ones."""

    def __init__(self, chance: Random, generosity: float = 0.06) -> None:
        self._chance = chance
        self._generosity = generosity
        self._left = 0

    def content(self, kind: str) -> dict[str, Any]:
        """What stands under `kind` in an update."""
        self._left = NODES
        annotation: Any = Update.model_fields[kind].annotation
        return self._object(_model_of(annotation), 0)

    def message(self, **given: Any) -> dict[str, Any]:
        """A message with whatever a message may hold, besides what is given."""
        self._left = NODES
        made = self._object(telegram.Message, 0)
        return {**made, **given}

    def text(self) -> str:
        """One of the texts that break things."""
        return self._chance.choice(NASTY)

    # ------------------------------------------------------------------ inside
    def _object(self, model: type[TelegramObject], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, annotation, required, default in _fields(model):
            if default is not PydanticUndefined and _is_literal(annotation):
                made[name] = default  # what tells the members of a union apart
            elif required or (self._left > 0 and depth < DEEPEST and self._chance.random() < self._generosity):
                made[name] = self._value(annotation, depth + 1)
        return made

    def _value(self, annotation: Any, depth: int) -> Any:
        self._left -= 1
        origin = get_origin(annotation)
        if origin is typing.Annotated:
            return self._value(get_args(annotation)[0], depth)
        if origin is Literal:
            return self._chance.choice(get_args(annotation))
        if origin in (Union, types.UnionType):
            return self._of_union([one for one in get_args(annotation) if one is not type(None)], depth)
        if origin in (list, typing.Sequence) or annotation is list:
            item = (get_args(annotation) or (str,))[0]
            count = 0 if self._left <= 0 or depth > DEEPEST else self._chance.randint(0, 2)
            return [self._value(item, depth + 1) for _ in range(count)]
        if isinstance(annotation, type):
            return self._of_class(annotation, depth)
        return self.text()

    def _of_union(self, members: list[Any], depth: int) -> Any:
        members = [one for one in members if one is not Default]
        shallow = [one for one in members if not (isinstance(one, type) and issubclass(one, TelegramObject))]
        choices = shallow if shallow and (depth > DEEPEST or self._left <= 0) else members
        return self._value(self._chance.choice(choices), depth)

    def _of_class(self, wanted: type, depth: int) -> Any:
        if issubclass(wanted, TelegramObject):
            return self._object(wanted, depth)
        if issubclass(wanted, bool):
            return self._chance.random() < 0.5
        if issubclass(wanted, datetime):
            return self._chance.choice((0, 1, 1_795_000_000, 2_000_000_000))
        if issubclass(wanted, timedelta):
            return self._chance.choice((0, 1, 86_400))
        if issubclass(wanted, int):
            return self._chance.choice(NUMBERS)
        if issubclass(wanted, float):
            return self._chance.choice((0.0, -1.5, 45.764, 1e9))
        if issubclass(wanted, dict):
            return {}
        return self.text()


def _is_literal(annotation: Any) -> bool:
    return get_origin(annotation) is Literal


@cache
def _fields(model: type[TelegramObject]) -> tuple[tuple[str, Any, bool, Any], ...]:
    """Name in JSON, type, whether required, default: of every field of a type."""
    model.model_rebuild()  # what its fields hold is known once it is built
    found = []
    for name, field in model.model_fields.items():
        found.append((_alias(name, field), field.annotation, field.is_required(), field.default))
    return tuple(found)


def _alias(name: str, field: FieldInfo) -> str:
    return str(field.alias or name)


@cache
def _model_of(annotation: Any) -> type[TelegramObject]:
    """The type behind `X | None`."""
    for one in get_args(annotation) or (annotation,):
        if isinstance(one, type) and issubclass(one, TelegramObject):
            return one
    raise TypeError(f"no type of Telegram in {annotation}")
