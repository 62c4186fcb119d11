"""An order to a bailiff by a link that does one thing: they read that order alone, and bring back their report and what it
costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from workflows.kernel.errors import ImpossibleTransition
from workflows.kernel.people import Actor

ORDER: Final = "bailiff_order"
"""The kind of letter, and the act of the outbox."""
STEP: Final = "bailiff_capture"
LINK_LIVES: Final = timedelta(days=30)
REPORT: Final = "bailiff_report"
FEE_NOTE: Final = "bailiff_fee"
"""Kinds of evidence: what came back."""
PDF: Final = "application/pdf"
EURO: Final = "EUR"
DEAREST: Final = 10_000_000
"""Cents: a fee beyond is a slip of the pen."""
OrderState = Literal["ordered", "returned", "revoked"]
_FOLLOWS: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    "ordered": frozenset({"returned", "revoked"}),
    "returned": frozenset(),
    "revoked": frozenset(),
}


@dataclass(slots=True)
class BailiffOrder:
    """One order and what became of it. `fee` in cents of euros; `expires_at`: when its link ends by itself."""

    id: UUID
    case_id: UUID
    letter_id: UUID
    email: str
    language: str
    ordered_at: datetime
    expires_at: datetime
    state: OrderState = "ordered"
    ended_at: datetime | None = None
    report_id: UUID | None = None
    report_sha256: str | None = None
    fee_note_id: UUID | None = None
    fee: int | None = None

    def become(self, state: OrderState, at: datetime) -> None:
        """Raises ImpossibleTransition: what came back, or was taken back, stays so."""
        if state not in _FOLLOWS[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state, self.ended_at = state, at

    @property
    def actor(self) -> Actor:
        """Who holds its link."""
        return Actor("bailiff", self.id, self.email)

    def is_open(self, now: datetime) -> bool:
        """Tells whether its link still takes a report."""
        return self.state == "ordered" and now < self.expires_at
