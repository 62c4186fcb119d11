"""Reads the exact words of an attack that a person quotes."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Read, ReadingInput

_CLAUSE: Final = re.compile(r"[^.!?\n;]{3,160}")
_SHOUTED: Final = re.compile(r"\b[A-ZÀ-Þ]{4,20}(?:[ '’-]+[A-ZÀ-Þ0-9]{1,20}){0,8}\b")
_CAPITALS: Final = 0.5


def read_words(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the words that were quoted, in their order: between marks, behind “says that”, or shouted behind “calls
    me”."""
    spans = [*told.spoken.quotes, *_reported(told), *_shouted(told)]
    kept: list[Span] = []
    furthest = -1  # what begins no earlier and ends no later lies within something that was kept
    for start, end in sorted(spans):
        if end > furthest:
            kept.append((start, end))
            furthest = end
    return tuple(Read(told.text[start:end].strip(), spans=((start, end),)) for start, end in kept)


def _reported(told: ReadingInput) -> list[Span]:
    """What follows “he writes that” up to the end of the sentence."""
    found = []
    for one in told.own.of("words.reported"):
        clause = _CLAUSE.match(told.text, one.span[1])
        if clause is not None and not any(mark in clause.group() for mark in '«"“„'):
            found.append((clause.start(), clause.end()))
    return found


def _shouted(told: ReadingInput) -> list[Span]:
    """Words in capitals near “calls”, in a text that is not all capitals."""
    letters = [char for char in told.text if char.isalpha()]
    if not letters or sum(map(str.isupper, letters)) > _CAPITALS * len(letters):
        return []
    named = told.own.of("words.named")
    return [
        one.span()
        for one in _SHOUTED.finditer(told.text)
        if any(abs(one.start() - named_at.span[1]) < 40 or abs(named_at.span[0] - one.end()) < 40 for named_at in named)
    ]
