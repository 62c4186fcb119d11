"""What orders to bailiffs ask of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.evidence.bailiff_order import BailiffOrder


class BailiffOrders(Protocol):
    """Orders that were sent by link."""

    def add(self, order: BailiffOrder) -> None: ...
    def get(self, order_id: UUID) -> BailiffOrder | None:
        """Locked for the transaction."""

    def save(self, order: BailiffOrder) -> None: ...
    def of(self, case_id: UUID) -> Sequence[BailiffOrder]:
        """Gives every one of a case, oldest first."""
