"""What the rows of the tables hold when they are read, by the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypedDict
from uuid import UUID

from workflows.case.interview_memory import InterviewMemory
from workflows.delivery.act_classes import ActClass
from workflows.followups.timing import Unit
from workflows.kernel.people import Language, Role
from workflows.kernel.plain import Plain
from workflows.kernel.planned_step import PlannedStep


class CaseRow(TypedDict):
    """A row of `cases`."""

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
    steps: Mapping[str, Plain]
    owner_id: UUID | None
    rules_version: str | None
    plan_approved_at: datetime | None
    plan_shown: Sequence[PlannedStep] | None
    lawyer_id: UUID | None
    urgent_on: date
    urgent_what: str | None
    works_to: datetime | None
    legal_on: date | None
    legal_at: datetime | None
    legal_what: str | None
    closed_at: datetime | None
    version: int
    due_at: datetime


class AppointmentRow(TypedDict):
    """A row of `appointments`."""

    id: UUID
    case_id: UUID
    how: str
    slots: Sequence[str]
    note: str
    state: str
    offered_at: datetime
    offered_by: UUID
    at: datetime | None


class FollowUpRow(TypedDict):
    """A row of `follow_ups`."""

    id: UUID
    case_id: UUID
    key: str
    kind: str
    due_at: datetime
    planned_at: datetime
    state: str
    attempt: int
    tolerance_s: int
    payload: Plain
    version: int


class PausedRow(FollowUpRow):
    """A row of `follow_ups` whose time stands still."""

    left: int
    left_unit: Unit
    reason: str | None


class OutboxRow(TypedDict):
    """A row of `outbox`."""

    id: int
    key: str
    channel: Literal["telegram", "mail", "reader", "post"]
    to: str
    payload: Plain
    act_class: ActClass
    state: str
    attempt: int
    case_id: UUID | None
    person_id: UUID | None
    approved_by: UUID | None
    not_before: datetime
    begun_at: datetime | None


class SaidRow(TypedDict):
    """What a row of `outbox` says, and whether it can still be changed."""

    payload: Plain
    state: str
    attempt: int


class UserRow(TypedDict):
    """A row of `desk_users`."""

    id: UUID
    role: Role
    name: str
    email: str
    language: Language
    password_hash: str | None
    jurisdictions: Sequence[str]
    rank: int


class PersonRow(TypedDict):
    """A row of `persons`; `doing` is the one text that says what is awaited."""

    id: UUID
    user_id: int
    chat_id: int
    language: Language | None
    policy_id: UUID | None
    active_case: UUID | None
    doing: str | None
    created_at: datetime
    blocked: bool
    version: int
    member_id: UUID | None
    locked_at: datetime | None
    locked_why: str | None
    secret_hash: str | None


class CodeRow(TypedDict):
    """A row of `policy_codes`: one that was used names who used it."""

    code_hash: str
    policy_id: UUID
    member_id: UUID | None
    expires_at: datetime
    used_at: datetime | None
    used_by: UUID | None


class TaskRow(TypedDict):
    """A row of `tasks`."""

    id: UUID
    case_id: UUID
    key: str
    kind: str
    due_at: datetime
    created_at: datetime
    done_at: datetime | None
    done_by: UUID | None
    payload: Plain


class EscalationRow(TypedDict):
    """A row of `escalations`; `place` keeps their order."""

    id: UUID
    case_id: UUID
    lawyer_id: UUID
    state: str
    offered_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    reason: str | None
    place: int
