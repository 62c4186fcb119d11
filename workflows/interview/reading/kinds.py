"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput

MOST_KINDS = 3


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """The kinds of incident, the likeliest first. Never sure by words alone: it is asked back."""
    weighed = told.kinds[:MOST_KINDS]
    return tuple(Read(one.kind, spans=one.spans) for one in weighed if one.weight * 2 >= weighed[0].weight)
