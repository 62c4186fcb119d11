"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from workflows.interview.reading.agreement import agreed_labels
from workflows.interview.reading.values import Read, ReadingInput

MOST_KINDS = 3


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """The kinds of incident, the likeliest first; sure where words and model agree."""
    weighed = [one for one in told.kinds[:MOST_KINDS] if one.weight * 2 >= told.kinds[0].weight]
    spans = {one.kind: one.spans for one in weighed}
    return tuple(Read(kind, sure, spans.get(kind, ())) for kind, sure in agreed_labels("kind", spans, told.scores))
