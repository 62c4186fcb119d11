"""The task of a registered letter that did not reach its addressee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from workflows.desk.task_payload import OfStepTask
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class LetterReturnedTask(OfStepTask):
    """A handler decides how the addressee is reached otherwise. `what`: an end of `delivery.registered_mail`, or `silent` where
    the post said nothing for weeks; `to`: the address."""

    kind: ClassVar[str] = "letter_returned"

    what: str = ""
    to: str = ""

    @property
    def about_step(self) -> str | None:
        return self.step or None

    def to_plain(self) -> Plain:
        return {"step": self.step, "what": self.what, "to": self.to}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step", ""), read.text(plain, "what", ""), read.text(plain, "to", ""))
