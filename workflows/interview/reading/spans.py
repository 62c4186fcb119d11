"""A stretch of days that words leave open, and arithmetic with days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

OLDEST: Final = date(1995, 1, 1)
"""Nothing online is older; an older date is a slip of the finger."""


class NotADate(Exception):
    """No day could be read; `why` is `none`, `future`, `impossible`, `too_old`, `several`, `vague` or `contradiction`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that the words allow; without `earliest` only a latest bound was said.

    `sure` when the words name exactly these days; otherwise the span is offered and asked back.
    """

    earliest: date | None
    latest: date
    sure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A span and what is doubtful about it: nothing, `contradiction`, `vague`, `bound` or `future`."""

    span: Span
    doubt: str = ""


class Refused(Exception):
    """The words look like the rule but say something else: they are left to the other rules."""


def one_day(day: date, sure: bool = True) -> Span:
    """Gives a single day."""
    return Span(day, day, sure)


def whole_month(year: int, month: int, first: int = 1, last: int = 31) -> Span:
    """Gives the days from `first` to `last` of a month, as far as it has them."""
    length = calendar.monthrange(year, month)[1]
    return Span(date(year, month, first), date(year, month, min(last, length)), sure=False)


def said_year(code: str | None) -> int | None:
    """Gives the year of a code: four digits, or the two last of this century."""
    if code is None:
        return None
    digits = code.lstrip("'+ N")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def day_of(year: int, month: int, day: int) -> date:
    """That day. Raises NotADate where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate("impossible") from None


def most_recent(day: int, month: int, today: date) -> date:
    """Gives the latest such day that is not in the future; 29 February looks back to its leap year."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
        raise NotADate("impossible")
    for year in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day)
    raise NotADate("impossible")


def day_of_recent_month(number: int, today: date) -> date:
    """Gives the latest day with that number that is not in the future."""
    if not 1 <= number <= 31:
        raise NotADate("impossible")
    for months in range(3):
        start = months_before(today.replace(day=1), months)
        if number <= calendar.monthrange(start.year, start.month)[1] and start.replace(day=number) <= today:
            return start.replace(day=number)
    raise NotADate("impossible")


def months_before(today: date, months: int) -> date:
    """Gives the same day so many months earlier, or the last of that month."""
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        raise NotADate("too_old")
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def monday(today: date) -> date:
    """Gives the Monday of that week."""
    return today - timedelta(days=today.weekday())


def last_weekday(weekday: int, today: date) -> date:
    """Gives the last such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)


def before(today: date, amount: float, unit: str) -> date:
    """Gives the day so many units ago. Raises NotADate (`too_old`)."""
    whole, half = int(amount), amount % 1 >= 0.5
    try:
        if unit in ("month", "year"):
            months = round(amount * 12) if unit == "year" else whole
            day = months_before(today, months)
            return day - timedelta(days=15) if half and unit == "month" else day
        days = {"day": amount, "week": 7 * amount, "fortnight": 14 * amount, "hour": amount // 24, "minute": 0}[unit]
        return today - timedelta(days=int(days + 0.5) if half else int(days))
    except (OverflowError, ValueError):
        raise NotADate("too_old") from None


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian algorithm)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    shift = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * shift) // 451
    month, day = divmod(epact + shift - 7 * late + 114, 31)
    return date(year, month, day + 1)


def weekday_of_month(year: int, month: int, weekday: int, which: int) -> date:
    """Gives the first (1), second … or last (-1) such weekday of a month."""
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[which - 1 if which > 0 else which])
