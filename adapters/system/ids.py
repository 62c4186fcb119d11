"""Where identifiers enter: UUID version 7 (RFC 9562), ordered by time and never reused."""

from __future__ import annotations

import os
import secrets
import threading
from uuid import UUID

from workflows.kernel.clock import Clock


class TimeOrderedIds:
    """48 bits of the clock's milliseconds, then 74 bits of chance. Two that one process makes within the same millisecond
    are in the order in which they were made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = (0, 0)

    def __call__(self) -> UUID:
        milliseconds = int(self._clock.now().timestamp() * 1000) & (2**48 - 1)
        chance = int.from_bytes(os.urandom(10), "big") & (2**73 - 1)  # the highest bit is left free to count on
        with self._lock:
            if self._last[0] == milliseconds:
                chance = self._last[1] + 1 + (chance & 0xFFFFFFFF)
            self._last = (milliseconds, chance)
        value = milliseconds << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64 | 0b10 << 62 | chance & (2**62 - 1)
        return UUID(int=value)


def new_secret() -> str:
    """Gives a secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)
