"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.values import Read, ReadingInput

MOST_KINDS: Final = 3
CHANCE: Final = 10.0
"""What a certain model adds to the weight of a kind's frames."""


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """The kinds of incident, the likeliest first: the weight of its frames and the model's chance together. Sure where words
    and model agree; what the model says alone is proposed."""
    weights = {one.kind: one.weight + CHANCE * _chance(told, one.kind) for one in told.kinds}
    spans = {one.kind: one.spans for one in told.kinds}
    heaviest = max(weights.values(), default=0.0)
    said = sorted((kind for kind in weights if weights[kind] * 2 >= heaviest), key=lambda kind: -weights[kind])
    agreed = agreed_labels("kind", said[:MOST_KINDS], told.scores)
    return tuple(Read(kind, sure and place == 0, spans.get(kind, ())) for place, (kind, sure) in enumerate(agreed))


def _chance(told: ReadingInput, kind: str) -> float:
    return told.scores.chances.get(("kind", kind), 0.0)
