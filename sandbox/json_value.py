"""JSON as callers of the Bot API and its pages speak it, and what stands in it at a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject: TypeAlias = Mapping[str, Json]


def object_in(found: Json) -> JsonObject:
    """Gives the object that stands there, or one with nothing in it."""
    return found if isinstance(found, Mapping) else {}


def objects_in(found: Json) -> list[JsonObject]:
    """Gives the objects of the list that stands there."""
    return [one for one in list_in(found) if isinstance(one, Mapping)]


def list_in(found: Json) -> Sequence[Json]:
    """Gives the list that stands there, or an empty one."""
    return found if isinstance(found, list | tuple) else ()


def whole_in(found: Json) -> int:
    """Gives the whole number that stands there; raises ValueError for what is none."""
    if isinstance(found, int | float | str):
        return int(found)
    raise ValueError(type(found).__name__)


def text_in(found: Json) -> str:
    """Gives the text that stands there; empty for nothing."""
    return "" if found is None else str(found)
