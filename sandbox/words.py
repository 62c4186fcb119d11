"""What the pages of the sandbox say, in the reader's language: data in `locales/`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
FALLBACK = "en"

Words = str | Mapping[str, str]
"""A text, or the same text by language."""


class Speech:
    """The sentences of the pages, by language and key (without the leading `sandbox.`)."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._said = {path.parent.name: _read(path) for path in sorted(folder.glob("*/sandbox.po"))}

    @property
    def languages(self) -> tuple[str, ...]:
        """French, Dutch, English: in this order on the page."""
        return tuple(sorted(self._said, key=("fr", "nl", "en").index))

    def of(self, language: str) -> dict[str, str]:
        """Gives all sentences of a language."""
        return self._said.get(language) or self._said[FALLBACK]

    def chosen(self, *wishes: str | None) -> str:
        """Gives the first language that is wished for and spoken; a wish may be an `Accept-Language` header."""
        for wish in wishes:
            for part in (wish or "").split(","):
                code = part.split(";")[0].strip().split("-")[0].lower()
                if code in self._said:
                    return code
        return FALLBACK


def in_language(words: Words, language: str) -> str:
    """Gives a text that may be given by language."""
    if isinstance(words, str):
        return words
    return words.get(language) or words.get(FALLBACK) or next(iter(words.values()), "")


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        catalog = read_po(stream)
    return {
        str(message.id).removeprefix("sandbox."): str(message.string)
        for message in catalog
        if message.id and isinstance(message.id, str)
    }
