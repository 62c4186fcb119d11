"""Where an answer lives in the plain facts of a case.

Plain facts are the JSON mapping of the facts file. Paths are those of `fact_schema.py`: `publication.x` means the publication
the question is asked about, and `statement.x` the shared statement for the first publication and the publication's own
statement for every later one. Nothing here changes its argument: every change returns a new mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from workflows.law.fact_values import MISSING, same

PlainFacts = Mapping[str, object]
_OF_PUBLICATION: Final = "publication."


class FirstPublication:
    """What a person says who says that a publication repeats the first: its name is known once the answer is written."""

    def __repr__(self) -> str:
        return "FIRST"


FIRST: Final = FirstPublication()


def resolve(path: str, publication: int) -> tuple[str | int, ...]:
    """Gives the keys to walk from the top of the facts."""
    if path.startswith(_OF_PUBLICATION):
        return ("publications", publication, *path.removeprefix(_OF_PUBLICATION).split("."))
    if publication > 0 and path.startswith("statement."):
        return ("publications", publication, *path.split("."))
    return tuple(path.split("."))


_resolved = lru_cache(maxsize=4096)(resolve)


def get(facts: PlainFacts, path: str, publication: int = 0) -> object:
    """Gives the value at `path`, or `MISSING`. A null counts as missing."""
    here: object = facts
    for key in _resolved(path, publication):
        if isinstance(key, int):
            if not isinstance(here, list | tuple) or key >= len(here):
                return MISSING
            here = here[key]
        elif (type(here) is dict or isinstance(here, Mapping)) and key in here:
            here = here[key]
        else:
            return MISSING
    return MISSING if here is None else here


def put(facts: PlainFacts, path: str, value: object, publication: int = 0) -> dict[str, object]:
    """Gives the facts with `value` at `path`. Publications that do not exist yet are opened with a name of their own;
    the first repeats none."""
    if value is FIRST:
        if publication == 0:
            return drop(facts, path, publication)
        value = _first_name(facts)
    return _put(facts, resolve(path, publication), value)


def agrees(facts: PlainFacts, path: str, value: object, publication: int = 0) -> bool:
    """Tells whether the facts say what an answer with this `value` would say; whoever named the publication that is
    repeated has answered whether one is."""
    held = get(facts, path, publication)
    return held is not MISSING if value is FIRST else same(held, value)


def drop(facts: PlainFacts, path: str, publication: int = 0) -> dict[str, object]:
    """Gives the facts without `path`. A group left empty goes too; a publication keeps its name, because clocks point
    at it."""
    return _drop(facts, resolve(path, publication))


def _first_name(facts: PlainFacts) -> object:
    """The name of the first publication; it has one as soon as anything is known of it."""
    held = facts.get("publications")
    first = held[0] if isinstance(held, list | tuple) and held else {}
    return first.get("id", "p1") if isinstance(first, Mapping) else "p1"


def count_publications(facts: PlainFacts) -> int:
    """Tells how many publications the facts hold."""
    held = facts.get("publications")
    return len(held) if isinstance(held, list | tuple) else 0


def _put(here: object, keys: tuple[str | int, ...], value: object) -> dict[str, object]:
    copy: dict[str, object] = dict(here) if isinstance(here, Mapping) else {}
    key = str(keys[0])
    if len(keys) == 1:
        copy[key] = value
    elif isinstance(keys[1], int):
        copy[key] = _put_in_list(copy.get(key), keys[1], keys[2:], value)
    else:
        copy[key] = _put(copy.get(key), keys[1:], value)
    return copy


def _put_in_list(here: object, index: int, keys: tuple[str | int, ...], value: object) -> list[object]:
    items: list[object] = list(here) if isinstance(here, list | tuple) else []
    while len(items) <= index:
        items.append({"id": _free_name(items)})
    items[index] = _put(items[index], keys, value)
    return items


def _free_name(items: list[object]) -> str:
    taken = {item.get("id") for item in items if isinstance(item, Mapping)}
    number = len(items) + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"


def _drop(here: object, keys: tuple[str | int, ...]) -> dict[str, object]:
    copy: dict[str, object] = dict(here) if isinstance(here, Mapping) else {}
    key = str(keys[0])
    if key not in copy:
        return copy
    if len(keys) == 1:
        del copy[key]
        return copy
    if isinstance(keys[1], int):
        held = copy[key]
        items: list[object] = list(held) if isinstance(held, list | tuple) else []
        if keys[1] < len(items):
            items[keys[1]] = _drop(items[keys[1]], keys[2:])
        copy[key] = items
        return copy
    inner = _drop(copy[key], keys[1:])
    if inner:
        copy[key] = inner
    else:
        del copy[key]
    return copy
