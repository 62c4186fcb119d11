"""What a task of the desk carries: what every kind has, and what several kinds share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from workflows.kernel import plain as read
from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True)
class TaskPayload:
    """A task carries what its kind needs: most need nothing but the case."""

    kind: ClassVar[str] = ""

    @property
    def named(self) -> str:
        """The kind's name in the database."""
        return self.kind

    @property
    def about_step(self) -> str | None:
        """The step of the plan that it is about, if any."""
        return None

    def to_plain(self) -> Plain:
        """As the database keeps it."""
        return {}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Reads what the database keeps; raises KeyError, TypeError or ValueError where it is not of this kind."""
        return cls()


@dataclass(frozen=True, slots=True)
class UnreadTask(TaskPayload):
    """A kind or a content that this release does not know: kept as it is."""

    of_kind: str = ""
    plain: Plain = field(default_factory=dict)

    @property
    def named(self) -> str:
        return self.of_kind

    def to_plain(self) -> Plain:
        return self.plain


@dataclass(frozen=True, slots=True)
class OfStepTask(TaskPayload):
    """It is about a step of the plan."""

    step: str

    @property
    def about_step(self) -> str | None:
        return self.step

    def to_plain(self) -> Plain:
        return {"step": self.step}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "step"))


@dataclass(frozen=True, slots=True)
class OfClockTask(TaskPayload):
    """It is about a legal clock; `meaning` says in the reader's languages what lapses."""

    clock: str
    meaning: Mapping[str, str]

    def to_plain(self) -> Plain:
        return {"clock": self.clock, "meaning": dict(self.meaning)}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "clock"), read.words(plain["meaning"]))


@dataclass(frozen=True, slots=True)
class OfReasonTask(TaskPayload):
    """It says why, in a word of the code or of a person."""

    why: str = ""

    def to_plain(self) -> Plain:
        return {"why": self.why}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "why", ""))


@dataclass(frozen=True, slots=True)
class OfActTask(TaskPayload):
    """A person says what becomes of an act, named by its key in the outbox."""

    act: str
    to: str = ""
    why: str = ""

    def to_plain(self) -> Plain:
        return {"act": self.act, "to": self.to, "why": self.why}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        return cls(read.text(plain, "act"), read.text(plain, "to", ""), read.text(plain, "why", ""))
