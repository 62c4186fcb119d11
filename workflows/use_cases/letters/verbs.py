"""Verbs of letters, built over the means."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.use_cases.letters.approve_letter import ApproveLetter, EditLetter, WithdrawLetter
from workflows.use_cases.letters.draft_letter import DraftLetter
from workflows.use_cases.letters.note_letter import NoteLetterAnswer, NoteLetterReceipt, NoteLetterSent
from workflows.use_cases.letters.post_letter import PostLetter
from workflows.use_cases.letters.see_letter import ReadLetterPdf, SeeLetter, SeeLetters
from workflows.use_cases.letters.send_letter import SendLetterByMail, ShowLetter
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.verbs import build_verbs


@dataclass(frozen=True, kw_only=True, repr=False)
class LetterVerbs:
    """The area has these verbs."""

    see_letters: SeeLetters
    see_letter: SeeLetter
    read_letter_pdf: ReadLetterPdf
    draft_letter: DraftLetter
    edit_letter: EditLetter
    approve_letter: ApproveLetter
    withdraw_letter: WithdrawLetter
    note_letter_sent: NoteLetterSent
    note_letter_receipt: NoteLetterReceipt
    note_letter_answer: NoteLetterAnswer
    send_letter_by_mail: SendLetterByMail
    post_letter: PostLetter
    show_letter: ShowLetter


def letter_verbs(means: Means) -> LetterVerbs:
    """The verbs are built over the means."""
    return build_verbs(LetterVerbs, means)
