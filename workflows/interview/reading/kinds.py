"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.values import Read, ReadingInput

MOST_KINDS: Final = 3
_LIKELY: Final = 0.5
"""From which chance on a kind that no frame speaks for is weighed beside those that frames speak for."""
CHANCE: Final = 10.0
"""What a certain model adds to the weight of a kind's frames."""


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the kinds of incident, the likeliest first: the weight of its frames and the model's chance together. Sure
    where words and model agree; what the model says alone is proposed."""
    weights = {one.kind: one.weight + CHANCE * _chance(told, one.kind) for one in told.kinds}
    if weights:
        likely = (kind for group, kind in told.scores.chances if group == "kind" and _chance(told, kind) >= _LIKELY)
        weights = {kind: CHANCE * _chance(told, kind) for kind in likely} | weights
    spans = {one.kind: one.spans for one in told.kinds}
    heaviest = max(weights.values(), default=0.0)
    said = sorted((kind for kind in weights if weights[kind] * 2 >= heaviest), key=lambda kind: -weights[kind])
    agreed = agreed_labels("kind", said[:MOST_KINDS], told.scores)
    return tuple(
        Read(kind, sure and place == 0 and kind in spans, spans.get(kind, ()))
        for place, (kind, sure) in enumerate(agreed)
    )


def _chance(told: ReadingInput, kind: str) -> float:
    return told.scores.chances.get(("kind", kind), 0.0)
