"""The case: the aggregate that changes state, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from workflows.case.interview_memory import InterviewMemory
from workflows.case.step import STEP_STATES, StepRecord
from workflows.kernel.errors import ImpossibleTransition
from workflows.kernel.people import Language
from workflows.kernel.plain import Plain, entries, part
from workflows.kernel.planned_step import PlannedStep

CASE_STATES: Mapping[str, frozenset[str]] = {
    "reporting": frozenset({"open", "closed"}),
    "open": frozenset({"escalated", "closed"}),
    "escalated": frozenset({"open", "with_lawyer", "closed"}),
    "with_lawyer": frozenset({"open", "closed"}),
    "closed": frozenset({"open", "reporting"}),
}
"""From each state, those that may follow. `reporting`: the interview runs; `escalated`: offered to a lawyer."""


UNTOLD: Final = "untold"
"""The kind of a case that began with a cry for help: what happened is told later."""


@dataclass(slots=True)
class Case:
    """One incident of one insured person. `facts` has the shape of the facts file (contract, section 3).

    `urgent_on` is the next day of the plan, a step's or the law's, `works_to` the instant until which the desk works to it;
    `legal_on` the day of the clock that drives, and `legal_at` its very instant where it is counted in hours."""

    id: UUID
    number: str
    person_id: UUID
    policy_id: UUID | None
    insurer: str | None
    kind: str
    language: Language
    jurisdiction: str
    state: str
    reported_at: datetime
    facts: dict[str, object]
    interview: InterviewMemory
    steps: dict[str, StepRecord] = field(default_factory=dict)
    owner_id: UUID | None = None
    rules_version: str | None = None
    plan_approved_at: datetime | None = None
    plan_shown: Sequence[PlannedStep] | None = None
    lawyer_id: UUID | None = None
    urgent_on: date | None = None
    urgent_what: str | None = None
    works_to: datetime | None = None
    legal_on: date | None = None
    legal_at: datetime | None = None
    legal_what: str | None = None
    closed_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    def nothing_urgent(self) -> None:
        """Forgets every day it was worked to."""
        self.urgent_on, self.urgent_what, self.works_to = None, None, None
        self.legal_on, self.legal_at, self.legal_what = None, None, None

    @property
    def is_halted(self) -> bool:
        """Whether danger was heard and the person has not gone on with the report."""
        return bool(self.interview.get("halted"))

    @property
    def wants_an_end(self) -> bool:
        """Whether the person wished for an end and has not gone on: no question, and no reminder of what is theirs to do."""
        return "ended" in self.interview

    @property
    def knew_danger(self) -> bool:
        """Whether danger was ever heard in it: what is sent by itself says nothing of the case."""
        return "danger" in self.interview

    @property
    def is_untold(self) -> bool:
        """Whether nothing is known of it but that somebody cried for help."""
        return self.kind == UNTOLD

    def become(self, state: str) -> None:
        """Moves to `state`; raises ImpossibleTransition where the table has no such pair."""
        if state not in CASE_STATES[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state = state

    def record(self, step: str) -> StepRecord:
        """Gives the record of a step, planned where nothing happened to it yet."""
        return self.steps.get(step) or StepRecord(step)

    def move_step(self, step: str, state: str, on: datetime, outcome: str | None = None) -> StepRecord:
        """Moves a step along its table and keeps when and with what outcome."""
        before = self.record(step)
        if state not in STEP_STATES[before.state]:
            raise ImpossibleTransition(before=before.state, after=state)
        after = before.moved(state, on, outcome)
        self.steps = {**self.steps, step: after}
        return after

    def told_of(self, group: str) -> Plain:
        """Tells what is known in a group of the facts: of the author, of the insured."""
        return part(self.facts.get(group))

    def told_list(self, name: str) -> Sequence[Plain]:
        """Gives the entries of a list of the facts: publications, events."""
        return entries(self.facts.get(name))

    def reopen_step(self, step: str) -> None:
        """What a step had achieved is undone from outside: it stands in the plan as if nobody had begun it. The timeline keeps
        what was done."""
        self.steps = {**self.steps, step: StepRecord(step)}

    def facts_for_analysis(self) -> dict[str, object]:
        """The facts with what was already done, as the rules want them. Of a step that the insured named without its day,
        the day of the report counts: by then it was done."""
        facts = dict(self.facts)
        facts["reported_at"] = self.reported_at.isoformat()
        named = [
            {"done_on": self.reported_at.date().isoformat(), **entry} for entry in entries(facts.get("already_done"))
        ]
        told = {entry["step"] for entry in named}
        done = [record.as_fact() for record in self.steps.values() if record.counts_as_done and record.step not in told]
        if named or done:
            facts["already_done"] = [*named, *done]
        return facts
