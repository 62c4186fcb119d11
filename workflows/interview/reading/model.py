"""A small statistical model scores what a text says: danger, kind of incident, victim, language.

The weights are learned from invented texts (`tools/train_reader.py`) and come in from outside; this module adds up. What is
made of it beside the lexicon is said in `agreement.py`.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter, mul
from typing import Final, Literal
from zlib import crc32

from workflows.interview.reading.kept import kept
from workflows.interview.reading.phrases import as_words, normalise

ALARMS: Final[tuple[Literal["self_harm", "violence", "child_at_risk"], ...]] = (
    "self_harm",
    "violence",
    "child_at_risk",
)
CONCERN: Final = "concern"
"""The label that says: something here is no plain report, whatever it is."""
LONGEST_TO_SCORE: Final = 4_096
LONGEST_WORD: Final = 24
SHORTEST, LONGEST = 3, 5
"""Letters of a piece of a word."""
WINDOW: Final = 14
"""Words of a stretch that is scored by itself: a cry for help drowns in a long story."""

_ENDS: Final = re.compile(r"[.!?;:\n…]+")
_LINK: Final = re.compile(r"https?://\S+|www\.\S+|@\w+")
_DRAWN_OUT: Final = re.compile(r"([a-z])\1{2,}")


def words_of(text: str) -> list[str]:
    """Gives the words that are scored, without accents; ages of children become one word, other numbers another."""
    plain = as_words(normalise(_LINK.sub(" ", text[:LONGEST_TO_SCORE])))
    return [_word(one[:LONGEST_WORD]) for one in _DRAWN_OUT.sub(r"\1\1", plain).split()]


def _word(word: str) -> str:
    if not word[0].isdigit():
        return word
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    small = digits.isdigit() and len(digits) <= 2 and 5 <= int(digits) <= 17
    return ("7" if small else "0") + word[len(digits) :]


def stretches(text: str) -> Iterator[list[str]]:
    """Gives the words of each sentence; a long one in stretches that overlap by half."""
    for sentence in _ENDS.split(text[:LONGEST_TO_SCORE]):
        words = words_of(sentence)
        for start in range(0, max(len(words) - WINDOW // 2, 1), WINDOW // 2):
            if words:
                yield words[start : start + WINDOW]


def buckets_of(words: Iterable[str], seed: int, buckets: int) -> list[int]:
    """Gives the places in the weights of words, pairs of words and pieces of words, each once."""
    found: set[int] = set()
    spoken = list(words)
    for word in spoken:
        found.update(_places_of(word, seed, buckets))
    found.update(crc32(f"{one} {other}".encode(), seed) % buckets for one, other in pairwise(["^", *spoken, "$"]))
    return sorted(found)


@lru_cache(maxsize=4096)
def _places_of(word: str, seed: int, buckets: int) -> tuple[int, ...]:
    """The places of one word and its pieces: people use the same few thousand."""
    return tuple({crc32(piece.encode(), seed) % buckets for piece in _pieces(word)})


def _pieces(word: str) -> Iterator[str]:
    yield f"={word}"
    edged = f"<{word}>"
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]


@dataclass(frozen=True, slots=True)
class LabelWeights:
    """What one label learned: a small whole number for each place, times `scale`, and where a score begins to count."""

    group: str
    name: str
    weights: array[int]
    scale: float
    bias: float
    proposes: float
    """From this chance on the label is worth saying, as a question."""
    strong: float
    """From this chance on it agrees with a cue of the lexicon. Above 1 where too few texts were learned from: never."""
    texts: int
    """How many texts it was learned from."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances between 0 and 1 by label; of a label of safety by the whole text and its heaviest stretch, half each."""

    chances: Mapping[tuple[str, str], float]
    proposed: frozenset[tuple[str, str]]
    strong: frozenset[tuple[str, str]]

    def chance(self, group: str, name: str) -> float:
        """Gives the chance of one label; none where it was not learned."""
        return self.chances.get((group, name), 0.0)

    def best(self, group: str) -> str | None:
        """Gives the label of the group with the highest chance, if it is worth saying."""
        return next(iter(self.ranked(group)), None)

    def ranked(self, group: str) -> tuple[str, ...]:
        """Gives the labels of the group that are worth saying, the likeliest first."""
        names = [name for which, name in self.proposed if which == group]
        return tuple(sorted(names, key=lambda name: (-self.chances[group, name], name)))

    def is_strong(self, group: str, name: str) -> bool:
        """Tells whether the label is likely enough to agree with a cue of the lexicon."""
        return (group, name) in self.strong


@dataclass(frozen=True, slots=True)
class ReaderModel:
    """The weights of every label; without labels it says nothing. `made_from` names the texts and the way they were learned
    from."""

    seed: int = 0
    rarity: bytes = b""
    """How much a place counts: the rarer among the texts learned from, the more."""
    labels: tuple[LabelWeights, ...] = ()
    made_from: str = ""
    _kept: Callable[[str], Scores] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", kept(self._scored))

    def scores(self, text: str) -> Scores:
        """Gives the chance of every label. Texts are read up to LONGEST_TO_SCORE characters."""
        return self._kept(text)

    def chances(self, text: str) -> dict[tuple[str, str], float]:
        """Gives the same without thresholds."""
        whole = words_of(text)
        if not whole or not self.labels:
            return {(one.group, one.name): 0.0 for one in self.labels}
        parts = [self._places(whole)]
        parts += [self._places(words) for words in stretches(text) if len(words) < len(whole)]
        return {
            (one.group, one.name): _chance(one, parts if one.group == "safety" else parts[:1]) for one in self.labels
        }

    def _places(self, words: list[str]) -> _Places:
        places = buckets_of(words, self.seed, len(self.rarity))
        rarity = itemgetter(*places)(self.rarity)
        return itemgetter(*places), rarity, math.sqrt(sum(map(mul, rarity, rarity)))

    def _scored(self, text: str) -> Scores:
        chances = self.chances(text)
        return Scores(
            chances,
            frozenset((one.group, one.name) for one in self.labels if chances[one.group, one.name] >= one.proposes),
            frozenset((one.group, one.name) for one in self.labels if chances[one.group, one.name] >= one.strong),
        )


_Places = tuple[Callable[[Sequence[int]], tuple[int, ...]], tuple[int, ...], float]
"""What takes the places of a text out of an array (never fewer than two: a word has more pieces), how much each counts, and
the length of that."""


def _chance(label: LabelWeights, parts: Sequence[_Places]) -> float:
    """The chance by the whole text and its heaviest stretch alike: one stretch of a long story is heavy by accident."""
    said: list[float] = [_added(label, one) for one in parts]
    return _of_sum(label.bias + (said[0] + max(said)) / 2)


def _of_sum(added: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, added))))


def _added(label: LabelWeights, found: _Places) -> float:
    take, rarity, length = found
    added: int = sum(map(mul, take(label.weights), rarity))
    return label.scale * added / length
