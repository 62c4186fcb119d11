"""What captures ask of storage, and what the desk asks of a machine that captures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.page_verdict import PageVerdict


class Captures(Protocol):
    """Orders for captures."""

    def add(self, order: CaptureOrder) -> bool:
        """Adds it unless its key exists; says whether it was added."""

    def get(self, order_id: UUID) -> CaptureOrder | None:
        """Locked for the transaction."""

    def save(self, order: CaptureOrder) -> None: ...
    def asked(self, now: datetime, limit: int) -> Sequence[CaptureOrder]:
        """Orders that may be carried out now, oldest first."""

    def of(self, case_id: UUID) -> Sequence[CaptureOrder]:
        """Gives every order of a case, oldest first."""


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """What a machine brings back: the package as one file, byte for byte, and what it says of the page."""

    package: bytes
    verdict: PageVerdict
    title: str
    pictures: int


class PageCapturer(Protocol):
    """A machine that captures. Slow: never called inside a unit of work."""

    async def __call__(self, order: CaptureOrder, number: str) -> CapturedPage:
        """Gives the sealed package of what the public sees; `number` is the case's. Raises CaptureFailed."""
        ...
