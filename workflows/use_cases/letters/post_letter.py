"""An approved letter leaves by registered post, where the installation has a provider; without one it is posted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.delivery.mail_content import MailFile
from workflows.delivery.registered_mail import BadAddress, PostalAddress
from workflows.desk.letter_tasks import SendLetterTask
from workflows.evidence.item import Kept
from workflows.kernel.errors import BadInput, ChangedMeanwhile, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.see_letter import letter_of
from workflows.use_cases.letters.send_letter import PDF, keep_beside
from workflows.use_cases.letters.step_of_letter import begin_by_letter, check_may_leave
from workflows.use_cases.shared.case_access import own
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.post_letter import PostingToWrite, post_letter

POST_WAYS: Final = frozenset({"registered_letter", "registered_letter_receipt"})
"""Ways of the rules that are a registered letter."""


@dataclass(frozen=True, slots=True)
class PostLetter:
    """The approved bytes are handed to the provider; addresses are read as they stand on the envelope, in the country of the
    case. Pressed twice, one letter leaves."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        letter_id: UUID,
        sender: str,
        recipient: str,
        item_id: UUID,
        kept: Kept,
    ) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if draft.state in ("sent", "answered"):
            return case.id
        kind, desk = self.means.letter_desk.kind_of(draft), self.means.letter_desk
        if draft.state != "approved" or draft.sha256 is None or draft.approved_by is None:
            raise Refused("error.letter_not_approved")
        if kept.sha256 != draft.sha256:
            raise ChangedMeanwhile("error.letter_changed")
        if not case.is_open:
            raise Refused("error.case_closed")
        check_may_leave(self.means, tx, case, draft)
        if not self.means.is_posting or POST_WAYS.isdisjoint(kind.channels.get(case.jurisdiction, ())):
            raise Refused("error.letter_no_post")
        try:
            sent_by = PostalAddress.of(sender, case.jurisdiction)
            sent_to = PostalAddress.of(recipient, case.jurisdiction)
        except BadAddress as bad:
            raise BadInput(f"error.post_address.{bad.why}") from bad
        file = MailFile(f"{draft.kind}.pdf", PDF, case.id, item_id, draft.sha256)
        keep_beside(self.means, tx, case, draft, item_id, kept)
        letter = PostingToWrite(file=file, sender=sent_by, recipient=sent_to, step=draft.step)
        posting = post_letter(self.means, tx, case, letter, draft.approved_by)
        draft.become("sent")
        draft.reference, draft.sent_at = f"{posting.to} · {posting.key}"[:200], self.means.clock.now()
        own(case, user)
        tx.letters.save(draft)
        desk.close_tasks(tx, draft, SendLetterTask, user.id)
        self.means.timeline.note(
            tx, case, Event.LETTER_SENT, user.actor, meaning=kind.title.to_plain(), text=posting.to, letter=str(draft.id),
            sha256=draft.sha256,
        )  # fmt: skip
        begin_by_letter(self.means, tx, case, draft, user)
        tx.cases.save(case)
        return case.id
