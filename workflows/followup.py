"""What is due, how often, and when it becomes an escalation.

A follow-up is a row. It is found by state (`due_at <= now` and pending), never by a window of time, so that a missed
night is caught up. The next one is due from the later of now and the planned day: a late first never drags a second
along with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

FOLLOW_UP_STATES = {
    "pending": frozenset({"queued", "cancelled", "done"}),
    "queued": frozenset({"pending", "done", "cancelled"}),
    "done": frozenset[str](),
    "cancelled": frozenset[str](),
}

STEP_FOLLOW_UP = "step_follow_up"
CLOCK_ALERT = "clock_alert"
LAWYER_SILENCE = "lawyer_silence"
INTERVIEW_REMINDER = "interview_reminder"
STEP_DUE = "step_due"

LAWYER_ANSWERS_WITHIN = timedelta(hours=48)
INTERVIEW_REMINDERS_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
MORNING_HOUR = 8
"""Follow-ups of a legal day ring at this hour of the case's country: within a working day, before offices close."""


@dataclass(slots=True)
class FollowUp:
    """One thing to be done at a time. `key` is unique: planning the same one twice changes nothing."""

    id: UUID
    case_id: UUID
    key: str
    kind: str
    due_at: datetime
    planned_at: datetime
    state: str = "pending"
    attempt: int = 0
    tolerance: timedelta = timedelta(hours=1)
    payload: dict[str, Any] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a step is followed up: after how many days each time, and which step comes when nobody answers."""

    after_days: tuple[int, ...]
    then: str | None = None

    def is_last(self, attempt: int) -> bool:
        """Whether the follow-up numbered `attempt` (from 1) is the last before the escalation."""
        return attempt >= len(self.after_days)
