"""The day the desk works to."""

from __future__ import annotations

from datetime import date

from workflows.law.analysis import Analysis
from workflows.law.findings import ClockReading


def driving_clock(analysis: Analysis) -> ClockReading | None:
    """The clock that drives the case; none where nothing runs."""
    drives = analysis.driving_clock
    if drives is None:
        return None
    return next((one for one in analysis.clocks if (one.id, one.publication) == (drives.id, drives.publication)), None)


def day_of(clock: ClockReading) -> date | None:
    """The day the desk works to: the safe day, or that of the moment."""
    return clock.safe_day or clock.legal_last_day or (clock.moment.date() if clock.moment else None)


def legal_day(analysis: Analysis) -> date | None:
    """The day the desk works to: the safe day of the driving clock."""
    clock = driving_clock(analysis)
    return day_of(clock) if clock is not None else None
