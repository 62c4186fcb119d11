"""Cases, their timeline and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.desk.records import TimelineEntry
from workflows.kernel.people import Actor


class Cases(Protocol):
    """The store keeps the cases, and says who may see them."""

    def get(self, case_id: UUID, seen_by: Actor) -> Case:
        """Gives the case if this actor may see it; NotFound else. Locked for the transaction."""

    def jurisdiction(self, case_id: UUID) -> str:
        """Gives the country of the case, as this transaction read or wrote it last; NotFound where there is none."""

    def is_read_by_minor(self, case_id: UUID) -> bool:
        """Tells whether a minor reads what is said of the case, as this transaction read or wrote it last; NotFound
        where there is none."""

    def numbered(self, number: str) -> UUID | None:
        """Tells which case has this number; None if none has."""

    def of_person(self, person_id: UUID) -> Sequence[Case]:
        """Gives the person's cases, newest first."""

    def add(self, case: Case) -> None: ...
    def next_number(self, now: datetime) -> str:
        """`EG-2026-000001`: in the order of reports, never reused."""

    def number_beyond(self, value: int) -> None:
        """Case numbers go on after `value` at least."""

    def save(self, case: Case) -> None:
        """Raises Conflict if somebody saved it since it was loaded."""

    def open_after(self, after: UUID | None, limit: int) -> Sequence[Case]:
        """Gives open cases in the order of their ids, from the one after `after`."""


class Timeline(Protocol):
    """The store keeps what happened in each case; nothing is changed or taken out."""

    def add(self, case_id: UUID, event: Event, actor: Actor, at: datetime, payload: Mapping[str, object]) -> None: ...
    def of(self, case_id: UUID, after: int = 0) -> Sequence[TimelineEntry]:
        """Oldest first; only those after the one of that number."""


class AuditTrail(Protocol):
    """The store keeps who did or saw what; nothing is changed."""

    def add(
        self, what: Audit | Event, actor: Actor, at: datetime, case_id: UUID | None, detail: Mapping[str, object]
    ) -> None: ...
