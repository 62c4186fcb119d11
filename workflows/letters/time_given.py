"""The day a letter gives its addressee, and the days of the reminders: always before the day the case is worked to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from workflows.law.deadline import Calendar
from workflows.letters.rules import Deadline

FIRST: Final = 0
LEVELS: Final = (0, 1, 2, 3)
"""The first letter, and three reminders."""


def last_day_to_give(rule: Deadline, country: str, work_day: date | None) -> date | None:
    """Gives the latest day the letter may give: so many days before the day the case is worked to; None where no clock
    runs."""
    if work_day is None:
        return None
    return work_day - timedelta(days=max(1, rule.before_driving.get(country, 1)))


def day_given(
    rule: Deadline, level: int, country: str, written_on: date, work_day: date | None, calendar: Calendar
) -> date | None:
    """Gives the day the letter gives: the usual number of days, the short one for a reminder or where the clock is
    near, on a working day, and strictly before the day the case is worked to. None where no such day is left."""
    limit = last_day_to_give(rule, country, work_day)
    days = rule.days if level == FIRST else rule.short_days
    usual = calendar.next_working(written_on + timedelta(days=days))
    if limit is None or usual <= limit:
        return usual
    short = calendar.last_working(min(limit, written_on + timedelta(days=rule.days)))
    if short >= written_on + timedelta(days=min(rule.short_days, days)):
        return short
    assert work_day is not None
    last = calendar.last_working(min(work_day - timedelta(days=1), written_on + timedelta(days=rule.short_days)))
    return last if last > written_on else None


def reminder_days(rule: Deadline, country: str, written_on: date, work_day: date | None) -> Sequence[date]:
    """Gives the days of the three reminders, counted from the first letter; one that would come after the last day to
    give is brought before it, and one that finds no day of its own falls away."""
    limit = last_day_to_give(rule, country, work_day)
    days: list[date] = []
    for after in rule.chasers:
        day = written_on + timedelta(days=after)
        if limit is not None and day > limit:
            day = limit
        if day > (days[-1] if days else written_on):
            days.append(day)
    return days
