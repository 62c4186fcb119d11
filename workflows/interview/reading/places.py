"""Reads where something happened, as the answer to that question."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def answer_place(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """The platforms that the answer names; None: it must be asked again."""
    return None
