"""Frames: who does what to what, as words near one another; several of them speak for a kind of incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workflows.interview.reading.lexicon import Match, Matches
from workflows.interview.reading.spoken import Span

TONGUE: Final = "tongue"
"""The concept of small words, by which the languages of a text are known."""
_ENOUGH: Final = 0.4


def in_own_languages(matches: Matches) -> Matches:
    """Tells what was heard by patterns of the languages the text is written in: `nu` is naked in French and now in
    Dutch. A word that the likeliest language has too (`de`, `ma`) is no sign of a second one."""
    places: dict[str, set[int]] = {}
    for one in matches.of(TONGUE):
        places.setdefault(one.pattern.language, set()).add(one.first)
    if not places:
        return matches
    most = max(map(len, places.values()))
    likeliest = {language for language, found in places.items() if len(found) == most}
    taken = set[int]().union(*(places[language] for language in likeliest))
    own = {language for language, found in places.items() if len(found - taken) >= max(2, most * _ENOUGH)} | likeliest
    return Matches(tuple(one for one in matches.all if one.pattern.language in own and one.concept != TONGUE))


@dataclass(frozen=True, slots=True)
class Frame:
    """Concepts that are heard together, and how much they weigh within one sentence; within one text they weigh half."""

    concepts: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A kind of incident, what speaks for it, and where."""

    kind: str
    weight: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of every kind of incident, the kind that goes first between equals first; `business` are the kinds whose
    victim a business can be, `strangers` those that people from nowhere do unless it is said who did it."""

    kinds: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    business: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()

    def weigh(self, matches: Matches) -> tuple[Weighed, ...]:
        """Gives the kinds that anything speaks for, the heaviest first."""
        found = [one for kind, frames in self.kinds.items() if (one := _weighed(kind, frames, matches)) is not None]
        return tuple(sorted(found, key=lambda one: -one.weight))


def _weighed(kind: str, frames: tuple[Frame, ...], matches: Matches) -> Weighed | None:
    weight, spans = 0.0, dict[Span, None]()
    for frame in frames:
        if not matches.has_all(frame.concepts):
            continue
        heard = [matches.of(concept) for concept in frame.concepts]
        together = _in_one_sentence(heard)
        weight += frame.weight if together else frame.weight / 2
        spans.update((one.span, None) for one in together or [named[0] for named in heard])
    return Weighed(kind, weight, tuple(spans)) if weight else None


def _in_one_sentence(heard: list[tuple[Match, ...]]) -> list[Match]:
    """The first of each that stand in one sentence, each at words of its own."""
    for sentence in sorted({one.sentence for one in heard[0]}):
        row = [next((one for one in named if one.sentence == sentence), None) for named in heard]
        if all(row):
            return [one for one in row if one is not None]
    return []
