"""What passes between the desk and the insured beside the questions: messages, appointments, approvals of cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from workflows.kernel.errors import ImpossibleTransition

HOW: Final = ("phone", "video", "office")
MOST_SLOTS: Final = 6


@dataclass(slots=True)
class CaseMessage:
    """One message of a case, as it was written. An edited one is a new version that `replaces` the earlier."""

    id: UUID
    case_id: UUID
    person_id: UUID
    direction: Literal["in", "out"]
    author: str
    text: str
    at: datetime
    message_id: int | None = None
    version: int = 1
    replaces: UUID | None = None
    seen_at: datetime | None = None


APPOINTMENT_STATES: Mapping[str, frozenset[str]] = {
    "offered": frozenset({"fixed", "declined", "cancelled"}),
    "fixed": frozenset({"cancelled"}),
    "declined": frozenset(),
    "cancelled": frozenset(),
}


@dataclass(slots=True)
class Appointment:
    """Moments offered by a handler, of which the insured takes one or none."""

    id: UUID
    case_id: UUID
    how: str
    slots: tuple[datetime, ...]
    note: str
    state: str
    offered_at: datetime
    offered_by: UUID
    at: datetime | None = None

    def become(self, state: str) -> None:
        """Moves along the table; raises ImpossibleTransition where there is no such pair."""
        if state not in APPOINTMENT_STATES[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state = state

    def is_to_come(self, now: datetime) -> bool:
        """Tells whether it takes place, or may still be taken."""
        if self.state == "fixed":
            return self.at is not None and self.at > now
        return self.state == "offered" and any(slot > now for slot in self.slots)


APPROVAL_STATES: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"approved", "declined", "withdrawn"}),
    "approved": frozenset(),
    "declined": frozenset({"approved"}),
    "withdrawn": frozenset(),
}


@dataclass(slots=True)
class Approval:
    """A cost the insured is asked to agree to before a step is ordered. Amounts in integer cents."""

    id: UUID
    case_id: UUID
    step: str
    amount: int
    covered: int
    currency: str
    state: str
    asked_at: datetime
    asked_by: UUID
    decided_at: datetime | None = None

    @property
    def stays_to_pay(self) -> int:
        """What the insured pays themselves, in cents."""
        return max(self.amount - self.covered, 0)

    def become(self, state: str, at: datetime) -> None:
        """Moves along the table; raises ImpossibleTransition where there is no such pair."""
        if state not in APPROVAL_STATES[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state, self.decided_at = state, at
