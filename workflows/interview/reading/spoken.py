"""Makes a text ready once for every reader: words as they are meant, sentences, quotations, with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

Span = tuple[int, int]
"""Where something stands in the original text: first character, and the one behind the last."""

_TOKEN: Final = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s<>\"]{0,2000}[^\s<>\".,;:!?)…]|[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}/(?:[^\s<>\"]{0,2000}[^\s<>\".,;:!?)…])?)"
    r"|(?P<word>[^\W_]{1,200}(?:['’ʼ´`][^\W_]{1,60}){0,4})"
    r"|(?P<end>[.!?…\n;]{1,50})"
)
_QUOTED: Final = re.compile(
    r"«[^»]{1,300}»|\"[^\"]{1,300}\"|“[^”]{1,300}”|„[^”“]{1,300}[”“]|(?<!\w)['‘][^'’\n]{2,200}['’](?!\w)"
)
_APOSTROPHE: Final = re.compile(r"['’ʼ´`]")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,200}")
_DOTTED: Final = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,6}\Z")
_LONGEST_DOTTED: Final = 13
_LIGATURES: Final = {0x153: "oe", 0xE6: "ae"}
LINK: Final = "<link>"
"""The form of an address: no pattern of words fits it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it may be meant: `forms` without accents and capitals, the likeliest first."""

    forms: tuple[str, ...]
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text and what it is made of; places count in `original`."""

    original: str
    words: tuple[Word, ...]
    sentences: tuple[Span, ...]
    quotes: tuple[Span, ...]

    @property
    def plain(self) -> str:
        """The likeliest words, one blank between them."""
        return " ".join(word.forms[0] for word in self.words)

    def quoted(self, span: Span) -> str:
        """Gives the person's own words at a place."""
        return self.original[span[0] : span[1]]

    def is_in_quotes(self, start: int, end: int) -> bool:
        """Tells whether the place lies within somebody's quoted words."""
        return any(first <= start and end <= last for first, last in self.quotes)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How people spell on a phone, as data.

    `whole` says what a written word stands for; `also`, what a word may stand for besides itself;
    `elided`, what stands before an apostrophe; `attached`, what stands behind one; `dropped`, words that
    say nothing where one of their neighbours stands beside them (French `ne`)."""

    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def spoken(self, text: str) -> Spoken:
        """Gives the text made ready."""
        words: list[Word] = []
        ends: list[int] = []
        for token in _TOKEN.finditer(text):
            if token.lastgroup == "end":
                if _ends_sentence(text, token.start(), token.end()):
                    ends.append(token.end())
                continue
            first, last = token.span()
            said = [(LINK,)] if token.lastgroup == "link" else self.said(token.group())
            words.extend(Word(forms, first, last, len(ends)) for forms in said)
        return Spoken(text, tuple(self._spoken_of(words)), _sentences(text, ends), _quotes(text))

    def said(self, written: str) -> list[tuple[str, ...]]:
        """Gives the words that one written word stands for, each with its forms."""
        plain = fold(written)
        if plain in self.whole:
            return [self._forms(word) for word in self.whole[plain]]
        parts = _APOSTROPHE.split(plain)
        said: list[tuple[str, ...]] = []
        for place, part in enumerate(parts):
            if place + 1 < len(parts) and part in self.elided:
                said.append(self.elided[part])
            elif place and part in self.attached:
                said.append(self.attached[part])
            else:
                said.extend(self._alone(part))
        return said

    def _alone(self, part: str) -> list[tuple[str, ...]]:
        if part in self.whole:
            return [self._forms(word) for word in self.whole[part]]
        if not _DRAWN_OUT.search(part):
            return [self._forms(part)]
        once, twice = _DRAWN_OUT.sub(r"\1", part), _DRAWN_OUT.sub(r"\1\1", part)
        if once in self.whole:
            return [self._forms(word) for word in self.whole[once]]
        return [tuple(dict.fromkeys((*self._forms(once), *self._forms(twice))))]

    def _forms(self, word: str) -> tuple[str, ...]:
        return (word, *self.also.get(word, ()))

    def _spoken_of(self, words: list[Word]) -> Iterator[Word]:
        """The words without those that say nothing where they stand."""
        for place, word in enumerate(words):
            neighbours = self.dropped.get(word.forms[0])
            if neighbours is not None:
                beside = words[max(0, place - 1) : place] + words[place + 1 : place + 2]
                if any(form in neighbours for one in beside for form in one.forms):
                    continue
            yield word


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Gives a word in lower case and without accents, the form in which words are compared."""
    plain = word.casefold()
    if plain.isascii():
        return plain
    plain = plain.translate(_LIGATURES)
    kept = unicodedata.normalize("NFKD", plain)
    return "".join(one for one in kept if not unicodedata.combining(one))


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """A point between two digits (`12.50`) or letters (`p.m`) ends nothing, nor does the last one of `z.s.m. offline`."""
    if _DOTTED.search(text, max(0, start - _LONGEST_DOTTED), end) and text[end : end + 2].strip()[:1].islower():
        return False
    inside = text[start:end] == "." and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
    return not inside or (text[end].isupper() and text[start - 1].islower())


def _sentences(text: str, ends: list[int]) -> tuple[Span, ...]:
    starts = [0, *ends]
    return tuple(zip(starts, [*ends, len(text)], strict=True))


def _quotes(text: str) -> tuple[Span, ...]:
    return tuple((one.start() + 1, one.end() - 1) for one in _QUOTED.finditer(text))
