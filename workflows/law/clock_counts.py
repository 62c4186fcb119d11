"""How one clock of the rules is counted: its family, the stricter readings the desk works to, the calendar of the place."""

from __future__ import annotations

from datetime import date, datetime, time

from workflows.law.deadline import FAMILIES, SERVICE_ENDS, Calendar, Deadline, eve, hours
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.facts import day_of
from workflows.law.rulebook import ClockRule, Count


def chosen(rule: ClockRule, view: FactScope) -> Count:
    """Tells how the clock is counted from this standpoint; the last way where none is known to hold."""
    return next((one for one in rule.counts if one.when.decide(view) is True), rule.counts[-1])


def _calendar(found: Evaluation, local: bool) -> Calendar:
    """Holidays of one region alone never lengthen a time; they only shorten what can still be done."""
    facts = found.facts
    return found.rulebook.calendars[facts.local_calendar if local else facts.jurisdiction]


def count(found: Evaluation, rule: ClockRule, how: Count, start: date | datetime) -> Deadline:
    """Gives the end of a clock that starts there; every stricter reading shortens its safe day alone. A day that starts
    a clock in hours starts it at midnight."""
    deadline = count_span(found, how, start)
    if rule.local and deadline.moment is None:
        calendar, last = _calendar(found, local=True), deadline.legal_last_day
        deadline = deadline.not_after(calendar.last_service(last or day_of(start, found.facts.zone)))
    return deadline


def count_span(found: Evaluation, how: Count, start: date | datetime) -> Deadline:
    """Gives the end of a time counted that way in the country of the case, whatever the region of it says."""
    zone = found.facts.zone
    if how.span.unit == "hours":
        instant = start if isinstance(start, datetime) else datetime.combine(start, time(0), zone)
        ended = hours(instant, how.span.number)
        assert ended.moment is not None
        return Deadline(start, moment=ended.moment.astimezone(zone))
    day = day_of(start, zone)
    if how.family == "service":
        last = _calendar(found, local=True).last_service(day)
        return Deadline(start, day, last, datetime.combine(last, SERVICE_ENDS, zone))
    calendar = _calendar(found, local=False)
    deadline = FAMILIES[how.family](day, how.span, calendar)
    assert deadline.legal_last_day is not None
    if how.strict is not None:
        family, span = how.strict
        other = FAMILIES[family](day, span, calendar).safe_day
        assert other is not None
        deadline = deadline.not_after(other)
    if how.eve:
        deadline = deadline.not_after(eve(FAMILIES["plain"](day, how.span, calendar).legal_last_day or day, calendar))
    return deadline
