"""What court proceedings under way ask of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.case.court import CourtProceeding


class CourtProceedings(Protocol):
    """Those of the cases."""

    def add(self, proceeding: CourtProceeding) -> None: ...
    def get(self, proceeding_id: UUID) -> CourtProceeding | None:
        """Locked for the transaction."""

    def save(self, proceeding: CourtProceeding) -> None: ...
    def of(self, case_id: UUID) -> Sequence[CourtProceeding]:
        """Every one of a case, oldest first."""
