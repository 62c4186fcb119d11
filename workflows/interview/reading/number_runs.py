"""Numbers in words, found in a text and turned into figures by the library text2num, in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from workflows.interview.reading.number_words import MULTIPLIERS, SMALL_NUMBERS
from workflows.interview.reading.spoken import fold

_PIECES: Final = frozenset(piece for name in SMALL_NUMBERS for piece in name.split()) | MULTIPLIERS.keys()
_JOINING: Final = frozenset(("et", "en", "and"))
_ARTICLES: Final = frozenset(("un", "une", "een", "one", "a", "et", "en", "and"))
_DUTCH_UNITS: Final = (
    "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|"
    "negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
)
_DUTCH: Final = re.compile(rf"(?:(?:{_DUTCH_UNITS}|en|honderd|duizend){{1,9}})")
_WORD: Final = re.compile(r"[^\W\d_]{1,60}")
_LANGUAGES: Final = ("fr", "nl", "en")
_MOST_WORDS: Final = 12
MOST_NUMBERS: Final = 40
"""A text is read as far as so many numbers: no message has more, and no text costs more."""


@dataclass(frozen=True, slots=True)
class NumberRun:
    """A number in words; `other` when it may as well be another one (`deux mille cinq`: 2,005 or 2,500)."""

    value: int
    start: int
    end: int
    other: int | None = None


def find_number_runs(text: str) -> Iterator[NumberRun]:
    """Gives the first numbers in words, each with its place. A single article (`un`, `een`, `a`) is none."""
    for tried, run in enumerate(_runs(text)):
        if tried >= MOST_NUMBERS:
            return
        yield from _numbers(run)


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Stretches of words that may be numbers."""
    run: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        word = fold(match.group())
        joined = not run or text[run[-1][2] : match.start()].strip(" -\u00a0\u202f") == ""
        if (run and not joined) or len(run) >= _MOST_WORDS:
            yield run
            run = []
        hundred_and = word == "and" and bool(run) and run[-1][0] in ("hundred", "thousand", "grand")
        if hundred_and or (_is_number_word(word) and (run or word not in _JOINING)):
            run.append((word, match.start(), match.end()))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_number_word(word: str) -> bool:
    return word in _PIECES or (len(word) > 6 and word not in _JOINING and _DUTCH.fullmatch(word) is not None)


def _numbers(run: list[tuple[str, int, int]]) -> Iterator[NumberRun]:
    while run and run[-1][0] in _JOINING:
        run = run[:-1]
    words = [word for word, _, _ in run]
    if not words or (len(words) == 1 and words[0] in _ARTICLES):
        return
    value = _value(words)
    if value is None and "and" in words:  # `two hundred and three hundred` is two numbers
        at = words.index("and")
        yield from _numbers(run[:at])
        yield from _numbers(run[at + 1 :])
    elif value is not None:
        yield NumberRun(value, run[0][1], run[-1][2], _other(words, value))


def _value(words: list[str]) -> int | None:
    from text_to_num import text2num  # here, so that importing this package needs the standard library alone

    said = " ".join(
        "cent" if word == "cents" and len(words) == 1 else "thousand" if word == "grand" else word for word in words
    )
    if "and" in words:
        said = " ".join(word for word in said.split() if word != "and")
        said = f"one {said}" if words[0] in ("hundred", "thousand") else said
    for language in _LANGUAGES:
        try:
            return int(text2num(said, language))
        except (ValueError, OverflowError):
            continue
    # text2num knows no article before a hundred or a thousand: `een duizend`.
    return _value(words[1:]) if words[0] in _ARTICLES and len(words) > 1 else None


def _other(words: list[str], value: int) -> int | None:
    """Spoken short, a thousand and a unit mean hundreds: `deux mille cinq`."""
    short = len(words) > 1 and words[-2] in ("mille", "duizend", "thousand") and 1 <= value % 1000 <= 9
    return value - value % 1000 + 100 * (value % 1000) if short else None
