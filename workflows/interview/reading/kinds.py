"""Reads what kind of incident a text tells of."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_kinds(told: ReadingInput) -> tuple[Read[str], ...]:
    """The kinds of incident, the likeliest first."""
    return ()
