"""JSON as a stranger may have written it: only an adapter, at the edge, holds it; inwards it is a type of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject: TypeAlias = Mapping[str, Json]


def json_object(found: Json) -> JsonObject:
    """Gives the object that stands there, or one with nothing in it."""
    return found if isinstance(found, Mapping) else {}


def json_list(found: Json) -> Sequence[Json]:
    """Gives the list that stands there, or an empty one."""
    return found if isinstance(found, list | tuple) else ()


def json_number(found: Json) -> int:
    """Gives the whole number that stands there; 0 for anything else."""
    return int(found) if isinstance(found, int | float) else 0
