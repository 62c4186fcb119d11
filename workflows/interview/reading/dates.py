"""Days and moments as people write them, in three languages, European order.

Whatever was not a plain full date is marked `exact=False` and shown for confirmation. Where words leave a choice (a week, a
month, a part of a day), the earliest day or hour that fits is taken: legal clocks run from it, and too early is the safe side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

from workflows.interview.reading.clock_times import PART_HOURS, FoundClock, find_clock, in_part, part_of_day
from workflows.interview.reading.day_scan import DayScan, is_filler, is_hedge, scan_days
from workflows.interview.reading.discovery import speaks_of_discovery, speaks_of_what_is_to_come
from workflows.interview.reading.lexis import Line, read_line
from workflows.interview.reading.phrases import is_unknown, normalise
from workflows.interview.reading.quantities import QUANTITY, read_quantity
from workflows.interview.reading.spans import OLDEST, NotADate, Span, day_of

__all__ = [
    "OLDEST",
    "NotADate",
    "ReadDay",
    "ReadInstant",
    "ReadMoment",
    "read_day",
    "read_instant",
    "read_moment",
    "read_span",
]


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day, and whether it was written out in full so that nothing had to be guessed."""

    day: date
    exact: bool


@dataclass(frozen=True, slots=True)
class ReadInstant:
    """An aware moment, and whether date, time and offset were all written."""

    at: datetime
    exact: bool


Precision = Literal["minute", "hour", "part_of_day"]


@dataclass(frozen=True, slots=True)
class ReadMoment:
    """An aware moment, how finely it was said, and whether it may stand without asking."""

    at: datetime
    precision: Precision
    sure: bool


def read_day(text: str, today: date, oldest: date = OLDEST, asks_discovery: bool = True) -> ReadDay:
    """Gives the single past day the text speaks of, `today` being the day in the person's time zone: of a span the
    earliest.

    With `asks_discovery` false the question asks when something was published: the day it was found is no answer.
    Raises NotADate."""
    plain = " ".join(normalise(text).replace(",", " ").split())
    if not plain:
        raise NotADate("none")
    full = re.fullmatch(r"(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))", plain)
    if full:
        year, month, day = (int(part) for part in full.groups() if part)
        if full.group(4):
            year, day = day, year
        if full.group(1) or month <= 12:
            return ReadDay(_past(day_of(year, month, day), today, oldest), exact=True)
    _refuse_other_centuries(text, oldest)
    span, doubt = _one_span(text, today, asks_discovery)
    if doubt in ("vague", "bound") or span.earliest is None:
        raise NotADate("vague")
    if doubt:
        raise NotADate(doubt)
    return ReadDay(_past(span.earliest, today, oldest), exact=span.sure and _is_written_out(read_line(text)))


_YEAR_OF_A_MONTH: Final = re.compile(r"M\d\d?[ +]N(\d{4})(?!\d)")
_WRITTEN_OUT: Final = re.compile(r" (?:W\d[ +])?(?:(?:le|op|on|the)[ +])?N\d{1,2}[ +](?:of[ +])?M\d\d?[ +]N\d{4} ?")


def _refuse_other_centuries(text: str, oldest: date) -> None:
    """A month with a year before anybody's days is not the same month of this year. Raises NotADate."""
    named = _YEAR_OF_A_MONTH.search(read_line(text).coded)
    if named is not None and int(named[1]) < oldest.year:
        raise NotADate("too_old")


def _is_written_out(line: Line) -> bool:
    return _WRITTEN_OUT.fullmatch(line.coded.replace(" | ", " ")) is not None


def read_span(text: str, today: date, asks_discovery: bool = True) -> Span | None:
    """Gives the days that an answer allows, None where it must be asked again. Nothing here raises."""
    try:
        span, _ = _one_span(text, today, asks_discovery)
    except NotADate:
        return None
    if span.latest > today and (span.earliest or today) >= today:
        return None if span.earliest is None or span.earliest > today else replace(span, latest=today)
    if (span.earliest is not None and span.earliest < OLDEST) or (span.earliest is None and span.latest < OLDEST):
        return None
    return replace(span, latest=min(span.latest, today))


def _one_span(text: str, today: date, asks_discovery: bool) -> tuple[Span, str]:
    """The one span of an answer and its doubt. It is sure when the whole text is spent. Raises NotADate."""
    line = read_line(text)
    coded = line.coded
    clock = find_clock(coded)
    if clock is not None and not asks_discovery and clock.clock.about and "P" not in line.kinds:
        clock = clock if "Uhour" in coded[clock.start : clock.end] or ":" in coded[clock.start : clock.end] else None
    if clock is not None:
        coded = _spend(coded, clock.start, clock.end)
    scan = scan_days(line, coded, today, whole=True)
    found = scan.found
    if not asks_discovery:
        found = tuple(one for one in found if not speaks_of_discovery(line, one.first, one.last))
        if not found and scan.found:
            raise NotADate("vague")
    refused = next((one.refused for one in found if one.refused), "")
    if refused:
        raise NotADate(refused)
    readings = [one.reading for one in found if one.reading is not None]
    certain = [one for one in readings if one.doubt not in ("future", "vague")]
    readings = certain or readings
    if not readings:
        raise NotADate("none")
    if any(one.doubt == "future" for one in readings) or (not asks_discovery and speaks_of_what_is_to_come(line)):
        raise NotADate("future")
    spans = [one.span for one in readings]
    if len({(span.earliest, span.latest) for span in spans}) > 1:
        return _around(spans), "several"
    left = [line.tokens[number] for number in scan.left]
    spent = all(is_filler(token) for token in left) and not any(is_hedge(token) for token in left)
    span = spans[0]
    return replace(span, sure=span.sure and spent and not readings[0].doubt), readings[0].doubt


def _around(spans: list[Span]) -> Span:
    """From the earliest to the latest of several days: which one is meant is asked."""
    starts = [span.earliest for span in spans if span.earliest is not None]
    return Span(min(starts, default=None), max(span.latest for span in spans), sure=False)


def _past(day: date, today: date, oldest: date) -> date:
    if day > today:
        raise NotADate("future")
    if day < oldest:
        raise NotADate("too_old")
    return day


def _spend(coded: str, start: int, end: int) -> str:
    return coded[:start] + re.sub(r"[^ +]", "#", coded[start:end]) + coded[end:]


def read_instant(text: str, today: date, timezone: str, now: datetime | None = None) -> ReadInstant:
    """Gives the past moment the text speaks of, in `timezone` (IANA name); without `now` only later days are refused.

    Raises NotADate."""
    zone = ZoneInfo(timezone)
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        written = None
    if written is not None and written.tzinfo is not None:
        return ReadInstant(_not_later(written, today, zone, now), exact=True)
    _refuse_other_centuries(text, OLDEST)
    moment = _moment(text, today, zone, now)
    exact = moment.sure and moment.precision == "minute" and re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text) is not None
    return ReadInstant(moment.at, exact)


def read_moment(text: str, now: datetime) -> ReadMoment | None:
    """Gives the moment that an answer written at `now` speaks of, on the wall clock of `now`; None where it must be
    asked again.

    Nothing here raises."""
    if is_unknown(text):
        return None
    try:
        return _moment(text, now.date(), now.tzinfo or UTC, now)
    except NotADate:
        return None


_HOURS_AGO: Final = re.compile(
    rf"(?<=[ +])(?:(?P<pre>B|I|Q[12])[ +])?(?:(?:H|de|d)[ +])?{QUANTITY.replace(' ', '[ +]')}(?P<post>[ +]A)?(?=[ +])"
)


def _hours_ago(coded: str) -> timedelta | None:
    for match in _HOURS_AGO.finditer(coded):
        if not (match["pre"] or match["post"]):
            continue
        said = read_quantity(match)
        if said.unit in ("hour", "minute") and said.high <= 24 * 366:
            return timedelta(hours=said.high) if said.unit == "hour" else timedelta(minutes=said.high)
    return None


def _moment(text: str, today: date, zone: tzinfo, now: datetime | None) -> ReadMoment:
    line = read_line(text)
    coded = line.coded
    ago = _hours_ago(coded)
    if ago is not None and now is not None:
        at = (now - ago).astimezone(zone).replace(second=0, microsecond=0)
        return ReadMoment(_not_later(at, today, zone, now), "hour", sure=False)
    clock = find_clock(coded)
    spent = _spend(coded, clock.start, clock.end) if clock else coded
    scan = scan_days(line, spent, today, whole=True)
    day, sure = _day_of_moment(line, scan, clock, today, now, zone)
    part = "late" if "Gevening" in coded else "night" if "G" in line.kinds else part_of_day(spent)
    at_time, precision = _time(clock, part)
    if "G" in line.kinds and scan.spans:
        early = at_time.hour < 12 and clock is not None
        day = (today if early else today - timedelta(days=1)) if part in ("night", "late") else day
        at_time = at_time if clock else time(22 if part == "night" else 18)
    if day < OLDEST:
        raise NotADate("too_old")
    if clock is not None and re.search(r"[ +](?:gmt|utc)[ +]", coded):
        moment = datetime.combine(day, at_time, tzinfo=UTC).astimezone(zone)
    else:
        # A wall time that the change to summer time skips is moved to the moment it stands for.
        moment = datetime.combine(day, at_time, tzinfo=zone).astimezone(UTC).astimezone(zone)
    left = [line.tokens[number] for number in scan.left]
    plain = all(is_filler(token) for token in left) and not any(is_hedge(token) for token in left)
    firm = clock is not None and not clock.clock.about and (not clock.clock.open or part is not None)
    return ReadMoment(_not_later(moment, today, zone, now), precision, sure=sure and plain and firm and part != "night")


def _day_of_moment(
    line: Line, scan: DayScan, clock: FoundClock | None, today: date, now: datetime | None, zone: tzinfo
) -> tuple[date, bool]:
    """The day, and whether it is sure; without one it is the last day on which the clock showed that time."""
    refused = next((one.refused for one in scan.found if one.refused), "")
    if refused:
        raise NotADate(refused)
    readings = [one.reading for one in scan.found if one.reading is not None]
    if any(one.doubt == "future" for one in readings):
        raise NotADate("future")
    readings = [one for one in readings if one.doubt != "vague"] or readings
    if (readings and readings[0].doubt in ("vague", "bound")) or (readings and readings[0].span.earliest is None):
        raise NotADate("vague")
    if readings and readings[0].doubt:
        raise NotADate(readings[0].doubt)
    if len({one.span.earliest for one in readings}) > 1:
        raise NotADate("several")
    if readings:
        span = readings[0].span
        assert span.earliest is not None
        night = " Pnight" in line.coded and clock is not None and clock.clock.hour < 12
        next_day = night and span.latest - span.earliest == timedelta(days=1)
        return (span.latest if next_day else span.earliest), span.sure
    if clock is None:
        part = part_of_day(line.coded)
        if part is None or not all(is_filler(line.tokens[number]) for number in scan.left):
            raise NotADate("none")
        return today, False
    plain = all(is_filler(line.tokens[number]) for number in scan.left)
    if not plain:
        raise NotADate("none")
    part = part_of_day(line.coded)
    at = datetime.combine(today, in_part(clock.clock, part), tzinfo=zone)
    return (today if now is None or at <= now else today - timedelta(days=1)), False


def _time(clock: FoundClock | None, part: str | None) -> tuple[time, Precision]:
    if clock is None:
        return time(PART_HOURS.get(part or "", 0)), "part_of_day"
    precision: Precision = "minute" if clock.clock.minute or not clock.clock.about else "hour"
    return in_part(clock.clock, part), precision


def _not_later(at: datetime, today: date, zone: tzinfo, now: datetime | None) -> datetime:
    try:
        local = at.astimezone(zone)
    except OverflowError:
        raise NotADate("impossible") from None
    if local.date() > today or (now is not None and at > now):
        raise NotADate("future")
    if local.date() < OLDEST:
        raise NotADate("too_old")
    return at
