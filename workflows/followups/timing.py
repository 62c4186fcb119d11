"""Timing says when the next follow-up is due: rhythms, spacing, chasers before a legal day, nights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from workflows.kernel.working_days import weekday

SPACING = timedelta(minutes=15)
"""At least this long between two follow-ups of one case that somebody outside hears of."""
CHASED_BEFORE = timedelta(days=3)
"""A chaser comes at least this long before the legal day it serves."""
HARDEST_CHASER = 3
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
Unit = Literal["minutes", "days", "working_days"]
UNITS: tuple[Unit, ...] = ("minutes", "days", "working_days")
MORNING_HOUR = 8
"""Follow-ups of a legal day ring at this hour of the case's country: within a working day, before offices close."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a step is followed up: after how many days each time, and which step comes when nobody answers."""

    after_days: tuple[int, ...]
    then: str | None = None

    def is_last(self, attempt: int) -> bool:
        """Tells whether the follow-up numbered `attempt` (from 1) is the last before the escalation."""
        return attempt >= len(self.after_days)


def next_due(now: datetime, planned: datetime, delay: timedelta) -> datetime:
    """Gives the one after: counted from the later of now and the planned instant, never in the past."""
    return max(now, planned) + delay


def spaced(now: datetime, last: datetime | None) -> datetime | None:
    """Tells when a follow-up must wait for, because another of its case has just been heard; None if it need not."""
    if last is None or now - last >= SPACING or last > now:
        return None
    return last + SPACING


def chaser_level(number: int, of: int) -> int:
    """Tells how hard the chaser numbered `number` of `of` speaks, from 1 to 3; the last one speaks hardest."""
    if number >= of > 1:
        return HARDEST_CHASER
    return min(number, HARDEST_CHASER)


def chase_on(today: date, gap_days: int, legal_day: date | None) -> date:
    """Gives the day of the next chaser: the rhythm's, or earlier where a legal day would come before it."""
    planned = today + timedelta(days=max(gap_days, 1))
    if legal_day is None or legal_day - CHASED_BEFORE >= planned:
        return planned
    return max(legal_day - CHASED_BEFORE, today + timedelta(days=1))


def night_until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Tells when a person in this zone may be spoken to about what is not urgent; None: now."""
    local = now.astimezone(zone)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return None
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT_BEGINS else local.date()
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(now.tzinfo)


def left_of(
    now: datetime, due_at: datetime, unit: Unit, zone: ZoneInfo, is_working: Callable[[date], bool] = weekday
) -> int:
    """Tells what is left of a time that is stopped now, in its unit; nothing where it was overdue."""
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
    """Tells when a time is over that runs again from now with what was left. Days keep the hour of the day they had."""
    if unit == "minutes":
        return now + timedelta(minutes=left)
    day = now.astimezone(zone).date()
    for _ in range(left):
        day += timedelta(days=1)
        while unit == "working_days" and not is_working(day):
            day += timedelta(days=1)
    at = datetime.combine(day, due_at.astimezone(zone).timetz().replace(tzinfo=None), zone).astimezone(now.tzinfo)
    return max(at, now)
