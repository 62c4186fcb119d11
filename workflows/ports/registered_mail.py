"""What the desk asks of a provider of registered letters, and what postings ask of storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workflows.delivery.outgoing import PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.registered_mail import PostalAddress, Posting, PostState, ProofKind


@dataclass(frozen=True, slots=True)
class LetterToPost:
    """A letter as it is handed over: the PDF that was approved, who sends it, to whom. `name` is what the provider shows us."""

    name: str
    pdf: bytes
    sender: PostalAddress
    recipient: PostalAddress


@dataclass(frozen=True, slots=True)
class Posted:
    """The provider has it, under this name."""

    ref: str


PostAnswer = Posted | RetryLater | UnknownOutcome | PermanentFailure


class RegisteredMail(Protocol):
    """A provider. Slow: never called inside a unit of work."""

    async def send(self, idempotency_key: str, letter: LetterToPost) -> PostAnswer:
        """Hands the letter over once; the key is what `ask` finds it by."""
        ...

    async def ask(self, idempotency_key: str) -> PostAnswer:
        """Posted if the provider has it; PermanentFailure if it certainly has not; UnknownOutcome if it cannot say."""
        ...

    async def poll(self, ref: str) -> PostState:
        """Tells what happened to it. Raises OutsideFailed."""
        ...

    async def fetch_proof(self, ref: str, kind: ProofKind) -> bytes:
        """Gives a document of the post, byte for byte. Raises OutsideFailed."""
        ...

    async def close(self) -> None: ...


class Postings(Protocol):
    """Registered letters of cases."""

    def add(self, posting: Posting) -> bool:
        """Adds it unless its key exists; says whether it was added."""

    def get(self, posting_id: UUID) -> Posting | None:
        """Locked for the transaction."""

    def save(self, posting: Posting) -> None: ...
    def due(self, now: datetime, limit: int) -> Sequence[Posting]:
        """Posted letters that are to be asked for now, those that waited longest first."""

    def of(self, case_id: UUID) -> Sequence[Posting]:
        """Gives every letter of a case, oldest first."""
