"""Hands an approved PDF to the registered post: an act of class B, written down with what is to be followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.mail_content import MailFile
from workflows.delivery.registered_mail import PostalAddress, PostContent, Posting
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.send_act import send_act

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingToWrite:
    """A letter as it is to leave: the approved PDF in the vault, who sends it, to whom, for which step."""

    file: MailFile
    sender: PostalAddress
    recipient: PostalAddress
    step: str | None = None


def post_letter(
    means: Means, tx: Transaction, case: Case, letter: PostingToWrite, approved_by: UUID
) -> Posting:  # fmt: skip
    """Writes it to the outbox. Nobody posts what no person approved."""
    posting_id, now = means.new_id(), means.clock.now()
    name = f"{case.number} {letter.step or ''}".strip()
    content = PostContent(posting_id, name, letter.file, letter.sender, letter.recipient)
    to = ", ".join(letter.recipient.lines)
    key = send_act(means, tx, case, "registered_letter", "post", to, content.to_plain(), approved_by)
    posting = Posting(
        id=posting_id, case_id=case.id, key=key, to=to, country=letter.recipient.country, item_id=letter.file.item_id,
        sha256=letter.file.sha256, created_at=now, not_before=now, step=letter.step,
    )  # fmt: skip
    tx.postings.add(posting)
    return posting
