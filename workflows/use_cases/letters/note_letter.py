"""What became of an approved letter: it was sent, under this reference; this is what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.desk.letter_tasks import SendLetterTask
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.see_letter import letter_of
from workflows.use_cases.letters.step_of_letter import begin_by_letter, check_agreement, end_by_answer
from workflows.use_cases.shared.means import Means

LONGEST_REFERENCE: Final = 200
LONGEST_ANSWER: Final = 4000


@dataclass(frozen=True, slots=True)
class NoteLetterSent:
    """Sent by hand: the reference of the way out (number of the registered letter, ticket of the form) proves it. Nothing that
    nobody approved can be said to be sent. Said twice, the first reference stands."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, reference: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        said = " ".join(reference.split())
        if draft.state in ("sent", "answered"):
            return case.id
        if draft.state != "approved":
            raise Refused("error.letter_not_approved")
        check_agreement(self.means, tx, case, draft)
        if not said or len(said) > LONGEST_REFERENCE:
            raise BadInput("error.letter_reference", longest=LONGEST_REFERENCE)
        draft.become("sent")
        draft.reference, draft.sent_at = said, self.means.clock.now()
        tx.letters.save(draft)
        desk = self.means.letter_desk
        desk.close_tasks(tx, draft, SendLetterTask, user.id)
        title = desk.kind_of(draft).title.to_plain()
        self.means.timeline.note(
            tx, case, Event.LETTER_SENT, user.actor, meaning=title, text=said, letter=str(draft.id), sha256=draft.sha256
        )
        if case.is_open:
            begin_by_letter(self.means, tx, case, draft, user)
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class NoteLetterAnswer:
    """What the addressee answered, in a handler's words; the first answer stands. `outcome` ends the step that the letter is;
    empty: nothing is decided yet."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, answer: str, outcome: str = "") -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        said = answer.strip()
        if draft.state == "answered":
            return case.id
        if draft.state != "sent":
            raise Refused("error.letter_not_sent")
        if not said or len(said) > LONGEST_ANSWER:
            raise BadInput("error.letter_answer", longest=LONGEST_ANSWER)
        draft.become("answered")
        draft.answer, draft.answered_at = said, self.means.clock.now()
        tx.letters.save(draft)
        title = self.means.letter_desk.kind_of(draft).title.to_plain()
        self.means.timeline.note(
            tx, case, Event.LETTER_ANSWERED, user.actor, meaning=title, text=said, letter=str(draft.id)
        )
        end_by_answer(self.means, tx, case, draft, outcome, user)
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class NoteLetterReceipt:
    """The service said that it has the notice (DSA 16(4)): what it wrote, or its number, is kept with the day; it is no answer
    yet. Written twice in the same words, it stands once."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, receipt: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        said = " ".join(receipt.split())
        if draft.state not in ("sent", "answered"):
            raise Refused("error.letter_not_sent")
        check_agreement(self.means, tx, case, draft)
        if not said or len(said) > LONGEST_REFERENCE:
            raise BadInput("error.letter_reference", longest=LONGEST_REFERENCE)
        if any(one.event == Event.LETTER_RECEIPT and one.detail.quoted == said for one in tx.timeline.of(case.id)):
            return case.id
        title = self.means.letter_desk.kind_of(draft).title.to_plain()
        self.means.timeline.note(
            tx, case, Event.LETTER_RECEIPT, user.actor, meaning=title, text=said, letter=str(draft.id)
        )
        tx.cases.save(case)
        return case.id
