"""Letters: where they are kept, and what prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from workflows.letters.draft import LetterDraft
from workflows.letters.letter import Letter


class Letters(Protocol):
    """The store keeps the letters of cases."""

    def add(self, draft: LetterDraft) -> bool:
        """Adds it unless its key exists; says whether it was added."""

    def get(self, letter_id: UUID) -> LetterDraft | None:
        """Locked for the transaction."""

    def save(self, draft: LetterDraft) -> None:
        """Keeps what changed; raises Conflict where somebody else changed it first."""

    def of(self, case_id: UUID) -> Sequence[LetterDraft]:
        """Gives every letter of a case, oldest first."""


class LetterPrinter(Protocol):
    """The printer makes a PDF of a letter."""

    def __call__(self, letter: Letter) -> bytes:
        """Gives the letter as PDF; the same letter gives the same bytes. Raises ValueError for one that cannot be
        printed whole."""
        ...
