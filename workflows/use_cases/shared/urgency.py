"""What a case is worked to: the next day of its plan as an instant, and the legal day beside it, which no step hides."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from workflows.case.case import Case
from workflows.delivery.act_classes import OFFICE_CLOSES
from workflows.law.analysis import Analysis

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from workflows.use_cases.shared.means import Means


def close_of(day: date, zone: ZoneInfo) -> datetime:
    """Until when the desk can work on a day: the close of the office."""
    return datetime.combine(day, time(OFFICE_CLOSES.hour), zone)


def mark_urgency(means: Means, case: Case, analysis: Analysis) -> bool:
    """Brings the days of the case up to its analysis; whether anything changed."""
    before = _days(case)
    zone = means.calendar.zone(case)
    case.nothing_urgent()
    dates: list[tuple[datetime, date, str]] = []
    clock, day = analysis.driving, analysis.work_day
    if clock is not None and day is not None:
        in_hours = clock.safe_day is None and clock.legal_last_day is None
        case.legal_on, case.legal_what = day, f"clocks.{clock.id}"
        case.legal_at = clock.moment if in_hours else None
        dates.append((case.legal_at or close_of(day, zone), day, case.legal_what))
    dates += [
        (close_of(line.due, zone), line.due, f"steps.{line.step}")
        for line in analysis.plan
        if line.due and case.record(line.step).state == "planned"
    ]
    if dates:
        case.works_to, case.urgent_on, case.urgent_what = min(dates, key=lambda one: one[0])
    return _days(case) != before


def await_report(means: Means, case: Case, until: datetime) -> None:
    """The report is the insured's to finish; who answers is reminded before the desk is asked at `until`."""
    case.nothing_urgent()
    case.urgent_on, case.urgent_what, case.works_to = means.calendar.today(case), "interview", until


def _days(case: Case) -> tuple[object, ...]:
    return (case.urgent_on, case.urgent_what, case.works_to, case.legal_on, case.legal_at, case.legal_what)
