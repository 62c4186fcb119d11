"""Reads what a person wants of the desk now: a human, an end, their data deleted, an answer to a question of theirs."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_wishes(told: ReadingInput) -> tuple[Read[str], ...]:
    """The wishes, in the order of their words; a question of theirs is `question:` and its topic."""
    return ()


def answer_wants(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """What is wanted instead of answering; None where nothing is."""
    return None
