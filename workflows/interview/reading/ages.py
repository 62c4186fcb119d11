"""Reads whether the person concerned is under 18."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput


def read_minor(told: ReadingInput) -> Read[bool] | None:
    """Whether the victim is a minor; None where nothing was said of it."""
    return None
