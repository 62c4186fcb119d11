"""Words that no letter may hold: threats for money, silence bought, costs nobody may claim, the look of a judicial act, a title
the desk has not. The phrases are data (`rules/letters/_lint.yaml`); what the author wrote, quoted, is not ours and not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from workflows.letters.rules import Phrase

_MARKS: Final = re.compile(r"[\u0300-\u036f]")


def forbidden_words(
    text: str, phrases: Sequence[Phrase], country: str, addressee: str, signer: str
) -> Iterator[tuple[Phrase, str]]:
    """Gives every phrase that the text holds and that is not to be said here, with the words that were found."""
    for phrase, words in found_phrases(text, phrases):
        if phrase.holds_for(country, addressee, signer):
            yield phrase, words


def found_phrases(text: str, phrases: Sequence[Phrase]) -> Iterator[tuple[Phrase, str]]:
    """Gives every phrase that the text holds, with the words that were found. All languages are looked at: people mix
    them."""
    plain = _plain(text)
    for phrase in phrases:
        found = _pattern(tuple(one for words in phrase.words.values() for one in words)).search(plain)
        if found is not None:
            yield phrase, found[0]


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words as a whole; `…` between them stands for a few others, `*` at the end of one for any ending."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_one, words)) + r")(?!\w)")


def _one(words: str) -> str:
    parts = [re.escape(_plain(part)).replace(r"\ ", " ").replace(r"\*", r"\w*") for part in words.split("…")]
    return r"(?:\W+\w+){0,6}?\W+".join(parts)


def _plain(text: str) -> str:
    kept = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return " ".join(_MARKS.sub("", kept).split())
