"""The grammar of days: each rule is a pattern of calendar codes (`lexis`) and what it says about today."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.day_patterns import PATTERNS, WEAK_PATTERNS
from workflows.interview.reading.feasts import read_feast
from workflows.interview.reading.parts_of_month import read_before_last, read_part_of_month
from workflows.interview.reading.quantities import (
    read_ago,
    read_app_age,
    read_bare_quantity,
    read_less_than_one,
    read_vague,
    said_group,
)
from workflows.interview.reading.spans import (
    NotADate,
    Reading,
    Refused,
    Span,
    day_of,
    day_of_recent_month,
    last_weekday,
    monday,
    months_before,
    most_recent,
    one_day,
    said_year,
    whole_month,
)  # fmt: skip

_Reader = Callable[["re.Match[str]", date], Reading]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the code letters that it cannot do without, and its reader."""

    pattern: re.Pattern[str]
    needs: str
    read: _Reader


def _rule(pattern: str, needs: str, read: _Reader) -> Rule:
    return Rule(re.compile(r"(?<=[ +])(?:" + pattern.replace(" ", "[ +]") + r")(?=[ +])"), needs, read)


def _dated(day: int, month: int, year: int | None, weekday: str | None, today: date, sure: bool = True) -> Reading:
    """A day and a month; a weekday that does not fall on it is a contradiction."""
    found = most_recent(day, month, today) if year is None else day_of(year, month, day)
    if weekday is None or found.weekday() == int(weekday):
        return Reading(one_day(found, sure))
    if year is None:
        return Reading(Span(found, found, sure=False), "contradiction")
    return Reading(Span(found, max(found, min(today, most_recent(day, month, today))), sure=False), "contradiction")


def _year_first(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(day_of(int(match["y"]), int(match["m"]), int(match["d"]))))


def _numeric(match: re.Match[str], today: date) -> Reading:
    first, second, year = int(match["a"]), int(match["b"]), said_year(said_group(match, "y"))
    if year is None and (second > 31 or (first > 31 and second > 12)):
        raise NotADate("impossible")
    day, month = (first, second) if second <= 12 else (second, first)  # 11/25: only the American order makes a date
    read = _dated(day, month, year, said_group(match, "w"), today)
    if year is None and not said_group(match, "w") and first != second and first <= 12 and second <= 12:
        other = most_recent(second, first, today)
        return Reading(Span(read.span.earliest, max(read.span.latest, other), sure=False))
    return read


def _named(match: re.Match[str], today: date) -> Reading:
    return _dated(int(match["d"]), int(match["m"]), said_year(said_group(match, "y")), match["w"], today)


def _range(match: re.Match[str], today: date) -> Reading:
    """`du 20 au 25 novembre`, `10 of 11 nov`; a first day later than the second lies in the month before."""
    first, last, year = int(match["d"]), int(match["e"]), said_year(said_group(match, "y"))
    month = int(match["m"])
    end = most_recent(last, month, today) if year is None else day_of(year, month, last)
    named = said_group(match, "m1")
    start = day_of(end.year, int(named) if named else end.month, first)
    if start > end:
        start = months_before(start, 12 if named else 1)
    return Reading(Span(start, end, sure=False))


def _bare_range(match: re.Match[str], today: date) -> Reading:
    first, last = int(match["d"]), int(match["e"])
    end = day_of_recent_month(last, today)
    start = day_of(end.year, end.month, first) if first <= last else day_of_recent_month(first, end)
    return Reading(Span(start, end, sure=False))


def _month_then_days(match: re.Match[str], today: date) -> Reading:
    start = most_recent(int(match["d"]), int(match["m"]), today)
    end = day_of(start.year, start.month, int(match["e"])) if said_group(match, "e") else start
    return Reading(Span(min(start, end), max(start, end), sure=start == end))


def _future(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(today + timedelta(days=1)), "future")


def _week_day(match: re.Match[str], today: date, weeks: int) -> Reading:
    day = monday(today) + timedelta(days=int(match["w"]) - 7 * weeks)
    return Reading(one_day(day), "" if day <= today else "future")


def _weeks_ago_day(match: re.Match[str], today: date) -> Reading:
    weeks = int(float(match["n"][1:])) if match["n"].startswith("N") else 1
    if weeks > 60:
        raise NotADate("too_old")
    return Reading(one_day(monday(today) + timedelta(days=int(match["w"]) - 7 * weeks), sure=False))


def _week_before_weekday(match: re.Match[str], today: date) -> Reading:
    """`a week last Friday`, `the Friday before last`."""
    day = last_weekday(int(match["w"] or match["w2"]), today) - timedelta(weeks=1)
    return Reading(Span(day, day, sure=False))


def _weekdays_ago(match: re.Match[str], today: date) -> Reading:
    number = int(float(match["n"][1:]))
    if number > 60:
        raise NotADate("too_old")
    day = last_weekday(int(match["w"]), today) - timedelta(weeks=max(number - 1, 0))
    return Reading(Span(day, day, sure=False))


def _weekday_number(match: re.Match[str], today: date) -> Reading:
    """`jeudi 12`: the latest such day of a year that falls on it; none is a contradiction."""
    number, weekday = int(match["d"]), int(match["w"])
    latest = day_of_recent_month(number, today)
    day = today
    for _ in range(3 * 31):
        if day.day == number and day.weekday() == weekday:
            return Reading(one_day(day, sure=day == latest))
        day -= timedelta(days=1)
    return Reading(Span(latest, latest, sure=False), "contradiction")


def _weekend_of(match: re.Match[str], today: date) -> Reading:
    month = said_group(match, "m")
    day = most_recent(int(match["d"]), int(month), today) if month else day_of_recent_month(int(match["d"]), today)
    start = day - timedelta(days=max(day.weekday() - 5, 0))
    return Reading(Span(start, min(start + timedelta(days=1), today), sure=False))


def _week_of(match: re.Match[str], today: date) -> Reading:
    month = said_group(match, "m")
    day = most_recent(int(match["d"]), int(month), today) if month else day_of_recent_month(int(match["d"]), today)
    return Reading(Span(monday(day), min(monday(day) + timedelta(days=6), today), sure=False))


def _iso_week(match: re.Match[str], today: date) -> Reading:
    for year in (today.year, today.year - 1):
        try:
            start = date.fromisocalendar(year, int(match["n"]), 1)
        except ValueError:
            continue
        if start <= today:
            return Reading(Span(start, min(start + timedelta(days=6), today), sure=False))
    raise Refused


def _weekend(match: re.Match[str], today: date) -> Reading:
    start = today - timedelta(days=(today.weekday() - 5) % 7 or 7)
    return Reading(Span(start, min(start + timedelta(days=1), today), sure=False))


_THIRDS_OF_WEEK: Final = {"1": (0, 1), "2": (2, 3), "3": (4, 6)}


def _week(today: date, back: int) -> Reading:
    start = monday(today) - timedelta(days=7 * back)
    return Reading(Span(start, min(start + timedelta(days=6), today), sure=False))


_THIRDS: Final = {"1": (1, 10), "2": (11, 20), "3": (21, 31)}


def _third(match: re.Match[str]) -> tuple[int, int]:
    code = said_group(match, "t")
    return (1, 31) if not code else (12, 18) if code in ("half", "moitie") else _THIRDS[code[1]]


def _in_month(match: re.Match[str], today: date) -> Reading:
    month = int(match["m"])
    first, last = _third(match)
    if code := said_group(match, "y"):
        span = whole_month(int(code[1:]), month, first, last)
    elif said_group(match, "ly"):
        span = whole_month(today.year - 1, month, first, last)
    else:
        start = most_recent(first, month, today)
        span = whole_month(start.year, start.month, first, last)
    return Reading(
        Span(span.earliest, min(span.latest, today) if (span.earliest or today) <= today else span.latest, False)
    )


def _months(match: re.Match[str], today: date) -> Reading:
    """`entre septembre et octobre`, `september of oktober`."""
    last = most_recent(1, int(match["m2"]), today)
    first = most_recent(1, int(match["m"]), last)
    return Reading(Span(first, min(whole_month(last.year, last.month).latest, today), sure=False))


def _weekend_of_feast(match: re.Match[str], today: date) -> Reading:
    span = read_feast(match["e"], today)
    assert span.earliest is not None
    first = span.earliest - timedelta(days=(span.earliest.weekday() - 5) % 7 if span.earliest.weekday() != 4 else 0)
    return Reading(Span(min(first, span.earliest), min(max(first + timedelta(days=1), span.latest), today), sure=False))


def _last_month(match: re.Match[str], today: date) -> Reading:
    end = today.replace(day=1) - timedelta(days=1)
    if said_group(match, "d"):
        first = day_of(end.year, end.month, int(match["d"]))
        return Reading(
            Span(
                first,
                day_of(end.year, end.month, int(match["e"])) if said_group(match, "e") else first,
                sure=not said_group(match, "e"),
            )
        )
    return Reading(whole_month(end.year, end.month, *_third(match)))


def _day_of_last_month(match: re.Match[str], today: date) -> Reading:
    end = today.replace(day=1) - timedelta(days=1)
    return Reading(one_day(day_of(end.year, end.month, int(match["d"]))))


def _this_month(match: re.Match[str], today: date) -> Reading:
    first, last = _third(match)
    span = whole_month(today.year, today.month, first, last)
    return Reading(Span(min(today, span.earliest or today), min(today, span.latest), sure=False))


_THIRDS_OF_YEAR: Final = {"1": (1, 3), "2": (5, 8), "3": (10, 12)}


def _whole_year(year: int, third: str | None, today: date) -> Reading:
    if not 1900 < year < 2100:
        raise NotADate("too_old")
    first, last = _THIRDS_OF_YEAR[third[1]] if third else (1, 12)
    start, end = date(year, first, 1), whole_month(year, last).latest
    return Reading(
        Span(min(start, today) if year == today.year else start, min(end, today) if start <= today else end, False)
    )


def _said_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(int(match["y"]), said_group(match, "t"), today)


def _last_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(today.year - 1, said_group(match, "t"), today)


def _this_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(today.year, said_group(match, "t"), today)


def _feast(match: re.Match[str], today: date) -> Reading:
    year = int(match["y"]) if said_group(match, "y") else today.year - 1 if said_group(match, "ly") else None
    return Reading(read_feast(match["e"], today, year))


def _night(match: re.Match[str], today: date) -> Reading:
    return Reading(Span(today - timedelta(days=1), today, sure=False))


def _relative(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(today - timedelta(days=int(match["r"]))))


def _weekday(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(last_weekday(int(said_group(match, "w") or match["w2"] or match["w3"]), today)))


def _day_number(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(day_of_recent_month(int(match["d"]), today)))


def _week_third(match: re.Match[str], today: date, back: int) -> Reading:
    first, last = _THIRDS_OF_WEEK[match["tt"]]
    start = monday(today) - timedelta(days=7 * back)
    return Reading(
        Span(min(start + timedelta(days=first), today), min(start + timedelta(days=last), today), sure=False)
    )


def _today(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(today))


def _third_of_this_week(match: re.Match[str], today: date) -> Reading:
    return _week_third(match, today, 0)


def _third_of_last_week(match: re.Match[str], today: date) -> Reading:
    return _week_third(match, today, 1)


def _day_of_this_week(match: re.Match[str], today: date) -> Reading:
    return _week_day(match, today, 0)


def _day_of_last_week(match: re.Match[str], today: date) -> Reading:
    return _week_day(match, today, 1)


def _this_week(match: re.Match[str], today: date) -> Reading:
    return _week(today, 0)


def _last_week(match: re.Match[str], today: date) -> Reading:
    return _week(today, 1)


_READERS: Final[dict[str, _Reader]] = {
    "ago": read_ago,
    "bare_quantity": read_bare_quantity,
    "bare_range": _bare_range,
    "day_number": _day_number,
    "day_of_last_month": _day_of_last_month,
    "day_of_last_week": _day_of_last_week,
    "day_of_this_week": _day_of_this_week,
    "feast": _feast,
    "future": _future,
    "in_month": _in_month,
    "iso_week": _iso_week,
    "last_month": _last_month,
    "last_week": _last_week,
    "last_year": _last_year,
    "month_then_days": _month_then_days,
    "months": _months,
    "named": _named,
    "night": _night,
    "numeric": _numeric,
    "range": _range,
    "relative": _relative,
    "said_year": _said_year,
    "third_of_last_week": _third_of_last_week,
    "third_of_this_week": _third_of_this_week,
    "this_month": _this_month,
    "this_week": _this_week,
    "this_year": _this_year,
    "today": _today,
    "vague": read_vague,
    "week_before_weekday": _week_before_weekday,
    "week_of": _week_of,
    "weekday": _weekday,
    "weekday_number": _weekday_number,
    "part_of_month": read_part_of_month,
    "before_last": read_before_last,
    "app_age": read_app_age,
    "less_than_one": read_less_than_one,
    "weekdays_ago": _weekdays_ago,
    "weekend": _weekend,
    "weekend_of": _weekend_of,
    "weekend_of_feast": _weekend_of_feast,
    "weeks_ago_day": _weeks_ago_day,
    "year_first": _year_first,
}
RULES: Final = tuple(_rule(pattern, needs, _READERS[name]) for pattern, needs, name in PATTERNS)
"""Tried in this order; what was read once is not read again by a weaker rule."""
WEAK_RULES: Final = tuple(_rule(pattern, needs, _READERS[name]) for pattern, needs, name in WEAK_PATTERNS)
"""Tried only where nothing else was read and the whole text is spent by them: `le 5`, `3 jours`, `octobre`."""
