"""Reads what a person wants to reach."""

from __future__ import annotations

from workflows.interview.reading.lexicon import Match
from workflows.interview.reading.values import Read, ReadingInput

_WISHED, _ANSWERED = "aim.", "answer."


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
        if _is_refused(told, one):
            continue
        name = one.concept.removeprefix(prefix)
        found.setdefault(name, Read(name, spans=(one.span,)))
    return tuple(found.values())


def _is_refused(told: ReadingInput, aim: Match) -> bool:
    """Whether a negation stands before the wish or within it; one behind it speaks of something else."""
    words = told.spoken.words[max(0, aim.first - 2) : aim.last]
    near = [word for word in words if word.sentence == aim.sentence]
    return any(form in told.rules.lexicon.negations for word in near for form in word.forms[:1])
