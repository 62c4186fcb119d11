"""A letter of a case on its way: drafted, approved, sent, answered. What was approved is frozen: its bytes and their hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from workflows.kernel.errors import ImpossibleTransition

DRAFT_STATES: Final[Mapping[str, frozenset[str]]] = {
    "drafted": frozenset({"approved", "withdrawn"}),
    "approved": frozenset({"sent", "withdrawn"}),
    "sent": frozenset({"answered"}),
    "answered": frozenset(),
    "withdrawn": frozenset(),
}
"""From each state, those that may follow. What was approved is never edited again: it is withdrawn and drafted anew."""


@dataclass(slots=True)
class LetterDraft:
    """One letter of a case. `key` is unique for ever. `values` fill its fields, `overrides` are the reasons of whoever lets it
    leave without what its effect needs. `content` is the PDF that was approved, `sha256` its hash, `words` the same as text;
    `reference` the name that the way out gave it, `answer` what came back."""

    id: UUID
    case_id: UUID
    key: str
    kind: str
    variant: str | None
    step: str | None
    language: str | None
    signer: str | None
    tone: str | None
    level: int
    values: Mapping[str, str]
    overrides: Mapping[str, str]
    state: str
    created_at: datetime
    edited_at: datetime
    edited_by: UUID | None = None
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    content: bytes | None = None
    sha256: str | None = None
    words: str | None = None
    reference: str | None = None
    sent_at: datetime | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it by the desk."""
        return self.state in ("drafted", "approved")

    def become(self, state: str) -> None:
        """Moves to `state`; raises ImpossibleTransition where the table has no such pair."""
        if state not in DRAFT_STATES[self.state]:
            raise ImpossibleTransition(before=self.state, after=state)
        self.state = state

    def edit(self, values: Mapping[str, str], overrides: Mapping[str, str], by: UUID, at: datetime) -> None:
        """What a person filled in; raises ImpossibleTransition once it was approved."""
        if self.state != "drafted":
            raise ImpossibleTransition(before=self.state, after="drafted")
        self.values, self.overrides, self.edited_by, self.edited_at = values, overrides, by, at

    def freeze(self, content: bytes, sha256: str, words: str, by: UUID, at: datetime) -> None:
        """Approves exactly these bytes."""
        self.become("approved")
        self.content, self.sha256, self.words, self.approved_by, self.approved_at = content, sha256, words, by, at
