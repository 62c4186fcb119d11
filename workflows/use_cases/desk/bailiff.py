"""An approved order goes to a bailiff as a link, and comes back as a report: what waited for it opens."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.delivery.mail_addresses import is_address
from workflows.desk.bailiff_task import BailiffReportTask
from workflows.desk.letter_tasks import SendLetterTask
from workflows.evidence.bailiff_order import (
    DEAREST,
    FEE_NOTE,
    LINK_LIVES,
    ORDER,
    PDF,
    REPORT,
    STEP,
    BailiffOrder,
)
from workflows.evidence.item import Evidence, Kept
from workflows.kernel.errors import BadInput, LinkOver, NeedsReason, NotFound, Refused
from workflows.kernel.people import ENGINE, DeskUser
from workflows.kernel.text import spoken_in
from workflows.letters.draft import LetterDraft
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.see_letter import letter_of
from workflows.use_cases.shared.case_access import own
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.move_step import end_step, start_step
from workflows.use_cases.shared.write_mail import MailToWrite, write_mail

READ_WITHIN: Final = timedelta(hours=8)
COUNTED_FOR: Final = timedelta(minutes=15)
WRONG_FROM_A_SOURCE: Final = 30
"""Links that open nothing, asked for from one source in that time; what is beyond is not looked at."""
REPORTS_OF_AN_ORDER: Final = 10
"""Tries to bring a report, in that time: each is inspected whole."""


@dataclass(frozen=True, slots=True)
class OrderBailiff:
    """The order leaves as a link to whom it is for. The step begins with it; where the step may not begin, nothing leaves. A
    link that was revoked or has expired may be followed by another; pressed twice, one leaves."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, to: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        now, address = self.means.clock.now(), to.strip()
        if draft.kind != ORDER:
            raise NotFound
        if draft.state not in ("approved", "sent") or draft.approved_by is None:
            raise Refused("error.letter_not_approved")
        if any(one.is_open(now) or one.state == "returned" for one in orders_of(tx, draft)):
            return case.id
        if not is_address(address):
            raise BadInput("error.letter_address")
        own(case, user)
        order = BailiffOrder(
            self.means.new_id(), case.id, draft.id, address, draft.language or case.language, now, now + LINK_LIVES
        )
        self._begin(tx, case, user)
        tx.bailiff_orders.add(order)
        key = self._send(tx, case, order, draft.approved_by)
        if draft.state == "approved":
            draft.become("sent")
            draft.reference, draft.sent_at = f"{address} · {key}"[:200], now
            tx.letters.save(draft)
            self.means.letter_desk.close_tasks(tx, draft, SendLetterTask, user.id)
        self.means.timeline.note(
            tx, case, Event.BAILIFF_ORDERED, user.actor, text=address, letter=str(draft.id), sha256=draft.sha256
        )
        tx.cases.save(case)
        return case.id

    def _begin(self, tx: Transaction, case: Case, user: DeskUser) -> None:
        if not case.is_open:
            raise Refused("error.case_closed")
        if case.record(STEP).state in ("under_way", "done"):
            return
        analysis = self.means.analyses.of(case)
        refusal = why_not(case, analysis, STEP)
        if refusal is not None:
            raise refusal
        start_step(self.means, tx, case, user.actor, STEP, analysis)

    def _send(self, tx: Transaction, case: Case, order: BailiffOrder, approved_by: UUID) -> str:
        link = self.means.links.sign("order", order.id, order.expires_at)
        spoken, say = spoken_in(order.language, case.jurisdiction), self.means.letter_desk.say
        until = say.say_date(spoken, order.expires_at.date())
        mail = MailToWrite(
            act=ORDER, to=order.email, subject=say.say(spoken, "mail.order.subject", number=case.number),
            text=say.say(spoken, "mail.order.text", link=link, until=until, number=case.number), language=order.language,
            step=STEP, secret=link,
        )  # fmt: skip
        return write_mail(self.means, tx, case, mail, approved_by).key


@dataclass(frozen=True, slots=True)
class RevokeOrder:
    """The link opens nothing from now on; the reason stays with the case. An order that came back stays as it is."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID, reason: str) -> UUID:
        case, draft = letter_of(tx, user, letter_id)
        said = reason.strip()
        if not said:
            raise NeedsReason
        for order in orders_of(tx, draft):
            if order.state == "ordered":
                order.become("revoked", self.means.clock.now())
                tx.bailiff_orders.save(order)
                self.means.timeline.note(
                    tx,
                    case,
                    Event.BAILIFF_REVOKED,
                    user.actor,
                    text=f"{order.email} – {said[:500]}",
                    letter=str(draft.id),
                )
        tx.cases.save(case)
        return case.id


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """What the holder of a link sees: their order as it was approved, and whether they have answered it."""

    order: BailiffOrder
    country: str
    words: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """The order of a link; None for every link that opens nothing, whatever the reason: altered, of another purpose, expired,
    revoked, of a case that was closed. Each look is audited. Raises Refused for a source of many such links, and for one
    order that is brought again and again (`bringing`)."""

    means: Means

    def __call__(self, tx: Transaction, *, token: str, source: str, bringing: bool = False) -> OpenedOrder | None:
        now, order = self.means.clock.now(), order_of(self.means, tx, token)
        if order is None:
            self._count(tx, f"order:{source}", WRONG_FROM_A_SOURCE)
            return None
        if bringing:
            self._count(tx, f"order:{order.id}", REPORTS_OF_AN_ORDER)
        case, draft = tx.cases.get(order.case_id, ENGINE), tx.letters.get(order.letter_id)
        if draft is None or draft.words is None or draft.content is None:
            return None
        if order.state == "ordered" and not bringing:
            tx.audit.add(Audit.ORDER_SEEN, order.actor, now, case.id, {"order": str(order.id)})
        return OpenedOrder(order, case.jurisdiction, draft.words, draft.content)

    def _count(self, tx: Transaction, who: str, limit: int) -> None:
        subject, wall = hashlib.sha256(who.encode()).hexdigest(), self.means.wall.now()
        if tx.sign_in_tries.reserve(subject, limit, wall, wall + COUNTED_FOR) is None:
            raise Refused("error.too_many_tries")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that came back; its bytes are in the vault under `item_id`, inspected."""

    item_id: UUID
    name: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """The report is kept with its hash, the step ends, what waited for it opens, and a handler reads it. Where the step may not
    end (the plan was never approved, the cost not agreed to), the report is kept all the same and the task says why. Brought
    twice, the first stands."""

    means: Means

    def __call__(
        self, tx: Transaction, *, token: str, report: Brought, fee: int, fee_note: Brought | None = None
    ) -> BailiffOrder:
        order = order_of(self.means, tx, token)
        if order is None:
            raise LinkOver
        if order.state == "returned":
            return order
        if not 0 <= fee <= DEAREST or (fee > 0) != (fee_note is not None):
            raise BadInput("error.order_fee")
        if report.kept.media_type != PDF or (fee_note is not None and fee_note.kept.media_type != PDF):
            raise BadInput("error.order_pdf")
        now, case = self.means.clock.now(), tx.cases.get(order.case_id, ENGINE)
        self._keep(tx, case, order, REPORT, report)
        if fee_note is not None:
            self._keep(tx, case, order, FEE_NOTE, fee_note)
        order.become("returned", now)
        order.report_id, order.report_sha256, order.fee = report.item_id, report.kept.sha256, fee
        order.fee_note_id = fee_note.item_id if fee_note is not None else None
        tx.bailiff_orders.save(order)
        self.means.timeline.note(
            tx, case, Event.BAILIFF_RETURNED, order.actor, text=f"{report.name} · SHA-256 {report.kept.sha256}"
        )
        held = self._end_step(tx, case, order)
        self.means.tasks.open(tx, case, BailiffReportTask(STEP, fee, held), now + READ_WITHIN, str(order.id))
        tx.cases.save(case)
        return order

    def _end_step(self, tx: Transaction, case: Case, order: BailiffOrder) -> str:
        """Ends the step; the key of what stands against it, or nothing."""
        state = case.record(STEP).state
        if state == "done":
            return ""
        if state != "under_way":
            refusal = why_not(case, self.means.analyses.of(case), STEP)
            if refusal is not None:
                return refusal.message_key
        end_step(self.means, tx, case, order.actor, STEP)
        return ""

    def _keep(self, tx: Transaction, case: Case, order: BailiffOrder, kind: str, brought: Brought) -> None:
        now, kept = self.means.clock.now(), brought.kept
        item = Evidence(
            id=brought.item_id, case_id=case.id, person_id=case.person_id, key=f"{kind}:{order.id}", kind=kind,
            message_id=0, received_at=now, not_before=now, state="kept", name=brought.name[:200], mime=kept.media_type,
            size=kept.size, sha256=kept.sha256, receipted_at=now,
        )  # fmt: skip
        tx.evidence.add(item)
        CustodyBook(self.means.clock).write(tx, case.id, order.actor, "received", item.id, kept.sha256)


def order_of(means: Means, tx: Transaction, token: str) -> BailiffOrder | None:
    """Gives the order a link opens now: open, or answered and the link not over; None for every other."""
    named = means.links.names("order", token)
    order = tx.bailiff_orders.get(named[0]) if named is not None else None
    if order is None or order.state == "revoked" or means.clock.now() >= order.expires_at:
        return None
    return order if tx.cases.get(order.case_id, ENGINE).is_open else None


def orders_of(tx: Transaction, draft: LetterDraft) -> list[BailiffOrder]:
    """Gives the links that a letter went out by."""
    return [one for one in tx.bailiff_orders.of(draft.case_id) if one.letter_id == draft.id]
