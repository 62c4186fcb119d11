"""What a person's next free text answers: typed in the code, one short text in the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class AwaitedKind(StrEnum):
    """What the desk waits for. The values are those in the database."""

    CODE = "code"
    POLICY = "policy"
    """The number of the policy; once it was said (`words`), the date of birth."""
    LANGUAGE = "language"
    CODE_AFTER_LANGUAGE = "code_after_language"
    """A language; the code that the person came with (`words`) is tried after it."""
    KIND = "kind"
    MESSAGE = "message"
    COMPLAINT = "complaint"
    LAWYER = "lawyer"
    OWN_LAWYER = "own_lawyer"
    RATING = "rating"
    SECRET = "secret"  # noqa: S105 - the name of what is awaited, not the word itself
    ANSWERING = "answering"
    """The person goes on with the questions after the plan was made."""


OF_A_CASE: Final = frozenset(
    {AwaitedKind.MESSAGE, AwaitedKind.COMPLAINT, AwaitedKind.LAWYER, AwaitedKind.OWN_LAWYER, AwaitedKind.RATING}
)


@dataclass(frozen=True, slots=True)
class AwaitedInput:
    """The next free text is of this kind: about a case, or with words that were kept for it."""

    kind: AwaitedKind
    case_id: UUID | None = None
    words: str = ""

    def to_text(self) -> str:
        """Gives the text that the database keeps: `message:<case>`, `policy:<number>`, `code`."""
        if self.kind in OF_A_CASE:
            return f"{self.kind}:{self.case_id or ''}"
        return f"{self.kind}:{self.words}" if self.words else str(self.kind)

    @classmethod
    def from_text(cls, text: str | None) -> AwaitedInput | None:
        """Reads what the database keeps; None where nothing is awaited, or something that this release does not
        know."""
        if not text:
            return None
        named, _, rest = text.partition(":")
        try:
            kind = AwaitedKind(named)
            return cls(kind, UUID(rest) if rest else None) if kind in OF_A_CASE else cls(kind, words=rest)
        except ValueError:
            return None
