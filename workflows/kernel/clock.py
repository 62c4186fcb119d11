"""Time and identifiers enter by these ports."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """Where time enters."""

    def now(self) -> datetime:
        """Gives an aware instant in UTC."""


class NewId(Protocol):
    """Where identifiers enter: never reused, ordered by time."""

    def __call__(self) -> UUID: ...
