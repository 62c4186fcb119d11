"""Tasks of a letter: read it and approve it; then, where no way out takes it by itself, send it by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class OfLetterTask(TaskPayload):
    """It is about a letter; `title` says which kind in the reader's languages, `step` of which step of the plan."""

    letter: UUID
    title: Mapping[str, str]
    step: str = ""

    @property
    def about_step(self) -> str | None:
        return self.step or None

    def to_plain(self) -> Plain:
        plain: dict[str, object] = {"letter": str(self.letter), "title": dict(self.title)}
        return {**plain, "step": self.step} if self.step else plain

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "letter")), read.words(plain["title"]), read.text(plain, "step", ""))


@dataclass(frozen=True, slots=True)
class ReviewLetterTask(OfLetterTask):
    """A handler fills in what is missing, reads the letter and approves it."""

    kind: ClassVar[str] = "review_letter"


@dataclass(frozen=True, slots=True)
class SendLetterTask(OfLetterTask):
    """A handler sends the approved letter by hand and writes its reference back."""

    kind: ClassVar[str] = "send_letter"
