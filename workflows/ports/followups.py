"""What the engine asks of storage besides: follow-ups, and what it must remember across restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from workflows.followups.follow_up import FollowUp
from workflows.followups.paused import Paused
from workflows.followups.timing import Unit


class FollowUps(Protocol):
    """The store keeps what the desk does by itself on a day; each row is run once."""

    def plan(self, follow_up: FollowUp) -> bool:
        """Adds it unless its key exists; a cancelled one runs again. Says whether it now waits because of this call."""

    def get(self, follow_up_id: UUID) -> FollowUp | None:
        """Locked for the transaction; none if there is no such row."""

    def due_with(self, follow_up_id: UUID, now: datetime) -> Sequence[FollowUp]:
        """This one and every other that is due for the same person, earliest first; not locked. Empty if it is not due."""

    def finish(self, follow_up: FollowUp, state: Literal["done", "cancelled"]) -> None:
        """Raises Conflict if the row is no longer what it was when it was read."""

    def cancel(self, case_id: UUID, *, kind: str | None = None, step: str | None = None) -> int:
        """Cancels the open ones of a case; says how many."""

    def open_of(self, case_id: UUID, kind: str | None = None) -> Sequence[FollowUp]:
        """Gives those that will run, of one kind or of all: pending and claimed ones, earliest first."""

    def standing_of(self, case_id: UUID, kind: str) -> Sequence[FollowUp]:
        """Gives those of one kind that run, wait, or ran: all but the cancelled."""

    def all_of(self, case_id: UUID) -> Sequence[FollowUp]:
        """Gives every one the case ever had, earliest first."""

    def last_heard(self, case_id: UUID) -> datetime | None:
        """Tells when the last follow-up of the case that somebody outside hears of was done."""

    def move(self, follow_up: FollowUp, due_at: datetime, reason: str | None = None) -> None:
        """Makes it due at another instant, pending, with its payload as it is now. What was planned stays known."""

    def pause(self, follow_up: FollowUp, now: datetime, left: int, unit: Unit, reason: str) -> None:
        """Stops its time and keeps what is left of it."""

    def paused_of(self, case_id: UUID) -> Sequence[Paused]: ...
    def removed(self, case_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        """Cases that have fewer rows than they were ever given: how many a hand has taken away."""

    def recount(self, case_id: UUID) -> None:
        """Takes the rows that are there as all there are: the missing ones were reported."""

    def claim_due(self, now: datetime, limit: int) -> Sequence[FollowUp]:
        """Moves due pending rows to `queued`, earliest first."""

    def release_stale(self, now: datetime, older_than_seconds: int) -> int:
        """Gives back rows that were claimed and never run, also those whose claimer's clock was ahead by more than this."""

    def next_due(self) -> datetime | None:
        """Tells when the earliest pending row is due."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One thing the engine keeps across restarts."""

    at: datetime
    detail: Mapping[str, object]


class EngineState(Protocol):
    """What the engine must remember: its heartbeat, the end of the last gap, the audit of clocks."""

    def get(self, name: str) -> Remembered | None: ...
    def put(self, name: str, at: datetime, **detail: object) -> None: ...
    def remove(self, name: str) -> bool: ...
