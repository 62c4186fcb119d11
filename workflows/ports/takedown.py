"""What the watch over removals asks of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.evidence.takedown import End, Watch


class Watches(Protocol):
    """Publications under watch: of each case and publication there is one."""

    def add(self, watch: Watch) -> None: ...
    def get(self, watch_id: UUID) -> Watch | None:
        """Locked for the transaction."""

    def save(self, watch: Watch) -> None: ...
    def of(self, case_id: UUID) -> Sequence[Watch]:
        """Gives every watch of a case, oldest first."""

    def ends(self, platform: str, limit: int) -> Sequence[End]:
        """Tells what came of the newest removals asked for on a platform, over all cases."""
