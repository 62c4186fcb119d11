"""Plain data, as the database keeps it, read by name and type. What is not as it should be raises: nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

Plain = Mapping[str, object]
"""Names with what JSON knows: texts, numbers, truths, lists, and plain data again."""


def text(plain: Plain, name: str, default: str | None = None) -> str:
    """Gives a text that is there; without a default a missing one raises KeyError."""
    found = plain[name] if default is None else plain.get(name, default)
    if not isinstance(found, str):
        raise TypeError(name)
    return found


def text_or_none(plain: Plain, name: str) -> str | None:
    """Gives a text that may be missing or null."""
    return None if plain.get(name) is None else text(plain, name)


def number(plain: Plain, name: str, default: int = 0) -> int:
    """Gives a whole number."""
    found = plain.get(name, default)
    if not isinstance(found, int):
        raise TypeError(name)
    return found


def number_or_none(plain: Plain, name: str) -> int | None:
    """Gives a whole number that may be missing or null."""
    return None if plain.get(name) is None else number(plain, name)


def numbers(plain: Plain, name: str) -> tuple[int, ...]:
    """Gives a list of whole numbers."""
    return tuple(int(str(one)) for one in listed(plain[name]))


def day_or_none(plain: Plain, name: str) -> date | None:
    """Gives a day that may be missing, null or empty."""
    said = text_or_none(plain, name)
    return date.fromisoformat(said) if said else None


def uuid_or_none(plain: Plain, name: str) -> UUID | None:
    """Gives an identifier that may be missing or null."""
    said = text_or_none(plain, name)
    return UUID(said) if said else None


def uuids(plain: Plain, name: str) -> tuple[UUID, ...]:
    """Gives a list of identifiers that may be missing."""
    return tuple(UUID(str(one)) for one in listed(plain.get(name, [])))


def words(found: object) -> Mapping[str, str]:
    """Gives a text in several languages."""
    if not isinstance(found, dict):
        raise TypeError(type(found).__name__)
    return {str(language): str(said) for language, said in found.items() if said is not None}


def listed(found: object) -> Sequence[object]:
    """Gives a list of anything plain."""
    if not isinstance(found, list | tuple):
        raise TypeError(type(found).__name__)
    return found


def entries(found: object) -> Sequence[Plain]:
    """Gives a list of plain data that may be missing."""
    return [] if found is None else [part(one) for one in listed(found)]


def part(found: object) -> Plain:
    """Plain data that may be missing: then there is nothing in it."""
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise TypeError(type(found).__name__)
    return found


def instant_or_none(plain: Plain, name: str) -> datetime | None:
    """Gives an instant that may be missing, null or empty."""
    said = text_or_none(plain, name)
    return datetime.fromisoformat(said) if said else None
