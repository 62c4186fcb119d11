"""Reads amounts of money."""

from __future__ import annotations

from workflows.interview.reading.values import MoneyRead, Read, ReadingInput


def read_amount(told: ReadingInput) -> Read[MoneyRead] | None:
    """The amount that was paid, asked for or lost; None where none was said."""
    return None


def answer_amount(told: ReadingInput) -> Read[MoneyRead] | None:
    """The amount that the answer names; None: it must be asked again."""
    return None
