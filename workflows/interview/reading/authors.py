"""Reads who did it: their relation to the victim, and whether they are known."""

from __future__ import annotations

from workflows.interview.reading.values import AuthorRead, Read, ReadingInput


def read_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Who did it; None where nothing was said of it."""
    return None


def answer_author(told: ReadingInput) -> Read[AuthorRead] | None:
    """Who did it, as the answer to that question; None: it must be asked again."""
    return None
