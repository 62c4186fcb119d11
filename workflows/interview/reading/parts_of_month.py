"""Weeks, weekends and weekdays by their place in a month, and the one before the last: `la dernière semaine d'octobre`."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from workflows.interview.reading.quantities import said_group
from workflows.interview.reading.spans import (
    NotADate,
    Reading,
    Span,
    last_weekday,
    monday,
    months_before,
    one_day,
    said_year,
    whole_month,
)


def read_part_of_month(match: re.Match[str], today: date) -> Reading:
    """Gives the first week, the last weekend, the third Friday of a month; the latest such one that has begun."""
    which = {"L": -1, "LL": -2}.get(match["which"]) or int(match["which"][1:])
    for first in _months(match, today):
        span = _part(first, which, match["n"])
        if span is not None and span.earliest is not None and span.earliest <= today:
            return Reading(Span(span.earliest, min(span.latest, today), span.sure))
    raise NotADate("future")


def _months(match: re.Match[str], today: date) -> list[date]:
    """The first days of the months that may be meant, the likeliest first."""
    this = today.replace(day=1)
    if named := said_group(match, "m"):
        year = said_year(said_group(match, "y"))
        years = [today.year, today.year - 1] if year is None else [year]
        return [date(year, int(named), 1) for year in years]
    return [months_before(this, 1)] if said_group(match, "lm") else [this]


def _part(first: date, which: int, unit: str) -> Span | None:
    length = calendar.monthrange(first.year, first.month)[1]
    if unit == "Uweek":
        start = 7 * (which - 1) + 1 if which > 0 else length + 7 * which + 1
        return whole_month(first.year, first.month, start, start + 6) if start <= length else None
    weekday = 5 if unit == "Dweekend" else int(unit[1:])
    days = [week[weekday] for week in calendar.monthcalendar(first.year, first.month) if week[weekday]]
    if unit == "Dweekend" and which == 1 and days[0] == 7:
        return one_day(first, sure=False)  # a month that begins on a Sunday
    place = which - 1 if which > 0 else which
    if place >= len(days):
        return None
    day = first.replace(day=days[place])
    return one_day(day) if unit != "Dweekend" else Span(day, day + timedelta(days=1), sure=False)


def read_before_last(match: re.Match[str], today: date) -> Reading:
    """`the weekend before last`, `voorlaatste zaterdag`: one more back than the last."""
    unit = match["u"] or match["v"]
    if unit == "Umonth":
        first = months_before(today.replace(day=1), 2)
        return Reading(whole_month(first.year, first.month))
    if unit == "Uweek":
        start = monday(today) - timedelta(weeks=2)
        return Reading(Span(start, start + timedelta(days=6), sure=False))
    day = last_weekday(5 if unit == "Dweekend" else int(unit[1:]), today) - timedelta(weeks=1)
    return Reading(Span(day, day + timedelta(days=unit == "Dweekend"), sure=False))
