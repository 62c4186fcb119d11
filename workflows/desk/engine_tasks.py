"""Tasks that the engine opens where it cannot go on, or found that something was not as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class FollowUpFailingTask(TaskPayload):
    """A follow-up of the kind `what` cannot run."""

    kind: ClassVar[str] = "follow_up_failing"

    what: str = ""
    why: str = ""
    step: str | None = None

    @property
    def about_step(self) -> str | None:
        return self.step

    def to_plain(self) -> Plain:
        plain = {"what": self.what, "why": self.why}
        return plain if self.step is None else {**plain, "step": self.step}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "what", ""), read.text(plain, "why", ""), read.text_or_none(plain, "step"))


@dataclass(frozen=True, slots=True)
class FollowUpMissingTask(TaskPayload):
    """So many rows of the case were taken away by a hand."""

    kind: ClassVar[str] = "follow_up_missing"

    missing: int = 0

    def to_plain(self) -> Plain:
        return {"missing": self.missing}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.number(plain, "missing"))


@dataclass(frozen=True, slots=True)
class CaseWithoutOwnerTask(TaskPayload):
    """The case had no owner, and was given one."""

    kind: ClassVar[str] = "case_without_owner"


@dataclass(frozen=True, slots=True)
class ClockUnwatchedTask(TaskPayload):
    """A clock ran without its alert, and was given it."""

    kind: ClassVar[str] = "clock_unwatched"


@dataclass(frozen=True, slots=True)
class CaseStuckTask(TaskPayload):
    """Nothing is planned and nothing waits: a person says what comes next."""

    kind: ClassVar[str] = "case_stuck"
