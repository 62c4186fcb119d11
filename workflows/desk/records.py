"""What waits for a person of the desk (tasks) and for a lawyer (escalations)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.desk.timeline_detail import TimelineDetail
from workflows.kernel.errors import ImpossibleTransition

ESCALATION_STATES: Mapping[str, frozenset[str]] = {
    "offered": frozenset({"accepted", "declined", "silent", "withdrawn"}),
    "accepted": frozenset({"withdrawn"}),
    "declined": frozenset(),
    "silent": frozenset(),
    "withdrawn": frozenset(),
}


@dataclass(slots=True)
class Task:
    """One thing a handler must do. `kind` names its sentence (`task.<kind>`); open until somebody says done."""

    id: UUID
    case_id: UUID
    key: str
    kind: str
    due_at: datetime
    created_at: datetime
    done_at: datetime | None = None
    done_by: UUID | None = None
    payload: TaskPayload = field(default_factory=TaskPayload)

    @property
    def step(self) -> str | None:
        """The step of the plan that it is about, if any."""
        return self.payload.about_step

    @staticmethod
    def key_of(case_id: UUID, kind: str, key: str) -> str:
        """Gives the key of a case's task: of each there is one."""
        return f"{case_id}:{kind}:{key}"


@dataclass(slots=True)
class Escalation:
    """The offer of a case to one lawyer, who accepts or declines before `expires_at`."""

    id: UUID
    case_id: UUID
    lawyer_id: UUID
    state: str
    offered_at: datetime
    expires_at: datetime
    decided_at: datetime | None = None
    reason: str | None = None

    def become(self, state: str, at: datetime, reason: str | None = None) -> None:
        """Moves along the table; raises ImpossibleTransition where there is no such pair."""
        if state not in ESCALATION_STATES[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state, self.decided_at, self.reason = state, at, reason


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the timeline, as stored."""

    id: int
    at: datetime
    event: str
    actor_role: str
    actor_name: str
    payload: Mapping[str, object]
    actor_id: UUID | None = None

    @property
    def detail(self) -> TimelineDetail:
        """What the line says beside its event."""
        return TimelineDetail.from_plain(self.payload)
