"""What writes the draft of an act down for a lawyer."""

from __future__ import annotations

from typing import Protocol

from workflows.proceedings.draft import Draft


class DraftPrinter(Protocol):
    """The printer makes a PDF of a draft."""

    def __call__(self, draft: Draft) -> bytes:
        """Gives the draft as DOCX; the same draft gives the same bytes."""
        ...
