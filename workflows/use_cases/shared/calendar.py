"""The calendar of a case's country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from workflows.case.case import Case
from workflows.followups.timing import MORNING_HOUR
from workflows.kernel.clock import Clock
from workflows.kernel.working_days import weekday
from workflows.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True, repr=False)
class CaseCalendar:
    """Verbs ask here which day and hour it is where a case is."""

    clock: Clock
    rulebook: Rulebook

    def zone(self, case: Case) -> ZoneInfo:
        """Gives the wall clock of the case's country; raises UnknownCountry."""
        return self.rulebook.jurisdictions.zone(case.jurisdiction)

    def is_working(self, case: Case) -> Callable[[date], bool]:
        """Tells which days are working days where the case is."""
        place = str(case.facts.get("local_calendar") or case.jurisdiction)
        calendar = self.rulebook.calendars.get(place) or self.rulebook.calendars.get(case.jurisdiction)
        return calendar.is_working if calendar is not None else weekday

    def today(self, case: Case) -> date:
        """The legal day it is now where the case is."""
        return self.clock.now().astimezone(self.zone(case)).date()

    def morning(self, case: Case, day: date) -> datetime:
        """Gives the instant at which follow-ups of a legal day ring."""
        return datetime.combine(day, time(MORNING_HOUR), self.zone(case))
