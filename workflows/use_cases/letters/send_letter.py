"""A letter leaves by mail, or is shown to the insured in the chat. The edge has put its bytes in the vault; those that leave
are, by their hash, those that were approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import CaseMessage
from workflows.case.events import Event
from workflows.delivery.mail_addresses import is_address
from workflows.delivery.mail_content import MailFile
from workflows.desk.letter_tasks import SendLetterTask
from workflows.evidence.item import Evidence, Kept
from workflows.kernel.errors import BadInput, ChangedMeanwhile, Refused
from workflows.kernel.people import DeskUser
from workflows.kernel.text import spoken_in
from workflows.letters.draft import LetterDraft
from workflows.ports.transaction import Transaction
from workflows.screens.desk import FromDesk
from workflows.use_cases.letters.see_letter import letter_of
from workflows.use_cases.letters.step_of_letter import begin_by_letter, check_may_leave
from workflows.use_cases.shared.case_access import own, person_of
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.write_mail import MailToWrite, write_mail

PDF: Final = "application/pdf"
MAIL_WAYS: Final = frozenset({"email", "email_copy"})
"""Ways of the rules that are a mail."""
ACTS: Final[Mapping[str, str]] = {
    "author": "formal_notice_mail", "publisher": "formal_notice_mail", "platform": "platform_notice_mail",
}  # fmt: skip
"""The act that a mail is, by whom it is to; to everybody else it is `third_party_mail`."""
OTHERS: Final = "third_party_mail"


@dataclass(frozen=True, slots=True)
class SendLetterByMail:
    """The approved bytes leave beside their own words; answers come back to the thread. Pressed twice, it leaves once."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, to: str, item_id: UUID, kept: Kept) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if draft.state in ("sent", "answered"):
            return case.id
        kind, desk, address = self.means.letter_desk.kind_of(draft), self.means.letter_desk, to.strip()
        if draft.state != "approved" or draft.words is None or draft.sha256 is None:
            raise Refused("error.letter_not_approved")
        if kept.sha256 != draft.sha256:
            raise ChangedMeanwhile("error.letter_changed")
        if not case.is_open:
            raise Refused("error.case_closed")
        check_may_leave(self.means, tx, case, draft)
        if MAIL_WAYS.isdisjoint(kind.channels.get(case.jurisdiction, ())):
            raise Refused("error.letter_no_mail")
        if not is_address(address):
            raise BadInput("error.letter_address")
        language = draft.language or case.language
        title = kind.title.in_(spoken_in(language, case.jurisdiction))
        file = MailFile(f"{draft.kind}.pdf", PDF, case.id, item_id, draft.sha256)
        mail = MailToWrite(
            act=ACTS.get(kind.addressee, OTHERS), to=address, subject=f"{title} – {case.number}", text=draft.words,
            language=language, step=draft.step, files=(file,),
        )  # fmt: skip
        keep_beside(self.means, tx, case, draft, item_id, kept)
        written = write_mail(self.means, tx, case, mail, draft.approved_by)
        draft.become("sent")
        draft.reference, draft.sent_at = f"{address} · {written.key}"[:200], self.means.clock.now()
        own(case, user)
        tx.letters.save(draft)
        desk.close_tasks(tx, draft, SendLetterTask, user.id)
        self.means.timeline.note(
            tx, case, Event.LETTER_SENT, user.actor, meaning=kind.title.to_plain(), text=address, letter=str(draft.id),
            sha256=draft.sha256,
        )  # fmt: skip
        begin_by_letter(self.means, tx, case, draft, user)
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class ShowLetter:
    """The letter as it reads is shown in the insured's chat, and they are asked whether it says what they want; they answer
    in their own words."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, item_id: UUID, kept: Kept) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        if not draft.is_open:
            raise Refused("error.letter_has_left")
        own(case, user)
        desk, young = self.means.letter_desk, tx.cases.is_read_by_minor(case.id)
        spoken = spoken_in(case.language, case.jurisdiction, young=young)
        title = desk.kind_of(draft).title
        text = desk.say.say(spoken, "letter.shown", title=title.in_(spoken))
        item = keep_beside(self.means, tx, case, draft, item_id, kept)
        now = self.means.clock.now()
        message = CaseMessage(self.means.new_id(), case.id, case.person_id, "out", user.name, text, now)
        tx.messages.add(message)
        self.means.timeline.note(tx, case, Event.MESSAGE_FROM_DESK, user.actor, text=text)
        tx.cases.save(case)
        self.means.messenger.tell(tx, person_of(tx, case), FromDesk(case, user.name, text, message.id, (item,)))
        return case.id


def keep_beside(means: Means, tx: Transaction, case: Case, draft: LetterDraft, item_id: UUID, kept: Kept) -> Evidence:
    """Gives the bytes that leave, as an item of the case."""
    now = means.clock.now()
    item = Evidence(
        id=item_id, case_id=case.id, person_id=case.person_id, key=f"letter:{item_id}", kind="from_desk", message_id=0,
        received_at=now, not_before=now, state="kept", name=f"{draft.kind}.pdf", mime=PDF, size=kept.size,
        sha256=kept.sha256, receipted_at=now,
    )  # fmt: skip
    tx.evidence.add(item)
    return item
