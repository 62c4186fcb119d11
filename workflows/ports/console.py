"""What the console reads, outside any unit of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypedDict
from uuid import UUID


class Health(TypedDict):
    """What a monitor reads: `wrong` names in a word each what a person must look at, and is empty where `ok`. Instants are
    ISO 8601 in UTC."""

    ok: bool
    wrong: Sequence[str]
    at: str
    heartbeat: str | None
    earliest_due: str | None
    clock_audit: Mapping[str, object] | None
    last_gap: Mapping[str, object] | None
    acts_in_doubt: int
    acts_held: int
    messages_parked: int


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the handlers' queue."""

    case_id: UUID
    number: str
    kind: str
    insurer: str | None
    state: str
    language: str
    due_at: datetime | None
    """When the desk is to have acted: the earliest open task, or what the plan works to."""
    urgent_what: str | None
    legal_on: date | None
    legal_at: datetime | None
    legal_what: str | None
    owner: str | None
    open_tasks: int
    next_task: str | None
    next_task_due: datetime | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page; `after` asks for the next one."""

    rows: Sequence[QueueRow]
    after: str | None
    counts: Mapping[str, int] = field(default_factory=dict)


class Desk(Protocol):
    """What the console reads, outside any unit of work."""

    async def queue(self, name: str, after: str | None, limit: int, owner: UUID | None = None) -> QueuePage:
        """Gives one page of `open`, `mine` (of `owner`), `now`, `reporting`, `lawyer` or `closed`, most urgent
        first."""

    async def latest_event(self, case_id: UUID | None = None) -> int:
        """Gives the number of the newest timeline entry, of one case or of all: what live pages wait for."""

    async def health(self) -> Health:
        """Plain data for a monitor: `ok`, what is `wrong` in a word each, heartbeat, audit of clocks, what waits."""
