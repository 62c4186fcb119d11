"""Which clock a case is worked to, and the days on which somebody of the desk looks at one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from workflows.law.clocks import PRESS, clock_rules, last_day
from workflows.law.evaluation import Evaluation
from workflows.law.findings import ClockAlert, ClockReading, DrivingClock


def driving(found: Evaluation, clocks: Sequence[ClockReading]) -> DrivingClock | None:
    """Gives the earliest running clock whose passing ends a right of the insured; the press limitation wins a tie."""
    rules = clock_rules(found)
    ends = [
        (end, clock.id != PRESS, number, clock)
        for number, clock in enumerate(clocks)
        if clock.state == "running"
        and not clock.passed
        and rules[clock.id].drives
        and (end := last_day(found, clock)) is not None
    ]
    if not ends:
        return None
    end, _, _, clock = min(ends, key=lambda one: one[:3])
    return DrivingClock(clock.id, clock.publication, (end - found.today).days)


def alerts(found: Evaluation, clocks: Sequence[ClockReading]) -> list[ClockAlert]:
    """Gives the days on which a person of the desk looks at a running clock. A clock that ends before the first of them
    is looked at today."""
    rules = clock_rules(found)
    told: dict[tuple[date, str, str | None], ClockAlert] = {}
    for clock in clocks:
        plan = rules[clock.id].alerts
        end = last_day(found, clock)
        if clock.state != "running" or clock.passed or end is None or not plan:
            continue
        safe = clock.safe_day or end
        days = [
            (end - timedelta(days=n) if end - timedelta(days=n) < safe else safe - timedelta(days=n), words)
            for n, words in plan
        ]
        coming = [(day, words) for day, words in days if day >= found.today] or [(found.today, plan[-1][1])]
        for day, words in coming:
            found.watch(day + timedelta(days=1))
            told.setdefault((day, clock.id, clock.publication), ClockAlert(day, clock.id, clock.publication, words))
    return sorted(told.values(), key=lambda one: (one.on, one.clock, one.publication or ""))
