"""A text in the three languages of the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True, slots=True)
class LocalizedText(Mapping[str, str]):
    """The same thing said in French, Dutch and English; reads as a mapping from language to text."""

    fr: str
    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language == "fr":
            return self.fr
        if language == "nl":
            return self.nl
        if language == "en":
            return self.en
        raise KeyError(language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)

    def in_(self, language: str) -> str:
        """The text in `language`; English for a language we do not speak."""
        return self[language] if language in LANGUAGES else self.en

    def to_plain(self) -> dict[str, str]:
        """As it stands in JSON."""
        return {"fr": self.fr, "nl": self.nl, "en": self.en}

    def all(self) -> tuple[str, str, str]:
        """The three texts, whatever the person speaks: people mix their languages."""
        return (self.fr, self.nl, self.en)
