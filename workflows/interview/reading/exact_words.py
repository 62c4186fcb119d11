"""Reads the exact words of an attack that a person quotes."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_words(told: ReadingInput) -> tuple[Read[str], ...]:
    """The words that were quoted, in their order."""
    return ()
