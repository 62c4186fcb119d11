"""Where identifiers enter: UUID version 7 (RFC 9562), ordered by time and never reused."""

from __future__ import annotations

import os
import secrets
from uuid import UUID

from workflows.ports import Clock


class TimeOrderedIds:
    """48 bits of the clock's milliseconds, then 74 bits of chance."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self) -> UUID:
        milliseconds = int(self._clock.now().timestamp() * 1000) & (2**48 - 1)
        chance = int.from_bytes(os.urandom(10), "big")
        value = milliseconds << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64 | 0b10 << 62 | chance & (2**62 - 1)
        return UUID(int=value)


def new_secret() -> str:
    """A secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)
