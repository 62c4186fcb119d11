"""A mail comes back: to its case and step, as evidence, and to a handler where a person wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.delivery.mail_addresses import Way
from workflows.delivery.mail_thread import MAIL, IncomingMail, Sort, ThreadMail, is_known
from workflows.desk.mail_tasks import OfMailTask, ReadAnswerTask, StrangerMailTask
from workflows.desk.task_payloads import MailFailedTask
from workflows.evidence.item import Evidence, Kept
from workflows.kernel.errors import BadInput, NotFound
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.conversation import uploads_of
from workflows.use_cases.shared.custody import CustodyBook

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

READ_WITHIN: Final = timedelta(hours=24)
MEDIA_TYPE: Final = "message/rfc822"
Belongs = Literal["ours", "not_ours"]
BELONGS: Final[tuple[Belongs, ...]] = ("ours", "not_ours")


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where a thread leads: the case, and whether anybody may hold the files of a mail to it."""

    case_id: UUID
    may_hold_files: bool


@dataclass(frozen=True, slots=True)
class FindThread:
    """The case of a thread. Raises NotFound for a thread that is not, or no longer, there."""

    means: Means

    def __call__(self, tx: Transaction, *, thread: UUID) -> ThreadPlace:
        mails = tx.mails.thread(thread)
        if not mails:
            raise NotFound
        case = tx.cases.get(mails[0].case_id, ENGINE)
        return ThreadPlace(case.id, uploads_of(self.means, tx, case) == "allowed")


@dataclass(frozen=True, slots=True)
class TakeMail:
    """The bytes are in the vault under `item_id`. The same mail brought twice is one: False the second time. Whoever writes
    from an address that the desk did not write to is a stranger until a handler has looked."""

    means: Means

    def __call__(
        self, tx: Transaction, *, thread: UUID, item_id: UUID, mail: IncomingMail, kept: Kept, way: Way
    ) -> bool:
        before = list(tx.mails.thread(thread))
        if not before:
            raise NotFound
        first, now = before[0], self.means.clock.now()
        case = tx.cases.get(first.case_id, ENGINE)
        ours = [one for one in before if one.is_ours]
        came = ThreadMail(
            id=item_id, thread=thread, case_id=case.id, key=f"in:{item_id}", sort=_sort(mail, way, before), at=now,
            address=mail.sender or mail.recipient, subject=mail.subject, text=mail.text, step=ours[-1].step,
            message_id=mail.message_id, status=mail.status, item_id=item_id, sha256=kept.sha256,
        )  # fmt: skip
        if not tx.mails.add(came):
            return False
        tx.evidence.add(_evidence(case, came, kept))
        CustodyBook(self.means.clock).write(tx, case.id, ENGINE, "received", item_id, kept.sha256)
        self.means.timeline.note(
            tx,
            case,
            _EVENTS[came.sort],
            ENGINE,
            text=_line(came),
            to=came.address,
            mail=str(came.id),
            sha256=kept.sha256,
        )
        self._tell(tx, case, came, mail.recipient or ours[-1].address)
        tx.cases.save(case)
        return True

    def _tell(self, tx: Transaction, case: Case, came: ThreadMail, recipient: str) -> None:
        due, tasks = self.means.clock.now() + READ_WITHIN, self.means.tasks
        if came.sort == "answer":
            tasks.open(tx, case, _task(ReadAnswerTask, came), due, str(came.id))
        elif came.sort == "stranger":
            tasks.open(tx, case, _task(StrangerMailTask, came), due, str(came.id))
        elif came.sort == "not_delivered":
            failed = MailFailedTask(recipient, f"{came.status} {came.subject}".strip()[:200])
            tasks.open(tx, case, failed, self.means.clock.now() + timedelta(hours=4), str(came.id))


@dataclass(frozen=True, slots=True)
class PlaceMail:
    """A handler's word on a stranger: it belongs to the case, and is an answer like any other; or it does not, and is put
    aside, kept as it came. The first word stands."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, mail_id: UUID, belongs: str) -> UUID:
        mail = tx.mails.get(mail_id)
        if user.role != "handler" or mail is None:
            raise NotFound
        if belongs not in BELONGS:
            raise BadInput
        case, now = tx.cases.get(mail.case_id, user.actor), self.means.clock.now()
        if mail.sort != "stranger":
            return case.id
        mail.sort = "answer" if belongs == "ours" else "put_aside"
        tx.mails.save(mail)
        for task in tx.tasks.open_of(case.id):
            if isinstance(task.payload, StrangerMailTask) and task.payload.mail == mail.id:
                task.done_at, task.done_by = now, user.id
                tx.tasks.done(task)
        self.means.timeline.note(
            tx, case, _EVENTS[mail.sort], user.actor, text=_line(mail), to=mail.address, mail=str(mail.id)
        )
        if belongs == "ours":
            self.means.tasks.open(tx, case, _task(ReadAnswerTask, mail), now + READ_WITHIN, str(mail.id), quietly=True)
        tx.audit.add(Audit.MAIL_PLACED, user.actor, now, case.id, {"mail": str(mail.id), "belongs": belongs})
        tx.cases.save(case)
        return case.id


_EVENTS: Final[dict[Sort, Event]] = {
    "answer": Event.MAIL_ANSWERED,
    "automatic": Event.MAIL_AUTOMATIC,
    "not_delivered": Event.MAIL_NOT_DELIVERED,
    "delayed": Event.MAIL_DELAYED,
    "stranger": Event.MAIL_FROM_STRANGER,
    "put_aside": Event.MAIL_PUT_ASIDE,
}


def _sort(mail: IncomingMail, way: Way, before: list[ThreadMail]) -> Sort:
    """A server's word comes to the address for bounces alone: a report at the other one is somebody's claim."""
    if mail.sort in ("not_delivered", "delayed"):
        return mail.sort if way == "bounce" else "stranger"
    if way == "bounce":
        return "automatic"
    return mail.sort if mail.sort == "automatic" or is_known(mail.sender, before) else "stranger"


def _task(kind: type[OfMailTask], mail: ThreadMail) -> OfMailTask:
    return kind(mail.id, mail.address, mail.subject, mail.step or "")


def _line(mail: ThreadMail) -> str:
    return " · ".join(one for one in (mail.address, mail.subject, mail.status) if one)


def _evidence(case: Case, mail: ThreadMail, kept: Kept) -> Evidence:
    return Evidence(
        id=mail.id, case_id=case.id, person_id=case.person_id, key=mail.key, kind=MAIL, message_id=0,
        received_at=mail.at, not_before=mail.at, state="kept", name=f"mail-{mail.at:%Y%m%d-%H%M%S}.eml",
        mime=MEDIA_TYPE, size=kept.size, sha256=kept.sha256, caption=_line(mail)[:200], sent_at=mail.at,
        receipted_at=mail.at,
    )  # fmt: skip
