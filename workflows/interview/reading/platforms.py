"""Reads on which platforms something happened."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_platforms(told: ReadingInput) -> tuple[Read[str], ...]:
    """The platforms' ids; one that the rules do not know is `other:` and its name."""
    return ()
