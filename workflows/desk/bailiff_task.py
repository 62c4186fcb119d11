"""The task of a bailiff's report that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from workflows.desk.task_payload import OfStepTask
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class BailiffReportTask(OfStepTask):
    """A handler reads the report and settles the fee. `fee`: cents of euros; `held`: why the step could not end by itself, a
    key of the errors, or nothing."""

    kind: ClassVar[str] = "bailiff_report"

    fee: int = 0
    held: str = ""

    def to_plain(self) -> Plain:
        return {"step": self.step, "fee": self.fee, "held": self.held}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step"), read.number(plain, "fee", 0), read.text(plain, "held", ""))
