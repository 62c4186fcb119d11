"""Working days where no calendar is known."""

from __future__ import annotations

from datetime import date

SATURDAY = 5


def weekday(day: date) -> bool:
    """Monday to Friday: a working day where no calendar is known."""
    return day.weekday() < SATURDAY
