"""The inbox: what came in is written before it is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """A message of the channel as it came in."""

    id: int
    payload: str
    attempt: int = 0


class Inbox(Protocol):
    """Received is: written and committed. Only then the sender is told."""

    def receive(self, updates: Sequence[tuple[int, str]], now: datetime, lanes: Sequence[int] = ()) -> Sequence[int]:
        """Writes them in one transaction; returns the ids that are new and this process's to answer now. `lanes` says of
        each whose it is."""

    def pending(self, now: datetime, limit: int) -> Sequence[RawUpdate]:
        """Gives those to be answered now by this process."""

    def failed(self, update_id: int, error: str, now: datetime) -> bool:
        """Counts the failure; True while it will be tried again, False when it is parked for a person."""

    def done(self, update_id: int, now: datetime) -> None:
        """For an update that needs no use case; the others are closed by the transaction of theirs."""
