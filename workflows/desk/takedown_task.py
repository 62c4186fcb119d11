"""The task that is left where no machine may, or can, look whether a publication is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class LookAtRemovalTask(TaskPayload):
    """A handler looks, or asks the insured, whether a publication is still there. `why`: a key of the locales, `url`: where."""

    kind: ClassVar[str] = "look_at_removal"

    watch: UUID
    why: str = ""
    url: str = ""

    def to_plain(self) -> Plain:
        return {"watch": str(self.watch), "why": self.why, "url": self.url}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "watch")), read.text(plain, "why", ""), read.text(plain, "url", ""))
