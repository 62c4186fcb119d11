"""What is due, how often, and when it becomes an escalation.

A follow-up is a row. It is found by state (`due_at <= now` and pending), never by a window of time, so that a missed
night is caught up. The next one is due from the later of now and the planned day: a late first never drags a second
along with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from workflows.followups.payload import FollowUpPayload, OfClock, OfStep, UnreadablePayload
from workflows.kernel.errors import ImpossibleTransition

Carried = TypeVar("Carried", bound=FollowUpPayload)

FOLLOW_UP_STATES: Mapping[str, frozenset[str]] = {
    "pending": frozenset({"pending", "queued", "cancelled", "done", "paused"}),
    "queued": frozenset({"pending", "done", "cancelled", "paused"}),
    "paused": frozenset({"pending", "cancelled", "paused"}),
    "done": frozenset(),
    "cancelled": frozenset({"pending"}),
}
"""From each state, those that may follow. Pending from pending: due at another time; paused from paused: more time on top of
what is left; pending from cancelled: planned again by the same key. What is done stays done."""

STEP_FOLLOW_UP = "step_follow_up"
CLOCK_ALERT = "clock_alert"
ALERT_UNHEARD = "alert_unheard"
LAWYER_SILENCE = "lawyer_silence"
INTERVIEW_REMINDER = "interview_reminder"
STEP_DUE = "step_due"
QUIET_CLOSE = "quiet_close"
PAUSE_REVIEW = "pause_review"
APPOINTMENT_NEAR = "appointment_near"
STILL_HERE = "still_here"
PERSON_LATE = "person_late"
CAPTURE = "capture"
TAKEDOWN_LOOK = "takedown_look"
PROMISE_DUE = "promise_due"
COURT_CHECK = "court_check"
COURT_DAY = "court_day"

LAWYER_ANSWERS_WITHIN = timedelta(hours=48)
INTERVIEW_REMINDERS_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
QUIET_CLOSE_AFTER = timedelta(days=30)
"""An insured who stays silent after the last reminder: the case is put aside, and opens again at their next word."""
STILL_HERE_AFTER = timedelta(minutes=3)
"""Whoever cried for help, or was asked whether they are safe, and writes no more hears the desk again after this."""
STILL_THERE = timedelta(hours=20)
"""Somebody who wrote less than this ago is not reminded."""
SPEAKING = frozenset({STEP_FOLLOW_UP, INTERVIEW_REMINDER})
PAUSABLE = frozenset({STEP_FOLLOW_UP, STEP_DUE, INTERVIEW_REMINDER, QUIET_CLOSE})
"""What the desk may pause. A legal clock is not the desk's to stop, nor is the time a lawyer was given."""

GOES_ON = frozenset({TAKEDOWN_LOOK})
"""What goes on when everything else of the case has ended, and after it is closed: nobody's work waits for it."""


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
    payload: FollowUpPayload = field(default_factory=FollowUpPayload)
    version: int = 0

    @property
    def step(self) -> str | None:
        """The step of the plan that it is about, if any."""
        return self.payload.step if isinstance(self.payload, OfStep) else None

    @property
    def clock(self) -> str | None:
        """The legal clock that it is about, if any."""
        return self.payload.clock if isinstance(self.payload, OfClock) else None

    def carries(self, kind: type[Carried]) -> Carried:
        """Its payload, of this kind; raises UnreadablePayload where it is of none that this release can read."""
        if not isinstance(self.payload, kind):
            raise UnreadablePayload(self.kind)
        return self.payload

    def become(self, state: str) -> None:
        """The follow-up moves along the table; raises ImpossibleTransition where the table has no such pair."""
        self.state = next_state(self.state, state)


def next_state(before: str, after: str) -> str:
    """Gives the state after, where the table allows it; raises ImpossibleTransition where it does not."""
    if after not in FOLLOW_UP_STATES[before]:
        raise ImpossibleTransition(before=before, after=after)
    return after
