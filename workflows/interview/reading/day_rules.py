"""The grammar of days: each rule is a pattern of calendar codes (`lexis`) and what it says about today."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.feasts import read_feast
from workflows.interview.reading.quantities import QUANTITY, read_quantity
from workflows.interview.reading.spans import (
    NotADate, Span, before, day_of, day_of_recent_month, last_weekday, monday, months_before, most_recent, one_day, weekday_of_month,
    whole_month,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A span and what is doubtful about it: nothing, `contradiction`, `vague`, `bound` or `future`."""

    span: Span
    doubt: str = ""


class Refused(Exception):
    """The words look like the rule but say something else: they are left to the other rules."""


_Reader = Callable[["re.Match[str]", date], Reading]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, the code letters that it cannot do without, and its reader."""

    pattern: re.Pattern[str]
    needs: str
    read: _Reader


def _rule(pattern: str, needs: str, read: _Reader) -> Rule:
    return Rule(re.compile(r"(?<=[ +])(?:" + pattern.replace(" ", "[ +]") + r")(?=[ +])"), needs, read)


def _said(match: re.Match[str], name: str) -> str | None:
    """What a group holds, None also where the rule has no such group."""
    return match[name] if name in match.re.groupindex else None


def _year(code: str | None) -> int | None:
    if code is None:
        return None
    digits = code.lstrip("'+ N")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


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
    first, second, year = int(match["a"]), int(match["b"]), _year(_said(match, "y"))
    if year is None and (second > 31 or first > 31 and second > 12):
        raise NotADate("impossible")
    day, month = (first, second) if second <= 12 else (second, first)  # 11/25: only the American order makes a date
    read = _dated(day, month, year, _said(match, "w"), today)
    if year is None and not _said(match, "w") and first != second and first <= 12 and second <= 12:
        other = most_recent(second, first, today)
        return Reading(Span(read.span.earliest, max(read.span.latest, other), sure=False))
    return read


def _named(match: re.Match[str], today: date) -> Reading:
    return _dated(int(match["d"]), int(match["m"]), _year(_said(match, "y")), match["w"], today)


def _range(match: re.Match[str], today: date) -> Reading:
    """`du 20 au 25 novembre`, `10 of 11 nov`; a first day later than the second lies in the month before."""
    first, last, year = int(match["d"]), int(match["e"]), _year(_said(match, "y"))
    month = int(match["m"])
    end = most_recent(last, month, today) if year is None else day_of(year, month, last)
    named = _said(match, "m1")
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
    end = day_of(start.year, start.month, int(match["e"])) if _said(match, "e") else start
    return Reading(Span(min(start, end), max(start, end), sure=start == end))


def _ago(match: re.Match[str], today: date) -> Reading:
    said, limit = read_quantity(match), _said(match, "q") or _said(match, "q2") or ""
    placed = bool(match["pre"].strip() or match["post"] or limit)
    if not placed and not said.app:
        raise Refused
    span = said.ago(today)
    if "L" in match["pre"].replace("+", " ").split():
        return Reading(Span(span.earliest, today, sure=False))
    if limit.startswith("Q1"):
        return Reading(Span(None, span.latest, sure=False), "bound")
    if limit.startswith("Q2"):
        return Reading(Span(span.earliest, today, sure=False), "bound")
    return Reading(span if "H" not in match["pre"].replace("+", " ").split() else Span(span.earliest, span.latest, sure=False))


def _future(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(today + timedelta(days=1)), "future")


def _vague(match: re.Match[str], today: date) -> Reading:
    """Some days, weeks or months: two to four or five of them; the rest is open."""
    unit = match["v"]
    if unit in _SOME:
        high, low, name = _SOME[unit]
        return Reading(Span(before(today, high, name), before(today, low, name), sure=False), "vague")
    return Reading(Span(None, today, sure=False), "vague")


_SOME: Final = {"day": (5, 2, "day"), "week": (4, 2, "week"), "month": (4, 2, "month"), "other": (7, 1, "day")}


def _week_day(weeks: int) -> _Reader:
    def read(match: re.Match[str], today: date) -> Reading:
        day = monday(today) + timedelta(days=int(match["w"]) - 7 * weeks)
        return Reading(one_day(day)) if day <= today else Reading(one_day(day), "future")

    return read


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


def _weekday_of_month(match: re.Match[str], today: date) -> Reading:
    month = int(match["m"])
    which = -1 if match["which"] == "L" else 1
    year = _year(_said(match, "y"))
    years = [year] if year is not None else [today.year, today.year - 1]
    day = next((d for y in years if (d := weekday_of_month(y, month, int(match["w"]), which)) <= today), None)
    if day is None:
        raise NotADate("future")
    return Reading(one_day(day))


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
    month = _said(match, "m")
    day = most_recent(int(match["d"]), int(month), today) if month else day_of_recent_month(int(match["d"]), today)
    start = day - timedelta(days=max(day.weekday() - 5, 0))
    return Reading(Span(start, min(start + timedelta(days=1), today), sure=False))


def _week_of(match: re.Match[str], today: date) -> Reading:
    month = _said(match, "m")
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


def _week(back: int) -> _Reader:
    def read(match: re.Match[str], today: date) -> Reading:
        first, last = _THIRDS_OF_WEEK[match["t"]] if _said(match, "t") else (0, 6)
        start = monday(today) - timedelta(days=7 * back)
        begin = start + timedelta(days=first)
        return Reading(Span(min(begin, today), min(start + timedelta(days=last), today), sure=False))

    return read


_THIRDS: Final = {"1": (1, 10), "2": (11, 20), "3": (21, 31)}


def _third(match: re.Match[str]) -> tuple[int, int]:
    code = _said(match, "t")
    return (1, 31) if not code else _THIRDS["2"] if code in ("half", "moitie") else _THIRDS[code[1]]


def _in_month(match: re.Match[str], today: date) -> Reading:
    month = int(match["m"])
    first, last = _third(match)
    if code := _said(match, "y"):
        span = whole_month(int(code[1:]), month, first, last)
    elif _said(match, "ly"):
        span = whole_month(today.year - 1, month, first, last)
    else:
        start = most_recent(first, month, today)
        span = whole_month(start.year, start.month, first, last)
    return Reading(Span(span.earliest, min(span.latest, today) if (span.earliest or today) <= today else span.latest, False))


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
    if _said(match, "d"):
        first = day_of(end.year, end.month, int(match["d"]))
        return Reading(Span(first, day_of(end.year, end.month, int(match["e"])) if _said(match, "e") else first, sure=not _said(match, "e")))
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
    return Reading(Span(min(start, today) if year == today.year else start, min(end, today) if start <= today else end, False))


def _said_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(int(match["y"]), _said(match, "t"), today)


def _last_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(today.year - 1, _said(match, "t"), today)


def _this_year(match: re.Match[str], today: date) -> Reading:
    return _whole_year(today.year, _said(match, "t"), today)


def _feast(match: re.Match[str], today: date) -> Reading:
    year = int(match["y"]) if _said(match, "y") else today.year - 1 if _said(match, "ly") else None
    return Reading(read_feast(match["e"], today, year))


def _night(match: re.Match[str], today: date) -> Reading:
    return Reading(Span(today - timedelta(days=1), today, sure=False))


def _relative(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(today - timedelta(days=int(match["r"]))))


def _weekday(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(last_weekday(int(_said(match, "w") or match["w2"] or match["w3"]), today)))


def _day_number(match: re.Match[str], today: date) -> Reading:
    return Reading(one_day(day_of_recent_month(int(match["d"]), today)))


def _bare_quantity(match: re.Match[str], today: date) -> Reading:
    return Reading(read_quantity(match).ago(today))


_OF: Final = r"(?:(?:de|d|of|van|den|du|in|en|the|la|l|le|het|au|les|s) ){0,3}"
_DAY: Final = r"N(?P<d>\d{1,2})"
_JOIN: Final = r"(?:et|en|and|ou|of|or|au|tot|to|a|-|–|til|till|until)"
_ART: Final = r"(?:(?:le|de|den|the|op|on|l|du|van|H|d) ){0,3}"
_YEAR: Final = r"(?P<y>N(?:19|20)\d\d|(?:' )?N\d\d(?! (?:Uhour|:|-|U)))"
_LAST_WEEK: Final = r"(?:Uweek L|L Uweek)"
_LAST_MONTH: Final = r"(?:Umonth L|L Umonth)"
_LAST_YEAR: Final = r"(?:(?:Uyear|an) L|L (?:Uyear|an))"
_THIRD: Final = r"(?:(?P<t>T\d|half|moitie) )"

RULES: Final = (
    _rule(r"N(?P<y>\d{4})\+[-/.]\+N(?P<m>\d{1,2})\+[-/.]\+N(?P<d>\d{1,2})", "N", _year_first),
    _rule(r"W(?P<w>\d) (?:P\w+ )?(?:(?:B|I|van|de) ){0,2}(?P<n>N\d{1,2}|a) Uweek(?: A)?", "W", _weeks_ago_day),
    _rule(r"(?:B )(?P<n>N\d{1,2}|a) Uweek (?:(?:on|op|le|N1) )?W(?P<w>\d)", "W", _weeks_ago_day),
    _rule(r"(?P<n>N\d{1,2}|a) Uweek A (?:(?:on|op|le|N1) )?W(?P<w>\d)", "W", _weeks_ago_day),
    _rule(r"(?P<n>N1|a) Uweek (?:(?:on|L) )?W(?P<w>\d)|W(?P<w2>\d) K L", "W", _week_before_weekday),
    _rule(r"W\d (?:en N8|en N15|over een Uweek|over N1 Uweek)", "W", _future),
    _rule(rf"(?P<q2>Q[12] )?(?P<pre>(?:(?:B|I|L|H|deja) ){{0,3}})(?P<q>Q[12] )?(?:[Hd] |dan |bien |exactly |precies |exact |pile |juste |zeker |goed |easily ){{0,2}}{QUANTITY}"
          r"(?P<post> A| plus tot)?(?: R0)?", "UaN", _ago),
    _rule(r"U(?:day|week|month|year) A(?P<v>)", "A", _vague),
    _rule(rf"(?:C |du |van |from )?{_ART}(?:W\d )?{_DAY}(?: (?:of |de )?M(?P<m1>\d\d?))? {_JOIN} {_ART}(?:W\d )?N(?P<e>\d{{1,2}}) "
          rf"{_OF}M(?P<m>\d\d?)(?: {_YEAR})?", "M", _range),
    _rule(rf"M(?P<m>\d\d?) {_ART}{_DAY} {_JOIN} {_ART}N(?P<e>\d{{1,2}})(?! U)", "M", _month_then_days),
    _rule(r"(?:W(?P<w>\d) (?:(?:le|de|the|op|den) )?)?(?<!\+)N(?P<a>\d{1,2}) / N(?P<b>\d{1,2})(?: / (?P<y>N\d{4}|N\d{2}))?(?!\+[/.]\+N)", "/", _numeric),
    _rule(r"(?<!\+)N(?P<a>\d{1,2})\+[.-]\+N(?P<b>\d{1,2})(?:\+[.-]\+(?P<y>N\d{4}|N\d{2}))?(?![+][/.-][+]N| U| €| euro| %)", "N",
          _numeric),
    _rule(r"N(?P<a>\d{1,2}) N(?P<b>\d{1,2}) (?P<y>N(?:19|20)\d\d)", "N", _numeric),
    _rule(rf"(?:W(?P<w>\d) )?{_ART}{_DAY} (?:- )?{_OF}M(?P<m>\d\d?)(?: (?:- )?(?:de |of |in )?{_YEAR})?", "M", _named),
    _rule(rf"(?:W(?P<w>\d) )?M(?P<m>\d\d?) (?:the |le |de ){{0,2}}{_DAY}(?! (?:Uhour|:|Uday|U))(?: {_YEAR})?", "M", _named),
    _rule(rf"(?P<which>L|N1) W(?P<w>\d) {_OF}M(?P<m>\d\d?)(?: {_OF}{_YEAR})?", "M", _weekday_of_month),
    _rule(rf"(?:{_THIRD}{_OF})M(?P<m>\d\d?)(?: {_OF}(?:(?P<y>N(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR})))?", "M", _in_month),
    _rule(rf"M(?P<m>\d\d?) {_OF}(?:(?P<y>N(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR})|L)", "M", _in_month),
    _rule(r"(?:(?:en|in|I|H|courant|tijdens|during|pendant|dans|over|au Umonth d|Umonth d|Umonth|van|K|L|de|Z) ){1,2}(?:de |d )?M(?P<m>\d\d?)"
          r"", "M", _in_month),
    _rule(rf"W(?P<w>\d) (?:P\w+ )?{_OF}{_LAST_WEEK}", "W", _week_day(1)),
    _rule(rf"{_LAST_WEEK} (?:(?:on|op|le|de) )?W(?P<w>\d)", "W", _week_day(1)),
    _rule(rf"W(?P<w>\d) (?:P\w+ )?{_OF}Z Uweek", "W", _week_day(0)),
    _rule(r"Z Uweek (?:(?:on|op|le) )?W(?P<w>\d)", "W", _week_day(0)),
    _rule(r"(?:B )?(?P<n>N\d{1,2}) W(?P<w>\d)(?: A)", "A", _weekdays_ago),
    _rule(r"B (?P<n>N\d{1,2}) W(?P<w>\d)", "B", _weekdays_ago),
    _rule(rf"W(?P<w>\d) {_ART}{_DAY}(?! (?:Uhour|:|U|an|euro|€|\+))", "W", _weekday_number),
    _rule(rf"(?:T\d )?{_OF}Dweekend {_OF}(?P<e>E[a-z]\w*)", "D", _weekend_of_feast),
    _rule(rf"Dweekend (?:(?:du|van|of|de|the|den) ){{1,2}}{_DAY}(?: {_OF}M(?P<m>\d\d?))?", "D", _weekend_of),
    _rule(r"(?:Dweekend L|L Dweekend|(?:Z|le|het|the|tijdens het|in het|in) (?:Dweekend)(?: L)?|Dweekend)", "D", _weekend),
    _rule(rf"(?:C )?{_OF}M(?P<m>\d\d?) {_JOIN} {_OF}M(?P<m2>\d\d?)", "M", _months),
    _rule(rf"(?P<t>T(?P<tt>\d)) {_OF}{_LAST_WEEK}", "T", lambda match, today: _week_third(match, today, 1)),
    _rule(rf"T(?P<tt>\d) {_OF}Z Uweek", "T", lambda match, today: _week_third(match, today, 0)),
    _rule(r"T(?P<tt>\d) (?:(?:de|of|van|the|la) ){1,2}Uweek", "T", lambda match, today: _week_third(match, today, 0)),
    _rule(rf"{_LAST_WEEK}", "L", _week(1)),
    _rule(r"(?:Z Uweek|in the week|de la Uweek|en Uweek)", "Z", _week(0)),
    _rule(rf"Uweek (?:(?:du|van|of|de|the|den) ){{1,2}}{_DAY}(?: {_OF}M(?P<m>\d\d?))?", "U", _week_of),
    _rule(r"Uweek N(?P<n>\d{1,2})(?! [UM])", "U", _iso_week),
    _rule(rf"{_LAST_MONTH} {_ART}{_DAY}(?: {_JOIN} {_ART}N(?P<e>\d{{1,2}}))?(?! U)", "L", _last_month),
    _rule(rf"{_ART}{_DAY} {_OF}{_LAST_MONTH}", "L", _day_of_last_month),
    _rule(rf"{_THIRD}?{_OF}{_LAST_MONTH}", "L", _last_month),
    _rule(rf"{_THIRD}?{_OF}Z Umonth(?: ci)?", "Z", _this_month),
    _rule(rf"(?:L )?(?P<e>[EYS][a-z]\w*) {_OF}(?:N(?P<y>(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR}))", "EYS", _feast),
    _rule(rf"(?:T\d )?{_OF}(?:L )?(?P<e>E[a-z]\w*|Yschool|Y\w+)", "EY", _feast),
    _rule(r"(?:L|Z|cet|l|I l|in the|in|de|the|en|I|au|d) (?P<e>S[a-z]\w*)(?: L)?", "S", _feast),
    _rule(rf"(?:{_THIRD}{_OF})?{_LAST_YEAR}", "L", _last_year),
    _rule(rf"(?:{_THIRD}{_OF})?(?:Z (?:Uyear|an)|l Uyear)", "U", _this_year),
    _rule(rf"(?:(?P<t>T\d) {_OF}|(?:en|in|I|K|since|van|uit|de|from|of) )N(?P<y>(?:19|20)\d\d)(?! U)", "N", _said_year),
    _rule(rf"(?:X (?:W\d|Uweek|Umonth|Uyear)|(?:W\d|Uweek|Umonth|Uyear|an) (?:X|qui vient)|(?:dans|over|in|binnen|within) {QUANTITY})",
          "XU", _future),
    _rule(r"F", "F", _future),
    _rule(r"G\w{0,7}", "G", _night),
    _rule(r"R(?P<r>\d)(?: P\w+)?", "R", _relative),
    _rule(r"(?:L W(?P<w>\d)|W(?P<w2>\d)(?: P\w+)? L|(?:Z )?W(?P<w3>\d))(?: P\w+)?", "W", _weekday),
    _rule(r"(?:(?:B|I) )?(?:H )?V(?P<v>day|week|month|other|)(?: A)?", "V", _vague),
)  # fmt: skip
"""Tried in this order; what was read once is not read again by a weaker rule."""

WEAK_RULES: Final = (
    _rule(rf"(?:C )?{_ART}{_DAY} {_JOIN} {_ART}N(?P<e>\d{{1,2}})", "N", _bare_range),
    _rule(QUANTITY, "Ua", _bare_quantity),
    _rule(rf"{_ART}{_DAY}(?: (?:du|van|of|de) {_OF}Umonth)?", "N", _day_number),
    _rule(r"Rn", "R", lambda match, today: Reading(one_day(today))),
    _rule(r"M(?P<m>\d\d?)", "M", _in_month),
    _rule(r"N(?P<y>(?:19|20)\d\d)", "N", _said_year),
    _rule(r"V(?P<v>laatst)", "V", _vague),
    _rule(r"(?P<e>S[a-z]\w*)", "S", _feast),
)  # fmt: skip
"""Tried only where nothing else was read and the whole text is spent by them: `le 5`, `3 jours`, `octobre`."""


def _week_third(match: re.Match[str], today: date, back: int) -> Reading:
    first, last = _THIRDS_OF_WEEK[match["tt"]]
    start = monday(today) - timedelta(days=7 * back)
    return Reading(Span(min(start + timedelta(days=first), today), min(start + timedelta(days=last), today), sure=False))
