"""Reads what a person wants to reach."""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.lexicon import Match
from workflows.interview.reading.values import Read, ReadingInput

_WISHED, _ANSWERED = "aim.", "answer."
_REMOVAL, _NAMELESS = "removal", "anonymisation"
_OF_THE_DESK: Final = ("wish.delete_data",)
_BESIDE: Final = 2
"""Words between the name and what is to become of it."""
_BREAKS: Final = frozenset(",;:()+")


def read_aims(told: ReadingInput) -> tuple[Read[str], ...]:
    """The aims, by their ids in the rules: only what is wished, never what is refused or merely told."""
    return _aims(told, _WISHED)


def answer_aims(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """The aims that the answer names; None: it must be asked again. Sure when a short answer names nothing else."""
    aims = _aims(told, _ANSWERED)
    if not aims:
        return None
    spans = tuple(span for one in aims for span in one.spans)
    is_short = len(told.spoken.words) <= 4 * len(aims) and len(told.spoken.sentences) <= 2
    return Read(tuple(one.value for one in aims), is_short, spans)


def _aims(told: ReadingInput, prefix: str) -> tuple[Read[str], ...]:
    found: dict[str, Read[str]] = {}
    for one in told.own.under(prefix):
        if _is_refused(told, one) or _is_another(told, one, prefix):
            continue
        name = one.concept.removeprefix(prefix)
        found.setdefault(name, Read(name, spans=(one.span,)))
    return tuple(found.values())


def _is_another(told: ReadingInput, aim: Match, prefix: str) -> bool:
    """Whether a removal is of something else than what was published: of the name in it, or of what they told the desk."""
    if aim.concept != prefix + _REMOVAL:
        return False
    names = told.own.of(prefix + _NAMELESS)
    of_name = any(one.sentence == aim.sentence and abs(one.last - aim.last) <= _BESIDE for one in names)
    return of_name or any(one.sentence == aim.sentence for one in told.own.of(*_OF_THE_DESK))


def _is_refused(told: ReadingInput, aim: Match) -> bool:
    """Whether a negation stands before the wish or within it; one behind it speaks of something else."""
    words, negations = told.spoken.words, told.rules.lexicon.negations
    for place in range(max(0, aim.first - 2), min(len(words), aim.last + 1)):
        word = words[place]
        if word.sentence != aim.sentence or word.forms[0] not in negations:
            continue
        between = told.text[word.end : aim.span[0]] if place < aim.first else told.text[aim.span[1] : word.start]
        if place < aim.last and not set(between) & _BREAKS:
            return True
        if place == aim.last and not between.strip() and set(told.text[word.end : word.end + 1]) & _BREAKS:
            return True  # `punish no, remove yes`
    return False
