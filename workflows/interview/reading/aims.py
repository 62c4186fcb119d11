"""Reads what a person wants to reach."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_aims(told: ReadingInput) -> tuple[Read[str], ...]:
    """The aims, by their ids in the rules."""
    return ()


def answer_aims(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """The aims that the answer names; None: it must be asked again."""
    return None
