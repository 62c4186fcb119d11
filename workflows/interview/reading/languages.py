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
LIKELY: Final = 0.4
"""What the language of a country must be given for the country to decide."""
AHEAD: Final = 0.3
"""How far a language must be ahead of the next in a text of FEW_WORDS: a name or a word that several share is no language."""


SHORT: Final = 12
"""So few words are read again as they are meant."""


def guess_language(
    text: str, model: ReaderModel, small_words: Mapping[Language, frozenset[str]], own: str | None = None
) -> tuple[Language, bool] | None:
    """Gives the language of the text, and whether nothing else is likely. Between two as likely ones `own`, the language of
    the country that is known, decides; None where it is none of them."""
    words = frozenset(as_words(normalise(text)).split())
    scores = model.scores(text)

    def likely(language: Language) -> float:
        small = min(len(words & small_words.get(language, frozenset())), MOST_SMALL_WORDS)
        return scores.chance("language", language) + SMALL_WORD * small

    first, second, *_ = sorted(LANGUAGES, key=likely, reverse=True)
    ahead = likely(first) - likely(second)
    if ahead > (AHEAD if len(words) <= FEW_WORDS else 0.0):
        return first, ahead > AHEAD
    spoken = next((one for one in (first, second) if one == own), None)
    return (spoken, False) if spoken is not None and likely(spoken) >= LIKELY else None


def read_language(told: ReadingInput) -> Read[Language] | None:
    """Gives the language of the text, as it is written or as it is meant (`ya qqun`: only one language is spelled so), else the
    one that the person is known to speak; None where neither is known."""
    rules = told.rules
    own = rules.own_languages.get(told.country or "")
    found = guess_language(told.text, rules.model, rules.small_words, own)
    if found is None and len(told.spoken.words) <= SHORT:
        found = guess_language(told.spoken.plain, rules.model, rules.small_words, own)
    if found is not None:
        return Read(*found)
    return None if told.language is None else Read(told.language)
