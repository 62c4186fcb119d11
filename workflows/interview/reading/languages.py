"""Reads in which language a text is written: by the pieces of its words, and by the small words that only one language has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workflows.interview.reading.model import ReaderModel
from workflows.interview.reading.phrases import as_words, normalise
from workflows.interview.reading.values import Read, ReadingInput
from workflows.kernel.people import LANGUAGES, Language

SMALL_WORD: Final = 0.2
"""What one small word adds to the chance of its language; the third adds no more."""
MOST_SMALL_WORDS: Final = 3
FEW_WORDS: Final = 3
AHEAD: Final = 0.3
"""How far a language must be ahead of the next in a text of FEW_WORDS: a name or a word that several share is no language."""


def guess_language(
    text: str, model: ReaderModel, small_words: Mapping[Language, frozenset[str]]
) -> tuple[Language, bool] | None:
    """Gives the language of the text, and whether nothing else is likely; None where two are as likely."""
    words = frozenset(as_words(normalise(text)).split())
    scores = model.scores(text)

    def likely(language: Language) -> float:
        small = min(len(words & small_words.get(language, frozenset())), MOST_SMALL_WORDS)
        return scores.chance("language", language) + SMALL_WORD * small

    first, second, *_ = sorted(LANGUAGES, key=likely, reverse=True)
    ahead = likely(first) - likely(second)
    return (first, ahead > AHEAD) if ahead > (AHEAD if len(words) <= FEW_WORDS else 0.0) else None


def read_language(told: ReadingInput) -> Read[Language] | None:
    """Gives the language of the text, else the one that the person is known to speak; None where neither is known."""
    found = guess_language(told.text, told.rules.model, told.rules.small_words)
    if found is not None:
        return Read(*found)
    return None if told.language is None else Read(told.language)
