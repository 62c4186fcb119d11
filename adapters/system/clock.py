"""Where time enters: the system's clock, and one that can be moved forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 -- this is the door


class MovableClock:
    """The machine's time plus what it was moved by: the demo's clock, never turned back."""

    def __init__(self, start: datetime | None = None) -> None:
        self._real = SystemClock()
        self._ahead = (start - self._real.now()) if start else timedelta(0)

    def now(self) -> datetime:
        return self._real.now() + self._ahead

    def move(self, by: timedelta) -> None:
        """Moves the clock forward by `by`; raises ValueError for a negative span."""
        if by < timedelta(0):
            raise ValueError("A clock that people rely on is never turned back.")
        self._ahead += by
