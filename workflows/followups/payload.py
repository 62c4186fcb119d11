"""What a follow-up carries beside its time: what every kind may carry, and what a kind that cannot be read carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Self

from workflows.kernel.plain import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPayload:
    """A follow-up carries what its kind needs. `not_before`: the day that was announced to the insured or given by a person;
    nobody is chased before it. `failed`: how often it could not run."""

    kind: ClassVar[str] = ""

    not_before: date | None = None
    failed: int = 0

    @property
    def named(self) -> str:
        """The kind's name in the database."""
        return self.kind

    def said(self) -> Plain:
        """Tells what the kind itself carries, plain."""
        return {}

    @classmethod
    def from_plain(cls, plain: Plain) -> Self:
        """Tells what the kind itself carries, read; raises KeyError, TypeError or ValueError where it is not of this
        kind."""
        return cls()

    def to_plain(self) -> Plain:
        """As the database keeps it."""
        plain = dict(self.said())
        if self.not_before is not None:
            plain["not_before"] = self.not_before.isoformat()
        if self.failed:
            plain["failed"] = self.failed
        return plain


@dataclass(frozen=True, slots=True)
class OfStep(FollowUpPayload):
    """It is about a step of the plan."""

    step: str


@dataclass(frozen=True, slots=True)
class OfClock(FollowUpPayload):
    """It is about a legal clock; `meaning` says in the reader's languages what lapses."""

    clock: str
    meaning: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnreadPayload(FollowUpPayload):
    """A kind or a content that this release does not know: kept as it is, for the release that does."""

    of_kind: str = ""
    plain: Plain = field(default_factory=dict)

    @property
    def named(self) -> str:
        return self.of_kind

    def said(self) -> Plain:
        return self.plain


class UnreadablePayload(ValueError):
    """The follow-up does not carry what its kind needs."""
