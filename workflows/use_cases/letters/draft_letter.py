"""A letter is drafted: by itself where a step of the plan is one and its day has come, or because a handler asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.letter_tasks import ReviewLetterTask
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import ENGINE, Actor, DeskUser
from workflows.letters.draft import LetterDraft
from workflows.letters.rules import LetterKind
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.means import Means

REVIEWED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """Asked for twice while the first still waits, it is the same letter."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, kind: str, variant: str | None = None
    ) -> UUID:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        asked = next(
            (one for one in self.means.letter_desk.kinds(case) if (one.id, one.variant) == (kind, variant)), None
        )
        if asked is None:
            raise NotFound
        own(case, user)
        draft = draft_letter(self.means, tx, case, asked, asked.steps[0] if asked.steps else None, user.actor)
        tx.cases.save(case)
        return draft.id


def draft_letter(
    means: Means, tx: Transaction, case: Case, kind: LetterKind, step: str | None, actor: Actor = ENGINE
) -> LetterDraft:
    """Gives the letter with what the desk knows, and the task to read it. One that still waits is not drafted again."""
    there = tx.letters.of(case.id)
    waiting = next((one for one in there if one.is_open and (one.kind, one.variant) == (kind.id, kind.variant)), None)
    if waiting is not None:
        return waiting
    now, number = means.clock.now(), sum(one.kind == kind.id for one in there) + 1
    draft = LetterDraft(
        id=means.new_id(), case_id=case.id, key=f"{case.id}:{kind.id}:{kind.variant or ''}:{number}", kind=kind.id,
        variant=kind.variant, step=step, language=None, signer=None, tone=None, level=0,
        values=means.letter_desk.first_values(tx, case), overrides={}, state="drafted", created_at=now, edited_at=now,
    )  # fmt: skip
    tx.letters.add(draft)
    title = kind.title.to_plain()
    means.timeline.note(tx, case, Event.LETTER_DRAFTED, actor, meaning=title, letter=str(draft.id))
    task = ReviewLetterTask(draft.id, title, step or "")
    means.tasks.open(tx, case, task, now + REVIEWED_WITHIN, str(draft.id), quietly=actor is not ENGINE)
    return draft
