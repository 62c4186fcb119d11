"""What outlives the death of a desk's process beside its disk: the time, how far the story is, and where to die.

One page of memory that all processes of a run see."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta

_NUMBER = struct.Struct("q")
_FIELDS = ("now", "wall", "told", "passed", "dies_at")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Shared:
    """Numbers in memory that a fork shares."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE)

    def _get(self, name: str) -> int:
        found: tuple[int] = _NUMBER.unpack_from(self._page, _FIELDS.index(name) * _NUMBER.size)
        return found[0]

    def _set(self, name: str, value: int) -> None:
        _NUMBER.pack_into(self._page, _FIELDS.index(name) * _NUMBER.size, value)

    # ------------------------------------------------------------------ time
    @property
    def now(self) -> datetime:
        """The time of the cases."""
        return EPOCH + self._get("now") * MICROSECOND

    @now.setter
    def now(self, at: datetime) -> None:
        self._set("now", (at - EPOCH) // MICROSECOND)

    @property
    def wall(self) -> datetime:
        """The time of the machine: it runs on with every life, and jumps where the machine was off."""
        return EPOCH + self._get("wall") * MICROSECOND

    @wall.setter
    def wall(self, at: datetime) -> None:
        self._set("wall", (at - EPOCH) // MICROSECOND)

    # ------------------------------------------------------------------ the story
    @property
    def told(self) -> int:
        """How many steps of the story have been told."""
        return self._get("told")

    @told.setter
    def told(self, value: int) -> None:
        self._set("told", value)

    # ------------------------------------------------------------------ boundaries
    @property
    def passed(self) -> int:
        """How many boundaries this life has reached."""
        return self._get("passed")

    @passed.setter
    def passed(self, value: int) -> None:
        self._set("passed", value)

    @property
    def dies_at(self) -> int:
        """The boundary at which this life ends; 0: at none."""
        return self._get("dies_at")

    @dies_at.setter
    def dies_at(self, value: int) -> None:
        self._set("dies_at", value)


class SharedClock:
    """`ports.Clock` of the cases, or (`wall`) of the machine."""

    def __init__(self, shared: Shared, wall: bool = False) -> None:
        self._shared, self._wall = shared, wall

    def now(self) -> datetime:
        return self._shared.wall if self._wall else self._shared.now
