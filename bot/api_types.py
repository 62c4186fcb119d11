"""aiogram's types of the Bot API, built when they are first met.

aiogram has pydantic build what checks each of its four hundred types while it is imported: a second and a half of a
processor at the start of every process with a chat, which meets one in ten of them. pydantic itself builds a type at its
first use where it was not built before, from the names that it is given for this (`__pydantic_parent_namespace__`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

_TYPES = "aiogram.types."
Model = TypeVar("Model", bound=BaseModel)


def build_when_met() -> None:
    """Imports aiogram so; does nothing where it was imported before. What an update consists of is built at once: nobody who
    writes waits for it."""
    if "aiogram" in sys.modules:
        return
    names: dict[type[BaseModel], dict[str, Any]] = {}
    build = BaseModel.__dict__["model_rebuild"]

    def later(cls: type[BaseModel], /, *, _types_namespace: Any = None, **given: Any) -> bool | None:
        if _types_namespace is None or not cls.__module__.startswith(_TYPES) or "[" in cls.__name__:
            done: bool | None = build.__get__(None, cls)(_types_namespace=_types_namespace, **given)
            return done
        names[cls] = cls.__pydantic_parent_namespace__ = _types_namespace
        return None

    BaseModel.model_rebuild = classmethod(later)  # type: ignore[assignment,method-assign]
    try:
        import aiogram
    finally:
        BaseModel.model_rebuild = build  # type: ignore[method-assign]
    for method in below(aiogram.methods.TelegramMethod):
        method.__pydantic_parent_namespace__ = names.get(aiogram.types.Update)
    if not aiogram.types.Update.model_rebuild(raise_errors=False):  # pydantic does not know these names any more
        for one, namespace in names.items():
            one.model_rebuild(_types_namespace=namespace)


def below(parent: type[Model]) -> Iterator[type[Model]]:
    """Gives every class made from this one."""
    for one in parent.__subclasses__():
        yield one
        yield from below(one)
