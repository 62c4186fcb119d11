"""What pages ask of follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workflows.followups.timing import Unit
from workflows.use_cases.followups import pause
from workflows.use_cases.shared.command import SeenCaseCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseFollowUps(SeenCaseCommand[int]):
    """The handler pauses follow-ups."""

    use_case = pause.PauseFollowUps
    until: date | None
    reason: str
    unit: Unit = "days"
    follow_up_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendFollowUp(SeenCaseCommand[datetime | None]):
    """The handler puts a follow-up off."""

    use_case = pause.ExtendFollowUp
    follow_up_id: UUID | None
    reason: str
    until: date | None = None
    more: int = 0
    unit: Unit = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeFollowUps(SeenCaseCommand[int]):
    """The handler resumes follow-ups."""

    use_case = pause.ResumeFollowUps
    follow_up_id: UUID | None = None
    reason: str = ""
