"""The days of a proceeding, counted by the engine of the clocks: what is worked to, the last lawful day, how it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflows.kernel.text import LocalizedText
from workflows.law.analysis import Analysis
from workflows.law.clock_counts import count_span
from workflows.law.evaluation import Evaluation, FactScope
from workflows.law.facts import day_of
from workflows.law.findings import ClockReading
from workflows.law.rulebook import Count, is_certain
from workflows.proceedings.rules import DayId, DayRule, Milestone, Proceeding

ONE_DAY = timedelta(days=1)
ENDS = ("expired", "interrupted")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day as it stands. `safe_day` is what the desk works to: never later than the lawful one for what must be done by
    then, never earlier for what may not be before. Both None: its clock has not begun. `assumed`: counted from the day it is
    prepared, as if it were served today."""

    id: DayId
    start: date | datetime | None
    lawful_day: date | None
    safe_day: date | None
    moment: datetime | None
    how: tuple[str, int] | None
    """The unit and the number that are counted; None where a clock of the case says it."""
    family: str
    clock: LocalizedText | None
    publication: str | None
    reference: str
    confidence: str
    assumed: bool = False
    to_be_confirmed: bool = False

    @property
    def is_begun(self) -> bool:
        """Whether it can be said."""
        return self.safe_day is not None or self.moment is not None


def counted_days(
    rule: Proceeding, analysis: Analysis, found: Evaluation, reached: Mapping[Milestone, date | datetime]
) -> list[CountedDay]:
    """Gives every day of the proceeding that this case has, in the order of its file."""
    view = FactScope(found)
    told: list[CountedDay] = []
    for one in rule.days:
        if view.holds(one.when) is False:
            continue
        told.append(_of_clock(one, analysis, found) if one.clock else _counted(one, rule, found, reached))
    return list(_without_empty_twins(told))


def _without_empty_twins(days: Sequence[CountedDay]) -> Iterator[CountedDay]:
    """Of two ways to the same day, those that have begun; one line where none has."""
    for number, one in enumerate(days):
        twins = [other for other in days if other.id == one.id]
        if one.is_begun or (not any(other.is_begun for other in twins) and days.index(twins[0]) == number):
            yield one


def _of_clock(one: DayRule, analysis: Analysis, found: Evaluation) -> CountedDay:
    """The clock of the case that ends first; of several publications, the earliest."""
    readings = [clock for clock in analysis.clocks if clock.id == one.clock]
    alive = [clock for clock in readings if clock.state not in ENDS] or readings
    label = found.rulebook.label("clocks", one.clock or "")
    if not alive:
        return CountedDay(one.id, None, None, None, None, None, "", label, None, one.reference, one.confidence)
    reading = min(alive, key=_ends)
    return CountedDay(
        one.id, reading.start, reading.legal_last_day, reading.work_day, reading.moment, None, reading.rule, label,
        reading.publication, reading.reference, reading.confidence, to_be_confirmed=reading.to_be_confirmed,
    )  # fmt: skip


def _ends(reading: ClockReading) -> date:
    return reading.work_day or date.max


def _counted(
    one: DayRule, rule: Proceeding, found: Evaluation, reached: Mapping[Milestone, date | datetime]
) -> CountedDay:
    assert one.count is not None
    start, assumed = _start(one, rule, found, reached)
    how, family = (one.count.span.unit, one.count.span.number), one.count.family
    unsure = not is_certain(one.confidence)
    if start is None:
        return CountedDay(
            one.id,
            None,
            None,
            None,
            None,
            how,
            family,
            None,
            None,
            one.reference,
            one.confidence,
            to_be_confirmed=unsure,
        )
    lawful, safe, moment = _ended(one.count, found, start, one.first_after)
    return CountedDay(
        one.id, start, lawful, safe, moment, how, family, None, None, one.reference, one.confidence, assumed, unsure
    )


def _ended(
    count: Count, found: Evaluation, start: date | datetime, first_after: bool
) -> tuple[date | None, date | None, datetime | None]:
    deadline = count_span(found, count, start)
    lawful, safe = deadline.legal_last_day, deadline.safe_day
    if not first_after or lawful is None:
        return lawful, safe, deadline.moment
    return lawful + ONE_DAY, lawful + ONE_DAY, None


def _start(
    one: DayRule, rule: Proceeding, found: Evaluation, reached: Mapping[Milestone, date | datetime]
) -> tuple[date | datetime | None, bool]:
    """When it begins, and whether that is assumed. Service that is still to come is taken to be made today."""
    facts = found.facts
    kind, _, name = one.start.partition(":")
    if kind == "refused":
        days = facts.refusals(name)
        return (days[0] if days else None), False
    for milestone, at in reached.items():
        if milestone == one.start:
            return at, False
    for milestone, event in rule.events.items():
        happened = facts.event(event) if milestone == one.start else None
        if happened is not None and day_of(happened.at, facts.zone) <= found.today:
            return happened.at, False
    return (found.today, True) if one.start == "served" else (None, False)
