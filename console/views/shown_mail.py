"""What a card shows of a mail with a third party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """A card shows one mail: whose it is, what it says, what it came to."""

    id: UUID
    at: datetime
    sort: str
    says: str
    address: str
    subject: str
    text: str
    step: str
    item: UUID | None
    is_stranger: bool
