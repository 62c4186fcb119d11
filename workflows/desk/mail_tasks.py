"""Tasks of what third parties write: read an answer, say whether a stranger belongs to the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class OfMailTask(TaskPayload):
    """It is about a mail that came: from whom, about what, to which step of the plan."""

    mail: UUID
    sender: str = ""
    subject: str = ""
    step: str = ""

    @property
    def about_step(self) -> str | None:
        return self.step or None

    def to_plain(self) -> Plain:
        plain: dict[str, object] = {"mail": str(self.mail), "from": self.sender, "subject": self.subject}
        return {**plain, "step": self.step} if self.step else plain

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(
            UUID(read.text(plain, "mail")), read.text(plain, "from", ""), read.text(plain, "subject", ""),
            read.text(plain, "step", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadAnswerTask(OfMailTask):
    """A third party answered: a handler reads it and decides what comes next."""

    kind: ClassVar[str] = "read_answer"


@dataclass(frozen=True, slots=True)
class StrangerMailTask(OfMailTask):
    """Somebody else wrote to an address of the case: a handler says whether it belongs to it."""

    kind: ClassVar[str] = "stranger_mail"
