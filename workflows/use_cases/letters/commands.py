"""What pages of handlers ask of letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.evidence.item import Kept
from workflows.letters.draft import LetterDraft
from workflows.letters.rules import LetterKind
from workflows.use_cases.letters import approve_letter, draft_letter, note_letter, post_letter, see_letter, send_letter
from workflows.use_cases.shared.command import HandlerCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeLetters(HandlerCommand[tuple[Case, Sequence[tuple[LetterDraft, LetterKind]], Sequence[LetterKind]]]):
    """The handler looks at the letters of a case."""

    use_case = see_letter.SeeLetters
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeLetter(HandlerCommand[see_letter.LetterView]):
    """The handler looks at a letter."""

    use_case = see_letter.SeeLetter
    letter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetterPdf(HandlerCommand[bytes]):
    """The handler opens a letter as PDF."""

    use_case = see_letter.ReadLetterPdf
    letter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter(HandlerCommand[UUID]):
    """The handler asks for a letter."""

    use_case = draft_letter.DraftLetter
    case_id: UUID
    kind: str
    variant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditLetter(HandlerCommand[UUID]):
    """The handler fills a letter in."""

    use_case = approve_letter.EditLetter
    letter_id: UUID
    values: Mapping[str, str]
    overrides: Mapping[str, str]
    signer: str | None = None
    tone: str | None = None
    language: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveLetter(HandlerCommand[UUID]):
    """The handler approves a letter."""

    use_case = approve_letter.ApproveLetter
    once = ("letter_id",)
    letter_id: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLetter(HandlerCommand[UUID]):
    """The handler withdraws a letter."""

    use_case = approve_letter.WithdrawLetter
    letter_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLetterSent(HandlerCommand[UUID]):
    """The handler says that a letter was sent."""

    use_case = note_letter.NoteLetterSent
    letter_id: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLetterAnswer(HandlerCommand[UUID]):
    """The handler says what was answered."""

    use_case = note_letter.NoteLetterAnswer
    letter_id: UUID
    answer: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetterByMail(HandlerCommand[UUID]):
    """The handler sends an approved letter by mail."""

    use_case = send_letter.SendLetterByMail
    once = ("letter_id",)
    letter_id: UUID
    to: str
    item_id: UUID
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLetter(HandlerCommand[UUID]):
    """The handler sends an approved letter by registered post."""

    use_case = post_letter.PostLetter
    once = ("letter_id",)
    letter_id: UUID
    sender: str
    recipient: str
    item_id: UUID
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLetter(HandlerCommand[UUID]):
    """The handler shows a letter to the insured."""

    use_case = send_letter.ShowLetter
    letter_id: UUID
    item_id: UUID
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLetterReceipt(HandlerCommand[UUID]):
    """The handler writes down the receipt of a notice."""

    use_case = note_letter.NoteLetterReceipt
    letter_id: UUID
    receipt: str
