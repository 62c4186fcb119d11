"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.values import Read, ReadingInput

MOST_KINDS: Final = 3
CHANCE: Final = 15.0
"""What a certain model adds to the weight of a kind's frames; from 10 to 30 the open texts are read alike."""


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the kinds of incident that frames speak for or the model proposes, the heaviest first: the weight of its frames
    and the model's chance together. Sure where words and model agree and nothing weighs more."""
    frames = {one.kind: one for one in told.kinds}
    proposed = told.scores.ranked("kind")
    weights = {
        kind: (frames[kind].weight if kind in frames else 0.0) + CHANCE * _chance(told, kind)
        for kind in (*frames, *(one for one in proposed if one not in frames))
    }
    heaviest = max(weights.values(), default=0.0)
    said = sorted((kind for kind in weights if weights[kind] * 2 >= heaviest), key=lambda kind: -weights[kind])
    agreed = dict(agreed_labels("kind", said, told.scores))
    return tuple(
        Read(kind, place == 0 and agreed[kind] and kind in frames, frames[kind].spans if kind in frames else ())
        for place, kind in enumerate(said[:MOST_KINDS])
    )


def _chance(told: ReadingInput, kind: str) -> float:
    return told.scores.chances.get(("kind", kind), 0.0)
