"""Whether the words complained of stand in a text, and where: case, accents of form, quotation marks and spaces apart."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_ALIKE: Final = {
    **dict.fromkeys("’‘‛`´ʼ", "'"), **dict.fromkeys("«»“”„‟\"", ""), **dict.fromkeys("‐‑‒–—−", "-"),
    "…": "...", "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
}  # fmt: skip
_CLINGING: Final = frozenset("!?;:,.")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where the words stand in the text as it is."""

    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A text as it is compared; `origin` has, for each of its characters, where it came from."""

    text: str
    origin: tuple[int, ...]


def compared(text: str) -> Compared:
    """Gives the text without case, accents and quotation marks, with one form of apostrophe and dash, one space between
    words and none before a point: `« Menteur ! »` is `menteur!`."""
    kept: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for one in _folded(char):
            if one == " " and (not kept or kept[-1] == " "):
                continue
            if one in _CLINGING and kept and kept[-1] == " ":
                kept.pop()
                origin.pop()
            kept.append(one)
            origin.append(at)
    return Compared("".join(kept), tuple(origin))


def find_words(text: str | Compared, words: str) -> Quotation | None:
    """Gives the first place where the words stand whole; None where they do not, or where there are none to look
    for."""
    where = compared(text) if isinstance(text, str) else text
    wanted = compared(words).text.strip(" '")
    at = where.text.find(wanted) if wanted else -1
    if at < 0:
        return None
    first, last = where.origin[at], where.origin[at + len(wanted) - 1]
    return Quotation(first, last - first + 1)


def _folded(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if char.isspace():
        return " "
    if char.isascii():
        return char.lower()
    plain = "".join(one for one in unicodedata.normalize("NFKD", char.casefold()) if not unicodedata.combining(one))
    return " " if plain.isspace() else plain
