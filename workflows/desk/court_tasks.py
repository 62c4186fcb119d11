"""The tasks of a court proceeding: find out whether an order is obeyed; a day of it comes near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class CheckComplianceTask(TaskPayload):
    """A handler finds out whether the order is obeyed. From the second check on, what is not obeyed is put on record by a
    bailiff, and the penalty is liquidated."""

    kind: ClassVar[str] = "check_compliance"

    proceeding: UUID
    number: int

    def to_plain(self) -> Plain:
        return {"proceeding": str(self.proceeding), "number": self.number}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(UUID(read.text(plain, "proceeding")), read.number(plain, "number", 1))


@dataclass(frozen=True, slots=True)
class CourtDayTask(TaskPayload):
    """A day of a proceeding comes near. `what`: which, in the words of the rules; `on` is the day the desk works to."""

    kind: ClassVar[str] = "court_day"

    proceeding: UUID
    what: str
    on: date

    def to_plain(self) -> Plain:
        return {"proceeding": str(self.proceeding), "what": self.what, "on": self.on.isoformat()}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(
            UUID(read.text(plain, "proceeding")), read.text(plain, "what"), date.fromisoformat(read.text(plain, "on"))
        )
