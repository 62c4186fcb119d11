"""The task that is left where a machine could not capture a publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from workflows.desk.task_payload import OfStepTask
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class CaptureByHandTask(OfStepTask):
    """A handler captures a publication, or asks the insured for screenshots. `why`: a key of the locales, `url`: where."""

    kind: ClassVar[str] = "capture_by_hand"

    why: str = ""
    url: str = ""

    def to_plain(self) -> Plain:
        return {"step": self.step, "why": self.why, "url": self.url}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step"), read.text(plain, "why", ""), read.text(plain, "url", ""))
