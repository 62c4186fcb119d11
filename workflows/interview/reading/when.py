"""Reads when something was published, discovered or done."""

from __future__ import annotations

from workflows.interview.reading.values import DaySpan, InstantRead, Read, ReadingInput


def read_published(told: ReadingInput) -> Read[DaySpan] | None:
    """When it was published; None where nothing was said of it."""
    return None


def read_discovered(told: ReadingInput) -> Read[DaySpan] | None:
    """When the person learned of it; None where nothing was said of it."""
    return None


def answer_date(told: ReadingInput) -> Read[DaySpan] | None:
    """The days that the answer names; None: it must be asked again."""
    return None


def answer_instant(told: ReadingInput) -> Read[InstantRead] | None:
    """The instant that the answer names; None: it must be asked again."""
    return None
