"""The schedule of a case."""

from __future__ import annotations

from collections.abc import Sequence


def until(days: Sequence[int], attempt: int) -> int:
    """Days between a follow-up and the next: the differences of a rhythm counted from the start."""
    return days[attempt] - days[attempt - 1] if attempt < len(days) else 0
