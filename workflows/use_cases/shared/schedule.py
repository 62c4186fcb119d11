"""The schedule of a case: follow-ups planned once for each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.case.case import Case
from workflows.followups.follow_up import FollowUp
from workflows.followups.payload import FollowUpPayload
from workflows.kernel.clock import NewId
from workflows.ports.transaction import Transaction


@dataclass(frozen=True, slots=True, repr=False)
class Scheduler:
    """Verbs plan follow-ups through one scheduler."""

    new_id: NewId

    def plan(
        self,
        tx: Transaction,
        case: Case,
        payload: FollowUpPayload,
        due_at: datetime,
        key: str,
        attempt: int = 1,
        tolerance: timedelta = timedelta(hours=1),
    ) -> bool:
        """A follow-up is planned, once for each key; False if it was there."""
        follow_up = FollowUp(
            id=self.new_id(),
            case_id=case.id,
            key=f"{case.id}:{payload.named}:{key}",
            kind=payload.named,
            due_at=due_at,
            planned_at=due_at,
            attempt=attempt,
            tolerance=tolerance,
            payload=payload,
        )
        return tx.follow_ups.plan(follow_up)


def until(days: Sequence[int], attempt: int) -> int:
    """Days between a follow-up and the next: the differences of a rhythm counted from the start."""
    return days[attempt] - days[attempt - 1] if attempt < len(days) else 0
