"""What dealing with third parties asks of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.case.third_party import ThirdParty


class ThirdParties(Protocol):
    """Those whom the desk deals with for an insured."""

    def add(self, party: ThirdParty) -> None: ...
    def get(self, party_id: UUID) -> ThirdParty | None:
        """Locked for the transaction."""

    def save(self, party: ThirdParty) -> None: ...
    def of(self, case_id: UUID) -> Sequence[ThirdParty]:
        """Gives every one of a case, oldest first."""
