"""The day the desk works to is said once: on the reading, and on the analysis for the clock that drives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.ready import rulebook
from workflows.law.analysis import analyse
from workflows.law.facts import Facts
from workflows.law.findings import ClockReading, DrivingClock

LABEL = rulebook().label("clocks", "press_limitation")
LAST, SAFE = date(2027, 2, 20), date(2027, 2, 19)
NIGHT = datetime(2026, 11, 25, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def reading(
    last: date | None = None, safe: date | None = None, moment: datetime | None = None, name: str = "press_limitation"
) -> ClockReading:
    return ClockReading(name, LABEL, None, None, "rule", last, safe, moment, "running", "insured", "art. 1", "V1")


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        (reading(LAST, SAFE), SAFE),
        (reading(LAST), LAST),
        (reading(moment=NIGHT), date(2026, 11, 25)),
        (reading(LAST, SAFE, NIGHT), SAFE),
        (reading(), None),
    ],
)
def test_work_day(clock: ClockReading, day: date | None) -> None:
    """The safe day, else the last one, else the day of the moment on the wall clock of the case; unknown without any."""
    assert day == clock.work_day


def test_the_clock_that_drives() -> None:
    """Found by its name and its publication among the others; without one there is no day to work to."""
    told = {"jurisdiction": "NL", "kind": "defamation", "reported_at": "2026-11-20T10:00:00+01:00"}
    facts = Facts.parse(told, rulebook().declared)
    found = analyse(facts, rulebook(), facts.reported_at)
    other, own = reading(LAST, SAFE), replace(reading(LAST), publication="post2")
    driven = replace(found, clocks=[other, own], driving_clock=DrivingClock(own.id, "post2", 3))
    assert own is driven.driving
    assert driven.work_day == LAST
    idle = replace(driven, driving_clock=None)
    assert (idle.driving, idle.work_day) == (None, None)
