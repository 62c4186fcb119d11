"""What the pages of a case show, part by part; templates read each by its name. Words are in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from console.views.shown_mail import ShownMail
from workflows.case.case import Case
from workflows.desk.case_file import CaseFile
from workflows.desk.timeline_words import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head shows number, kind, state and the most urgent day."""

    number: str
    kind: str
    state: str
    country: str
    urgency: str
    urgent_on: date | None
    days: str | None
    urgent_what: str
    insured: str | None
    policy: str | None
    insurer: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A line shows one answer of the interview; `source` says when, by whom and in which words it was given, to the question
    of which edition of the rules; none where it was known without being asked."""

    label: str
    answer: str
    skipped: bool
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """A group shows the answers about one publication; those of the first stand with all others."""

    publication: int
    answers: Sequence[Answered]


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksLike:
    """A finding shows what the facts look like in law, why, and how certain the reference is."""

    label: str
    state: str
    likely: bool
    reasons: Sequence[str]
    references: Sequence[str]
    confidence: str
    to_be_confirmed: bool


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A line shows what the facts do not look like, and why."""

    label: str
    why: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """A card shows one legal time limit: its last day, the day that is safe, whom it binds."""

    label: str
    driving: bool
    state: str
    says: str
    last: date | None
    safe: date | None
    moment: datetime | None
    start: date | datetime | None
    days: str | None
    urgency: str
    reference: str
    binds: str
    confidence: str
    to_be_confirmed: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """A line shows on which day a clock warns, and what its end means."""

    on: date
    clock: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ShownCover:
    """A part shows whether the contract covers, and what the insured pays."""

    state: str
    why: str | None
    pays: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The findings show what the analysis found and what the insured must know."""

    looks_like: Sequence[LooksLike]
    excluded: Sequence[RuledOut]
    clocks: Sequence[ShownClock]
    warnings: Sequence[str]
    alerts: Sequence[ShownAlert]
    human: Sequence[str]
    human_by: datetime | None
    notes: Sequence[str]
    cover: ShownCover
    uploads: str | None
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A line shows one step of the plan with the buttons that are possible now, or why there are none."""

    id: str
    label: str
    phase: str
    due: date | None
    urgency: str
    days: str | None
    why: str
    reference: str | None
    by: str
    to_be_confirmed: bool
    state: str
    says: str
    started: datetime | None
    done: datetime | None
    asked: int
    outcome: str | None
    start: str | None
    ends: Sequence[tuple[str, str]]
    closes: bool
    why_not: str | None
    expects: Sequence[str] = ()
    """What removals asked for in this way came to elsewhere, with how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """A line shows one thing that the insured sent."""

    id: UUID
    name: str
    at: datetime
    caption: str | None
    hash: str
    claims: str | None = None
    """Where a forwarded message says that it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCapture:
    """A card shows one captured page: where it stands, what a machine makes of it, its pictures, its package."""

    id: UUID
    url: str
    at: datetime
    title: str
    says: Sequence[str]
    item: UUID | None
    hash: str | None
    pictures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTask:
    """A line shows one task of a handler, with what ends it."""

    id: UUID
    says: str
    detail: str
    due: datetime
    late: bool
    text: tuple[str, str] | None
    settle: Sequence[tuple[str, str]]
    acts: Sequence[str]
    step: ShownStep | None
    unseen: Sequence[ShownEvidence]
    person: str | None
    letter: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFollowUp:
    """A line shows what the desk will do by itself; `stands` says until when it is paused."""

    id: UUID
    at: datetime
    says: str
    what: str
    number: int
    may_pause: bool
    stands: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAppointment:
    """A line shows an appointment that is to come or waits for an answer."""

    id: str
    state: str
    says: str
    how: str
    moments: Sequence[str]
    note: str | None
    cancel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOffer:
    """A line shows to which lawyer the case was offered, and what they said."""

    name: str
    state: str
    says: str
    offered: datetime
    expires: datetime | None
    decided: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """A line shows one event of the timeline; `gathered` names the questions that one line of answers stands for."""

    id: int
    at: datetime
    event: str
    who: str
    role: str
    says: str
    quote: str | None
    changes: Sequence[str]
    gathered: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLook:
    """A line shows one look at a publication: when, what it came to and why; `capture` is the machine's package."""

    at: datetime
    says: str
    why: str
    state: str
    capture: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRemoval:
    """A card shows one publication whose removal is watched, newest look first."""

    id: UUID
    url: str
    state: str
    says: str
    step: str
    asked: datetime
    next: datetime | None
    looks: Sequence[ShownLook]
    may_look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRemovals:
    """The card of removals: what is watched, and what may be, with the steps that may have asked for it."""

    watched: Sequence[ShownRemoval]
    others: Sequence[tuple[str, str]]
    asked_by: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """The page shows which acts on the whole case are possible, and why a lawyer cannot be asked."""

    approve: bool
    escalate: bool
    why_no_escalation: str | None
    close: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """The handler's page shows everything of one case."""

    case: Case
    file: CaseFile
    today: date
    head: Head
    facts: Sequence[AnsweredGroup]
    findings: Findings | None
    plan: Sequence[ShownStep]
    tasks: Sequence[ShownTask]
    follow_ups: Sequence[ShownFollowUp]
    appointments: Sequence[ShownAppointment]
    lawyers: Sequence[ShownOffer]
    timeline: Sequence[ShownEvent]
    evidence: Sequence[ShownEvidence]
    captures: Sequence[ShownCapture]
    mails: Sequence[ShownMail]
    removals: ShownRemovals
    locked_at: datetime | None
    can: Possible

    def values(self) -> dict[str, object]:
        """The template reads each part by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
