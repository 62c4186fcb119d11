"""Faults of letters: what leaves before it was approved, or is not what was approved."""

from __future__ import annotations

import pytest

from tests.planted.register import fault

LETTERS = "console/test_letters.py"


@fault(f"{LETTERS}::test_nothing_leaves_before_it_is_approved")
def any_letter_may_leave(patch: pytest.MonkeyPatch) -> None:
    """What lacks what the law asks is approved."""
    from workflows.letters.letter import Letter

    patch.setattr(Letter, "may_leave", True)


@fault(f"{LETTERS}::test_words_that_changed_since_they_were_read_are_not_approved")
def what_was_read_does_not_matter(patch: pytest.MonkeyPatch) -> None:
    """Somebody changes the letter between the reading and the press."""
    from workflows.use_cases.shared.letter_desk import LetterDesk

    patch.setattr(LetterDesk, "fingerprint", lambda self, letter: "the same")


@fault(f"{LETTERS}::test_what_was_approved_is_frozen_byte_for_byte")
def the_letter_is_printed_again(patch: pytest.MonkeyPatch) -> None:
    """What leaves is composed anew, on another day."""
    from workflows.use_cases.letters.see_letter import ReadLetterPdf, letter_of

    def anew(self: ReadLetterPdf, tx: object, *, user: object, letter_id: object) -> bytes:
        case, draft = letter_of(tx, user, letter_id)  # type: ignore[arg-type]
        return self.means.letter_desk.print(self.means.letter_desk.write(case, draft, preview=False))

    patch.setattr(ReadLetterPdf, "__call__", anew)


@fault("workflows/letters/test_letters.py::test_no_letter_of_the_desk_asks_for_money_unless_the_insurer_says_so")
def every_insurer_allows_it(patch: pytest.MonkeyPatch) -> None:
    """The desk asks for money in its own name."""
    from workflows.letters.request import LetterCase

    patch.setattr(LetterCase, "allowed", ("desk_asks_for_money",))


@fault("workflows/letters/test_letters.py::test_words_that_no_letter_may_hold_refuse_it[SOMMATION]")
def the_words_are_not_read(patch: pytest.MonkeyPatch) -> None:
    """Blackmail in a gap leaves with the letter."""
    patch.setattr("workflows.letters.hindrances.forbidden_words", lambda *given: ())
