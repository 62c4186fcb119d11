"""What the core asks of mails and of the links in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.mail_content import PlainMail
from workflows.delivery.mail_thread import ThreadMail
from workflows.kernel.people import DeskUser, Language, Member

UrgentCase = tuple[str, str, str]
"""The number of a case, when it is due (an instant with its offset) and the time zone it is said in."""


class MailView(Protocol):
    """The mails of the desk: subject and text by kind, in the reader's language."""

    def lawyer_offer(self, case: Case, lawyer: DeskUser, link: str, answer_before: datetime) -> PlainMail: ...
    def chat_linked(self, member: Member, language: Language, policy: str, lock_link: str) -> PlainMail:
        """The contract was linked to a chat; with the link that locks it."""

    def one_time_code(self, member: Member, language: Language, code: str) -> PlainMail:
        """Gives the code that links a chat to the contract."""

    def lawyer_withdrawn(self, case: Case, lawyer: DeskUser) -> PlainMail: ...
    def lawyer_closed(self, case: Case, lawyer: DeskUser) -> PlainMail:
        """The lawyer's case is closed, and with it their way to the file."""

    def lawyer_link(self, case: Case, lawyer: DeskUser, link: str) -> PlainMail:
        """Gives the new link that was asked for."""

    def alert_unheard(self, case: Case, handler: DeskUser, link: str | None) -> PlainMail:
        """Nobody took up the warning of a legal clock; with the link to the case at the desk."""

    def urgent_cases(self, user: DeskUser, cases: Sequence[UrgentCase], link: str | None) -> PlainMail:
        """These cases are due within the hour; with the link to the case, or to the queue where they are several."""


class Links(Protocol):
    """Signed, expiring links to the console."""

    def sign(self, purpose: str, subject: UUID, expires_at: datetime) -> str:
        """Gives the whole address."""

    def seal(self, purpose: str, subject: UUID, expires_at: datetime) -> str:
        """Tells what is signed alone, for a cookie."""

    def read(self, purpose: str, token: str, now: datetime) -> UUID | None:
        """Whom the token names; none if it was altered, is of another purpose, or has expired."""

    def names(self, purpose: str, token: str) -> tuple[UUID, datetime] | None:
        """Whom the token names and until when it opens by itself, whether that is past or not; none if it was altered or is of
        another purpose."""


class ThreadMails(Protocol):
    """Mails with third parties. Rows are added; what changes is the sort of one, once."""

    def add(self, mail: ThreadMail) -> bool:
        """Adds it unless its key exists; says whether it was added."""

    def get(self, mail_id: UUID) -> ThreadMail | None:
        """Locked for the transaction."""

    def save(self, mail: ThreadMail) -> None: ...
    def thread(self, thread: UUID) -> Sequence[ThreadMail]:
        """Gives every mail of a thread, oldest first."""

    def of(self, case_id: UUID) -> Sequence[ThreadMail]:
        """Gives every mail of a case, oldest first."""
