"""The case as a handler or a lawyer reads it: everything on one page, with what may be done and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import Appointment
from workflows.case.step import StepRecord
from workflows.delivery.mail_thread import ThreadMail
from workflows.delivery.outgoing import Outgoing
from workflows.desk.records import Escalation, Task, TimelineEntry
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import Evidence
from workflows.evidence.takedown import Outcomes, Watch
from workflows.followups.follow_up import FollowUp
from workflows.followups.paused import Paused
from workflows.interview import SummaryLine
from workflows.kernel.people import ContactRule, DeskUser, Person, Policy
from workflows.law.analysis import Analysis


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the plan: what the rules say, what was done, and whether it may start or end now.

    `why_not` is None when the step may start; else words in three languages and, in `until`, the step or fact that
    would lift the refusal."""

    step: str
    label: Mapping[str, str]
    phase: str
    due: date | None
    why: Mapping[str, str]
    reference: str | None
    needs: Sequence[str]
    by: str
    to_be_confirmed: bool
    record: StepRecord
    may_start: bool
    may_finish: bool
    why_not: Mapping[str, str] | None
    until: str | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case that its reader may see."""

    case: Case
    person: Person
    policy: Policy | None
    analysis: Analysis | None
    steps: Sequence[StepLine]
    answers: Sequence[SummaryLine]
    tasks: Sequence[Task]
    follow_ups: Sequence[FollowUp]
    timeline: Sequence[TimelineEntry]
    escalations: Sequence[tuple[Escalation, DeskUser | None]]
    owner: DeskUser | None
    today: date
    may_escalate: bool
    why_no_escalation: str | None
    contact: ContactRule
    """How the insured may be written to."""
    paused: Sequence[Paused] = ()
    acts: Mapping[str, Outgoing] = field(default_factory=dict)
    """What a person must settle, by the key that the task names."""
    appointments: Sequence[Appointment] = ()
    """All that were offered, in the order of the offers."""
    evidence: Sequence[Evidence] = ()
    """What the insured sent and the vault holds, oldest first."""
    captures: Sequence[CaptureOrder] = ()
    """What a machine captured, or is to capture, oldest first."""
    mails: Sequence[ThreadMail] = ()
    """What the desk wrote to third parties and what came back, oldest first."""
    watches: Sequence[Watch] = ()
    """Publications whose removal is watched, oldest first."""
    expected: Mapping[str, Sequence[Outcomes]] = field(default_factory=dict)
    """By step: what removals asked for in this way came to on each platform of the case."""
    watchable: Mapping[str, str] = field(default_factory=dict)
    """Publications that may be watched and are not: where each stands."""
    asked_by: Sequence[str] = ()
    """The steps by which a removal was asked for, the newest first."""
    ends: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    """The acts that end each task (`workflows.use_cases.shared.task_kinds`); none where a person's word does."""
    unseen: Mapping[UUID, Sequence[Evidence]] = field(default_factory=dict)
    """What a task wants to be looked at and nobody opened."""

    @property
    def version(self) -> int:
        """What forms carry: the newest line of the timeline that their reader saw."""
        return self.timeline[-1].id if self.timeline else 0
