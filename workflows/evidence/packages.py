"""Packages that were sealed, and the day's heads of all chains: both wait for authorities to stamp them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

HOLD_BACK_MINUTES: Final = 15
"""Minutes until an authority that was away is asked again."""

VAULT_SCRUB: Final = "vault_scrub"
"""What the engine remembers of the last look at every file of the vault."""


@dataclass(slots=True)
class SealedRecord:
    """A package as the case knows it; its bytes are in the vault under `id`. `sums` is its SHA256SUMS, which authorities
    stamp; `stamps` has an answer (RFC 3161, base64) for each of them, None while it is awaited."""

    id: UUID
    case_id: UUID
    kind: str
    sealed_at: datetime
    content_sha256: str
    sums: str
    stamps: Sequence[str | None]
    not_before: datetime

    @property
    def state(self) -> str:
        """`sealed` once every authority has stamped it; a package that none was asked for stays pending."""
        return "sealed" if self.stamps and all(self.stamps) else "pending"


@dataclass(slots=True)
class DayHeads:
    """The last line of every chain on a day, one a line, and the stamps over that text. `kept_at`: when it was told to
    somebody outside."""

    day: date
    heads: str
    stamps: Sequence[str | None] = ()
    kept_at: datetime | None = None
