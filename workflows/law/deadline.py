"""Legal time. Each counting family is a function of its own, chosen by name from the rules; none knows a country's law
beyond how it counts. All take plain days (hours: aware instants) and a calendar, and answer with a `Deadline`.

| family | how it counts | source |
| --- | --- | --- |
| fr_press | months, same date number, else the month's last day; never moved | loi 1881 art. 65; Crim. 12 nov. 2014 |
| fr_procedure | days, months; the day of the event is not counted; moved to the next working day | CPC 641, 642 |
| plain | days, weeks, months, years; same date number; never moved | C. civ. 2228-2229; loi 1881 art. 55 |
| eu_1182 | days, weeks, months, years; moved; at least two working days inside | Reg. 1182/71 art. 3 |
| be_judicial | from the day after, date number to the eve of it; moved | Code judiciaire art. 52-54, 50 |
| be_civil | the same, never moved | anc. C. civ. 2262bis |
| be_penal | the day of the fact is counted; never moved | TPCIC art. 23 |
| nl_atw | moved, but not beyond 90 days, 12 weeks, 3 months or in years | Algemene termijnenwet art. 1-4 |
| nl_sr88 | a month is 30 days; moved by the Atw; the safe day is one day earlier | Sr art. 88; HR 27-10-2020 |
| working_days | Monday to Friday without holidays (jours ouvrés) | C. assur. L113-2 |
| business_days | Monday to Saturday without holidays (jours ouvrables) | ACPR 2024-R-02 |
| hours | elapsed hours in UTC, across summer time and weekends | TAKE IT DOWN Act s. 3; CJ art. 584; GDPR 33 |
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

SATURDAY: Final = 5
SUNDAY: Final = 6
ATW_DAYS, ATW_WEEKS, ATW_MONTHS = 90, 12, 3
TWO: Final = 2
SERVICE_ENDS: Final = time(21)
"""No service before 6:00 and after 21:00 (CPC art. 664)."""


class NoSuchCount(ValueError):
    """A span that its family cannot count."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of legal time: one unit, one number."""

    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The holidays of one place: fixed days (month, day), days from Easter, and days that move by a rule of their own."""

    id: str
    fixed: frozenset[tuple[int, int]]
    from_easter: frozenset[int]
    moved: tuple[tuple[int, int, int], ...] = field(default=())
    """(month, day, shift): the shift applies where the day falls on a Sunday (King's Day: the day before)."""

    def is_holiday(self, day: date) -> bool:
        """Tells whether the day is a holiday there."""
        return day in _holidays(self, day.year)

    def is_working(self, day: date) -> bool:
        """Monday to Friday, no holiday."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_business(self, day: date) -> bool:
        """Monday to Saturday, no holiday."""
        return day.weekday() < SUNDAY and not self.is_holiday(day)

    def next_working(self, day: date) -> date:
        """Gives the day itself if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def last_working(self, day: date) -> date:
        """Gives the day itself if it is a working day, else the last one before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def last_service(self, day: date) -> date:
        """Gives the last day up to this one on which a bailiff may serve: neither Sunday nor holiday (CPC art. 664)."""
        while not self.is_business(day):
            day -= timedelta(days=1)
        return day

    def add_working(self, day: date, number: int) -> date:
        """Gives the day that many working days later; the first day is not counted."""
        for _ in range(number):
            day = self.next_working(day + timedelta(days=1))
        return day


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leaps, odd = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - moon - odd) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=1024)
def _holidays(calendar: Calendar, year: int) -> frozenset[date]:
    found = {date(year, month, day) for month, day in calendar.fixed}
    sunday = easter(year)
    found |= {sunday + timedelta(days=offset) for offset in calendar.from_easter}
    for month, day, shift in calendar.moved:
        one = date(year, month, day)
        found.add(one + timedelta(days=shift) if one.weekday() == SUNDAY else one)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a legal time. `safe_day` is never later than `legal_last_day`; a time in hours has `moment` alone."""

    start: date | datetime
    legal_last_day: date | None = None
    safe_day: date | None = None
    moment: datetime | None = None

    def not_after(self, day: date) -> Deadline:
        """Gives the same, worked to an earlier day where that is earlier."""
        assert self.safe_day is not None
        return replace(self, safe_day=min(self.safe_day, day))


def add_months(day: date, months: int) -> date:
    """Gives the same date number that many months later, else the last day of that month."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plainly(start: date, span: Span) -> date:
    if span.unit == "days":
        return start + timedelta(days=span.number)
    if span.unit == "weeks":
        return start + timedelta(weeks=span.number)
    if span.unit == "months":
        return add_months(start, span.number)
    if span.unit == "years":
        return add_months(start, 12 * span.number)
    raise NoSuchCount(span.unit)


def plain(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Counted on the calendar, never moved."""
    last = _plainly(start, span)
    return Deadline(start, last, last)


def fr_press(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives the press limitation: whole months from the publication, never moved off a Sunday or holiday."""
    if span.unit != "months":
        raise NoSuchCount(span.unit)
    return plain(start, span, calendar)


def fr_procedure(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives a time of civil procedure: ends on a working day. The safe day is the last working day not after the
    unmoved end."""
    unmoved = _plainly(start, span)
    last = calendar.next_working(unmoved)
    return Deadline(start, last, last)


def eu_1182(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives a time of the law of the Union. A period of two days or more holds at least two working days."""
    last = calendar.next_working(_plainly(start, span))
    if not (span.unit == "days" and span.number < TWO):
        inside = sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, min((last - start).days, 9) + 1))
        while inside < TWO:
            last = calendar.next_working(last + timedelta(days=1))
            inside += 1
    return Deadline(start, last, last)


def be_civil(start: date, span: Span, calendar: Calendar) -> Deadline:
    """From the day after the event, date number to the eve of it. After the last day of a short month two readings are
    possible: the safe day is the earlier."""
    if span.unit in ("days", "weeks"):
        return plain(start, span, calendar)
    last = _plainly(start + timedelta(days=1), span) - timedelta(days=1)
    other = _plainly(start, span)
    return Deadline(start, max(last, other), min(last, other))


def be_judicial(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives the same, moved to the next working day."""
    found = be_civil(start, span, calendar)
    assert found.legal_last_day is not None
    assert found.safe_day is not None
    return Deadline(start, calendar.next_working(found.legal_last_day), calendar.next_working(found.safe_day))


def be_appeal(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives a time for appeal: one that begins and ends in the judicial vacation ends on 15 September (art. 50). The
    safe day does not count on it."""
    found = be_judicial(start, span, calendar)
    unmoved = be_civil(start, span, calendar).legal_last_day
    assert unmoved is not None
    vacation = (date(start.year, 7, 1), date(start.year, 8, 31))
    first = start + timedelta(days=1)
    if vacation[0] <= first <= vacation[1] and vacation[0] <= unmoved <= vacation[1]:
        return replace(found, legal_last_day=calendar.next_working(date(start.year, 9, 15)))
    return found


def be_penal(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives the limitation of prosecution: the day of the fact is the first day."""
    last = _plainly(start, span) - timedelta(days=1)
    return Deadline(start, last, last)


def nl_atw(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives a time set in a Dutch statute. Short ones are moved, and hold at least two working days from three days
    on."""
    last = _plainly(start, span)
    limit = {"days": ATW_DAYS, "weeks": ATW_WEEKS, "months": ATW_MONTHS}.get(span.unit, 0)
    if span.number > limit:
        return Deadline(start, last, last)
    last = calendar.next_working(last)
    if not (span.unit == "days" and span.number <= TWO):
        inside = sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, min((last - start).days, 9) + 1))
        while inside < TWO:
            last = calendar.next_working(last + timedelta(days=1))
            inside += 1
    return Deadline(start, last, last)


def nl_sr88(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Gives a time of the Dutch criminal code in months of thirty days. The court has counted one day fewer: the safe
    day."""
    if span.unit != "months":
        raise NoSuchCount(span.unit)
    days = 30 * span.number
    found = nl_atw(start, Span("days", days), calendar)
    return found.not_after(start + timedelta(days=days - 1))


def working_days(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Monday to Friday without holidays; the day of the event is not counted."""
    if span.unit != "days":
        raise NoSuchCount(span.unit)
    last = calendar.add_working(start, span.number)
    return Deadline(start, last, last)


def business_days(start: date, span: Span, calendar: Calendar) -> Deadline:
    """Monday to Saturday without holidays; the day of the event is not counted."""
    if span.unit != "days":
        raise NoSuchCount(span.unit)
    last = start
    for _ in range(span.number):
        last += timedelta(days=1)
        while not calendar.is_business(last):
            last += timedelta(days=1)
    return Deadline(start, last, last)


def hours(start: datetime, number: int) -> Deadline:
    """That many hours later by the clock of the world, whatever the clock on the wall does."""
    return Deadline(start, moment=start.astimezone(UTC) + timedelta(hours=number))


Family = Callable[[date, Span, Calendar], Deadline]
FAMILIES: Final[Mapping[str, Family]] = {
    one.__name__: one
    for one in (
        plain, fr_press, fr_procedure, eu_1182, be_civil, be_judicial, be_appeal, be_penal, nl_atw, nl_sr88,
        working_days, business_days,
    )
}  # fmt: skip
UNITS: Final = ("hours", "days", "weeks", "months", "years")


def eve(day: date, calendar: Calendar) -> date:
    """Gives the day before by the strictest reading, brought back to a working day."""
    return calendar.last_working(day - timedelta(days=1))
