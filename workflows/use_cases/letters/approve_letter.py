"""A letter is filled in and approved. Approving freezes its bytes: what leaves is, byte for byte, what was approved."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.desk.letter_tasks import ReviewLetterTask, SendLetterTask
from workflows.kernel.errors import BadInput, ChangedMeanwhile, NeedsReason, Refused
from workflows.kernel.people import DeskUser
from workflows.letters.plain_text import plain_text
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.see_letter import letter_of
from workflows.use_cases.shared.case_access import own
from workflows.use_cases.shared.means import Means

SENT_WITHIN: Final = timedelta(hours=24)
LONGEST: Final = 4000
"""Characters of one value."""


@dataclass(frozen=True, slots=True)
class EditLetter:
    """What a handler filled in takes the place of all that was filled in before. A value that cannot be changes nothing."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        letter_id: UUID,
        values: Mapping[str, str],
        overrides: Mapping[str, str],
        signer: str | None = None,
        tone: str | None = None,
        language: str | None = None,
        level: int = 0,
    ) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if draft.state != "drafted":
            raise Refused("error.letter_frozen", case_id=case.id)
        if any(len(one) > LONGEST for one in (*values.values(), *overrides.values())):
            raise BadInput("error.letter_long", longest=LONGEST, case_id=case.id)
        kept = {key: value.strip() for key, value in values.items() if value.strip()}
        reasons = {key: value.strip() for key, value in overrides.items() if value.strip()}
        draft.edit(kept, reasons, user.id, self.means.clock.now())
        draft.signer, draft.tone, draft.language, draft.level = signer, tone, language, level
        self.means.letter_desk.write(case, draft)
        own(case, user)
        tx.letters.save(draft)
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class ApproveLetter:
    """`fingerprint` is that of the words that were read: if they read otherwise now, nothing is approved. A letter that four
    eyes must see is not approved by whoever filled it in. Where no way out takes it by itself, a task says how it is sent by
    hand."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, fingerprint: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if draft.state != "drafted":
            return case.id
        desk, now = self.means.letter_desk, self.means.clock.now()
        if not case.is_open:
            raise Refused("error.case_closed")
        kind = desk.kind_of(draft)
        if kind.four_eyes and draft.edited_by == user.id:
            raise Refused("error.letter_four_eyes")
        letter = desk.write(case, draft, preview=False)
        if fingerprint != desk.fingerprint(letter):
            raise ChangedMeanwhile("error.letter_changed")
        if not letter.may_leave:
            raise Refused("error.letter_not_ready")
        content = desk.print(letter)
        digest = hashlib.sha256(content).hexdigest()
        draft.freeze(content, digest, plain_text(letter), user.id, now)
        own(case, user)
        tx.letters.save(draft)
        desk.close_tasks(tx, draft, ReviewLetterTask, user.id)
        title = kind.title.to_plain()
        self.means.timeline.note(
            tx, case, Event.LETTER_APPROVED, user.actor, meaning=title, letter=str(draft.id), sha256=digest
        )
        task = SendLetterTask(draft.id, title, draft.step or "")
        self.means.tasks.open(tx, case, task, now + SENT_WITHIN, str(draft.id), quietly=True)
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class WithdrawLetter:
    """A letter that has not left is withdrawn, with a reason; another may be drafted."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, reason: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if draft.state == "withdrawn":
            return case.id
        if not draft.is_open:
            raise Refused("error.letter_has_left")
        if not reason.strip():
            raise NeedsReason
        draft.become("withdrawn")
        tx.letters.save(draft)
        desk = self.means.letter_desk
        desk.close_tasks(tx, draft, ReviewLetterTask, user.id)
        desk.close_tasks(tx, draft, SendLetterTask, user.id)
        title = desk.kind_of(draft).title.to_plain()
        self.means.timeline.note(
            tx, case, Event.LETTER_WITHDRAWN, user.actor, meaning=title, reason=reason.strip(), letter=str(draft.id)
        )
        tx.cases.save(case)
        return case.id
