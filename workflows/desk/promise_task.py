"""The task to find out whether a third party kept a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class CheckPromiseTask(TaskPayload):
    """A handler looks whether what was promised by `until` was done. `what`: the kind of promise."""

    kind: ClassVar[str] = "check_promise"

    party: UUID
    promise: UUID
    what: str
    until: date

    def to_plain(self) -> Plain:
        return {
            "party": str(self.party), "promise": str(self.promise), "what": self.what, "until": self.until.isoformat()
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        until = date.fromisoformat(read.text(plain, "until"))
        return cls(UUID(read.text(plain, "party")), UUID(read.text(plain, "promise")), read.text(plain, "what"), until)
