"""Reads who is attacked: the person who writes, their child, their company, others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.authors import read_author
from workflows.interview.reading.lexicon import Match
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Read, ReadingInput, Victim

_NAMED: Final[tuple[tuple[Victim, tuple[str, ...]], ...]] = (
    ("child", ("victim.child", "victim.child_alone")),
    ("family", ("victim.family",)),
    ("several", ("victim.several",)),
    ("spouse", ("victim.spouse",)),
    ("company", ("victim.company",)),
    ("self", ("victim.self",)),
)
_THEIRS: Final[tuple[Victim, ...]] = ("child", "spouse", "family")
_TOGETHER: Final = "victim.several"
_WEIGHT: Final = 2.0
_FIRST: Final = 1.0
"""What somebody weighs more who is named among the first words: the matter is about them."""
_FIRST_WORDS: Final = 14
_TARGET: Final = 1.5
"""What the writer weighs more where the deed is done to them: `about me`, `my photo`."""
CHANCE: Final = 4.0


def read_victim(told: ReadingInput) -> Read[Victim]:
    """Tells who is attacked; `unknown` where nothing was said of it. Sure where words and model agree."""
    author = read_author(told)
    acting = author.spans if author is not None else ()
    heard = {victim: _heard(told, concepts, acting) for victim, concepts in _NAMED}
    if told.own.of("victim.other"):
        heard["self"] = []
    weights = {victim: _weight(told, victim, found) for victim, found in heard.items() if found}
    said = sorted(weights, key=lambda victim: -weights[victim])
    agreed = agreed_labels("victim", said[:1], told.scores)
    if not agreed:
        return Read("unknown")
    name, sure = agreed[0]
    if said and said[0] != name and told.own.of(f"victim.{said[0]}_target"):
        name, sure = said[0], False
    if any(heard[other] for other in _THEIRS if other != name):
        sure = False  # a photo of their children is done to them too; a little brother of twelve is a child of somebody else
    if name == "self" and not told.own.of("victim.target"):
        sure = False  # only a deed that is told to be done to them leaves nothing to ask
    victim = next((one for one, _ in _NAMED if one == name), None)
    return Read(victim, sure, tuple(one.span for one in heard[victim])) if victim is not None else Read("unknown")


def _heard(told: ReadingInput, concepts: tuple[str, ...], acting: Sequence[Span]) -> list[Match]:
    """The words for them, without those who act, who only told of it, or whom the writer merely has."""
    aside = told.own.of("victim.has_children", "author.told", "victim.aside")
    if _TOGETHER not in concepts:
        aside += told.own.of(_TOGETHER)  # `me and my wife` are several, not a wife
    return [
        one
        for one in told.own.of(*concepts)
        if not any(one.first < other.last and other.first < one.last for other in aside)
        and not any(first < one.span[1] and one.span[0] < last for first, last in acting)
    ]


def _weight(told: ReadingInput, victim: Victim, found: Sequence[Match]) -> float:
    weight = CHANCE * told.scores.chances.get(("victim", victim), 0.0)
    if victim == "self":
        return weight + 1.0 + (_TARGET if told.own.of("victim.target") else 0.0)
    if victim == "company":
        return weight + (
            _WEIGHT + _FIRST if any(one.kind in told.rules.frames.business for one in told.kinds[:1]) else _FIRST
        )
    if told.own.of(f"victim.{victim}_target"):
        weight += _TARGET
    return weight + _WEIGHT + (_FIRST if found[0].first < _FIRST_WORDS else 0.0)
