"""What an analysis finds: plain frozen records, each with its reason in three languages and its reference.

`Analysis.to_plain` is the answer of `egide analyse --json`; the console and the chat read the records themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from workflows.kernel.planned_step import PlannedStep
from workflows.kernel.text import LocalizedText

ClockState = Literal["running", "expired", "interrupted", "not_open_yet"]


@dataclass(frozen=True, slots=True)
class Qualification:
    """What the facts look like, never what they are. `to_be_confirmed`: a lawyer must say so before anybody relies on it."""

    id: str
    label: LocalizedText
    publication: str | None
    state: Literal["likely", "possible"]
    aggravation: str | None
    reasons: Sequence[LocalizedText]
    missing: Sequence[str]
    references: Sequence[str]
    connection_data_obtainable: bool | None
    complaint_required: bool | None
    confidence: str
    to_be_confirmed: bool = False
    penalty: str | None = None
    defences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A qualification that does not stand beside the others, and why."""

    id: str
    label: LocalizedText
    why: LocalizedText
    reference: str


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A legal clock on the day of the analysis. `safe_day` is never later than `legal_last_day`; a clock in hours has
    `moment` and no days, a service day has both."""

    id: str
    label: LocalizedText
    publication: str | None
    start: date | datetime | None
    rule: str
    legal_last_day: date | None
    safe_day: date | None
    moment: datetime | None
    state: ClockState
    binds: str
    reference: str
    confidence: str
    why: LocalizedText | None = None
    to_be_confirmed: bool = False
    passed: bool = False
    """The day has passed, and is not sure to be the last: the clock may still run, so it does, but nothing is worked to it."""

    @property
    def work_day(self) -> date | None:
        """The day the desk works to: the safe day, else the legal last day, else the day of the moment where the case is."""
        return self.safe_day or self.legal_last_day or (self.moment.date() if self.moment is not None else None)


@dataclass(frozen=True, slots=True)
class DrivingClock:
    """The clock the case is worked to. `days_left` counts to its legal last day."""

    id: str
    publication: str | None
    days_left: int

    def among(self, clocks: Sequence[ClockReading]) -> ClockReading:
        """Gives the reading of this clock."""
        return next(one for one in clocks if (one.id, one.publication) == (self.id, self.publication))


@dataclass(frozen=True, slots=True)
class ClockAlert:
    """A day on which somebody of the desk must look at a clock, and what for."""

    on: date
    clock: str
    publication: str | None
    meaning: LocalizedText


@dataclass(frozen=True, slots=True)
class StepRhythm:
    """After how many days each follow-up comes, and what comes after the last."""

    after_days: Sequence[int]
    then: str | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One step, in the order of work. `by` is who does it: insured, handler, lawyer, bailiff. `done_on` where it was done.
    `costs` says that it costs money, `cost` how much by the insurer's schedule, in cents, where that is agreed."""

    step: str
    label: LocalizedText
    phase: str
    due: date | None
    after: Sequence[str]
    needs: Sequence[str]
    by: str
    why: LocalizedText
    reference: str | None
    how: LocalizedText | None = None
    to_be_confirmed: bool = False
    follow_ups: StepRhythm | None = None
    publication: str | None = None
    done_on: date | None = None
    costs: bool = False
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that may not be done now, and what would lift it."""

    step: str
    label: LocalizedText
    until: str
    why: LocalizedText
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class InsuredWarning:
    """Something the insured must know now; `young` says it to a minor, `at_once` with the first acts."""

    id: str
    text: LocalizedText
    young: LocalizedText | None = None
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """When a person of the desk takes over, and why (strictest first)."""

    required: bool
    by: datetime | None
    why: Sequence[LocalizedText]


@dataclass(frozen=True, slots=True)
class CoverFinding:
    """What the policy pays. `out_of_pocket` in integer cents of `currency`; None when it cannot be said."""

    state: str
    out_of_pocket: int | None
    currency: str = "EUR"
    why: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the rules say of one set of facts at one instant."""

    at: datetime
    rules_version: str
    qualifications: Sequence[Qualification]
    excluded: Sequence[Exclusion]
    clocks: Sequence[ClockReading]
    driving_clock: DrivingClock | None
    alerts: Sequence[ClockAlert]
    plan: Sequence[PlanLine]
    refused: Sequence[Refusal]
    warnings: Sequence[InsuredWarning]
    uploads: Literal["allowed", "text_only", "blocked"]
    human: Handover
    cover: CoverFinding
    missing_facts: Sequence[str]
    notes: Sequence[LocalizedText] = field(default=())
    lapsed: Sequence[ClockReading] = field(default=())
    """The clocks of the insured whose day has passed, or may have passed with a right: a person looks at each."""
    first_acts: Sequence[str] = field(default=())
    """What the person can do at once, the act that counts most first: names of the rulebook."""

    @property
    def driving(self) -> ClockReading | None:
        """The reading of the clock the case is worked to."""
        return self.driving_clock.among(self.clocks) if self.driving_clock is not None else None

    @property
    def work_day(self) -> date | None:
        """The day the desk works to: that of the driving clock."""
        driving = self.driving
        return driving.work_day if driving is not None else None

    def plain_plan(self) -> list[PlannedStep]:
        """Gives the plan as it is kept on the case, to be compared with the next one: step, due, after,
        refused-until, whether it is done."""
        until = {one.step: one.until for one in self.refused}
        return [
            {
                "step": line.step,
                "due": line.due.isoformat() if line.due else None,
                "after": list(line.after),
                "until": until.get(line.step),
                "done": line.done_on is not None,
            }
            for line in self.plan
        ]
