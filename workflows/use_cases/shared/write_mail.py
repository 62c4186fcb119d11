"""Writes a mail to a third party: an act with its class, in a thread whose answers come back to the step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.mail_content import MailContent, MailFile
from workflows.delivery.mail_thread import LONGEST_SUBJECT, LONGEST_TEXT, ThreadMail
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.send_act import send_act

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

HIDDEN: Final = "[…]"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailToWrite:
    """A mail as it is to leave. `act` is a kind of `delivery.act_classes`; `thread` that of an earlier mail, where this one
    goes on with it; `secret` is what its addressee alone may read of it, and the case does not keep."""

    act: str
    to: str
    subject: str
    text: str
    language: str
    step: str | None = None
    files: tuple[MailFile, ...] = ()
    thread: UUID | None = None
    secret: str = ""


def write_mail(
    means: Means, tx: Transaction, case: Case, mail: MailToWrite, approved_by: UUID | None = None
) -> ThreadMail:
    """Hands it to the outbox and writes it down. What nobody approved is held, as its act wants it."""
    own_id = means.new_id()
    before = list(tx.mails.thread(mail.thread)) if mail.thread is not None else []
    thread = mail.thread if before and mail.thread is not None else own_id
    theirs = [one for one in before if one.sort == "answer" and one.message_id]
    content = MailContent(
        mail.subject, mail.text, language=mail.language, thread=thread,
        earlier=tuple(one.key for one in before if one.is_ours),
        answers=theirs[-1].message_id if theirs else None, files=mail.files,
    )  # fmt: skip
    kept = mail.text.replace(mail.secret, HIDDEN) if mail.secret else mail.text
    key = send_act(means, tx, case, mail.act, "mail", mail.to, dict(content.to_plain()), approved_by)
    written = ThreadMail(
        id=own_id, thread=thread, case_id=case.id, key=key, sort="sent", at=means.clock.now(), address=mail.to,
        subject=mail.subject[:LONGEST_SUBJECT], text=kept[:LONGEST_TEXT], step=mail.step,
    )  # fmt: skip
    tx.mails.add(written)
    return written
