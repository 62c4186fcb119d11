"""What is due, how often, and when it becomes an escalation.

A follow-up is a row. It is found by state (`due_at <= now` and pending), never by a window of time, so that a missed
night is caught up. The next one is due from the later of now and the planned day: a late first never drags a second
along with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

FOLLOW_UP_STATES = {
    "pending": frozenset({"queued", "cancelled", "done", "paused"}),
    "queued": frozenset({"pending", "done", "cancelled", "paused"}),
    "paused": frozenset({"pending", "cancelled"}),
    "done": frozenset[str](),
    "cancelled": frozenset[str](),
}

STEP_FOLLOW_UP = "step_follow_up"
CLOCK_ALERT = "clock_alert"
ALERT_UNHEARD = "alert_unheard"
LAWYER_SILENCE = "lawyer_silence"
INTERVIEW_REMINDER = "interview_reminder"
STEP_DUE = "step_due"
QUIET_CLOSE = "quiet_close"
PAUSE_REVIEW = "pause_review"
APPOINTMENT_NEAR = "appointment_near"

LAWYER_ANSWERS_WITHIN = timedelta(hours=48)
INTERVIEW_REMINDERS_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7))
QUIET_CLOSE_AFTER = timedelta(days=30)
"""An insured who stays silent after the last reminder: the case is put aside, and opens again at their next word."""
STILL_THERE = timedelta(hours=20)
"""Somebody who wrote less than this ago is not reminded."""
SPACING = timedelta(minutes=15)
"""At least this long between two follow-ups of one case that somebody outside hears of."""
SPEAKING = frozenset({STEP_FOLLOW_UP, INTERVIEW_REMINDER})
PAUSABLE = frozenset({STEP_FOLLOW_UP, STEP_DUE, INTERVIEW_REMINDER, QUIET_CLOSE})
"""What the desk may pause. A legal clock is not the desk's to stop, nor is the time a lawyer was given."""
CHASED_BEFORE = timedelta(days=3)
"""A chaser comes at least this long before the legal day it serves."""
HARDEST_CHASER = 3
GAP_AFTER = timedelta(hours=1)
"""With no beat for longer than this, nobody was there: an outage, a sleeping machine, a restored copy, a clock set forward."""
CLOCK_MAY_SLIP = timedelta(minutes=5)
"""Clocks of two machines, or one that is corrected, may go back by this much."""
HEARTBEAT, GAP, CLOCK_AUDIT = "heartbeat", "gap", "clock_audit"
"""Rows of what the engine remembers: its last beat, the end of the last gap, the last audit of clocks."""
PERSON_FIRST = timedelta(days=1)
"""After a gap a person has this long before an overdue chaser goes on by itself."""
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
Unit = Literal["minutes", "days", "working_days"]
UNITS: tuple[Unit, ...] = ("minutes", "days", "working_days")
SATURDAY = 5
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


def next_due(now: datetime, planned: datetime, delay: timedelta) -> datetime:
    """The one after: counted from the later of now and the planned instant, never in the past."""
    return max(now, planned) + delay


def spaced(now: datetime, last: datetime | None) -> datetime | None:
    """When a follow-up must wait for, because another of its case has just been heard; None if it need not."""
    if last is None or now - last >= SPACING or last > now:
        return None
    return last + SPACING


def gap_between(last: datetime, now: datetime, after: timedelta = GAP_AFTER) -> Literal["outage", "clock_back"] | None:
    """What happened between two beats, if anything did."""
    if now - last > after:
        return "outage"
    return "clock_back" if last - now > CLOCK_MAY_SLIP else None


def is_folded(due_at: datetime, tolerance: timedelta, gap_ended: datetime | None) -> bool:
    """Whether it fell due while nobody was there: it is then told in one digest, not in its own words."""
    return gap_ended is not None and due_at + tolerance < gap_ended


def chaser_level(number: int, of: int) -> int:
    """How hard the chaser numbered `number` of `of` speaks, from 1 to 3; the last one speaks hardest."""
    if number >= of > 1:
        return HARDEST_CHASER
    return min(number, HARDEST_CHASER)


def chase_on(today: date, gap_days: int, legal_day: date | None) -> date:
    """The day of the next chaser: the rhythm's, or earlier where a legal day would come before it."""
    planned = today + timedelta(days=max(gap_days, 1))
    if legal_day is None or legal_day - CHASED_BEFORE >= planned:
        return planned
    return max(legal_day - CHASED_BEFORE, today + timedelta(days=1))


def night_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a person in this zone may be spoken to about what is not urgent; None: now."""
    local = now.astimezone(zone)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT_BEGINS else local.date()
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(now.tzinfo)


def weekday(day: date) -> bool:
    """Monday to Friday: a working day where no calendar is known."""
    return day.weekday() < SATURDAY


def left_of(
    now: datetime, due_at: datetime, unit: Unit, zone: ZoneInfo, is_working: Callable[[date], bool] = weekday
) -> int:
    """What is left of a time that is stopped now, in its unit; nothing where it was overdue."""
    if due_at <= now:
        return 0
    if unit == "minutes":
        return -(-int((due_at - now).total_seconds()) // 60)
    day, last = now.astimezone(zone).date(), due_at.astimezone(zone).date()
    if unit == "days":
        return (last - day).days
    return sum(1 for span in range(1, (last - day).days + 1) if is_working(day + timedelta(days=span)))


def due_from(
    now: datetime,
    due_at: datetime,
    left: int,
    unit: Unit,
    zone: ZoneInfo,
    is_working: Callable[[date], bool] = weekday,
) -> datetime:
    """When a time is over that runs again from now with what was left. Days keep the hour of the day they had."""
    if unit == "minutes":
        return now + timedelta(minutes=left)
    day = now.astimezone(zone).date()
    for _ in range(left):
        day += timedelta(days=1)
        while unit == "working_days" and not is_working(day):
            day += timedelta(days=1)
    at = datetime.combine(day, due_at.astimezone(zone).timetz().replace(tzinfo=None), zone).astimezone(now.tzinfo)
    return max(at, now)
