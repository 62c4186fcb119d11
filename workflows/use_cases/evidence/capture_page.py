"""From an order to evidence: a machine claims it, captures outside any unit of work, and what it brought is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.desk.capture_task import CaptureByHandTask
from workflows.evidence.capture import FINAL, FailureReason
from workflows.evidence.capture_order import LEASE, TRIES_AFTER, CaptureOrder
from workflows.evidence.custody import NOTHING_BEFORE
from workflows.evidence.item import WEB_CAPTURE, Evidence, Kept
from workflows.evidence.packages import SealedRecord
from workflows.evidence.page_verdict import PageVerdict
from workflows.evidence.presence import Presence
from workflows.evidence.takedown import Look
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.plan import StepNews
from workflows.use_cases.evidence.seal_package import enter_package
from workflows.use_cases.shared.captures import CAPTURE_STEP, end_capture_step, is_still_wanted
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.takedown import ask_to_look, machine_may_look, note_look

BY_HAND_WITHIN: Final = timedelta(hours=4)
PACKAGE: Final = "application/zip"
LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class ClaimedCapture:
    """An order that a machine carries out now; `number` is the case's, for the manifest."""

    order: CaptureOrder
    number: str


@dataclass(frozen=True, slots=True)
class ClaimCaptures:
    """Orders to be carried out now. A machine that dies with one loses its lease, and another takes it up: under a new name, so
    that what the first may still bring is not taken for the second's."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> Sequence[ClaimedCapture]:
        now = self.means.clock.now()
        claimed: list[ClaimedCapture] = []
        while len(claimed) < limit and (orders := tx.captures.asked(now, 1)):  # those given up make room for others
            (order,) = orders
            case = tx.cases.get(order.case_id, ENGINE)
            if not _may_go_on(self.means, tx, case, order):
                continue
            order.not_before, order.attempt, order.item_id = now + LEASE, order.attempt + 1, self.means.new_id()
            tx.captures.save(order)
            claimed.append(ClaimedCapture(order, case.number))
        return claimed


@dataclass(frozen=True, slots=True)
class CheckCapture:
    """Whether what a machine brings may still be kept, asked before its bytes go into the vault: the lease is its own, and
    nothing was told meanwhile that forbids it. An order that is forbidden now is given up."""

    means: Means

    def __call__(self, tx: Transaction, *, order_id: UUID, item_id: UUID) -> bool:
        order = tx.captures.get(order_id)
        if order is None or order.state != "asked" or order.item_id != item_id:
            return False
        return _may_go_on(self.means, tx, tx.cases.get(order.case_id, ENGINE), order)


@dataclass(frozen=True, slots=True)
class KeepCapture:
    """The package is in the vault: it becomes evidence of the case, and the step ends if every publication was seen. What stood
    in front of the page, or words that are not on it, is a handler's to look at."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        order_id: UUID,
        item_id: UUID,
        kept: Kept,
        verdict: PageVerdict,
        title: str,
        pictures: int,
        sealed: SealedRecord | None = None,
    ) -> bool:
        order = tx.captures.get(order_id)
        if order is None or order.state != "asked" or order.item_id != item_id:
            return False  # the lease went to another
        now, case = self.means.clock.now(), tx.cases.get(order.case_id, ENGINE)
        order.state, order.ended_at, order.reason = "captured", now, None
        order.verdict, order.title, order.pictures = verdict, title[:LONGEST_TITLE], pictures
        order.sha256 = kept.sha256
        tx.captures.save(order)
        tx.evidence.add(_evidence(case, order, item_id, kept))
        if sealed is not None:
            enter_package(CustodyBook(self.means.clock), tx, sealed, ENGINE)
        if order.watch is not None:
            self._looked(tx, case, order)
            return True
        self.means.timeline.note(
            tx, case, Event.CAPTURE_MADE, ENGINE,
            publication=order.publication, text=order.url, verdict=verdict.visibility, sha256=kept.sha256,
        )  # fmt: skip
        if verdict.visibility != "seen":
            _ask_by_hand(self.means, tx, case, order, f"capture.verdict.{verdict.visibility}")
        if end_capture_step(self.means, tx, case):
            replan(self.means, tx, case, ENGINE)
            ask_what_next(self.means, tx, case)
            news = StepNews(case, self.means.rulebook.lay("steps", CAPTURE_STEP), "done")
            self.means.messenger.tell(tx, person_of(tx, case), news)
        tx.cases.save(case)
        return True

    def _looked(self, tx: Transaction, case: Case, order: CaptureOrder) -> None:
        """A look at a removal: the package is its proof."""
        watch, verdict = tx.watches.get(order.watch) if order.watch else None, order.verdict
        if watch is None or verdict is None or verdict.presence is None:
            return
        note_look(self.means, tx, case, watch, Look(self.means.clock.now(), verdict.presence, order.id))
        tx.cases.save(case)


@dataclass(frozen=True, slots=True)
class PutOffCapture:
    """It did not come about: tried again later and later, then a handler captures by hand. What would fail the same way again
    is theirs at once."""

    means: Means

    def __call__(self, tx: Transaction, *, order_id: UUID, item_id: UUID, reason: FailureReason) -> None:
        order = tx.captures.get(order_id)
        if order is None or order.state != "asked" or order.item_id != item_id:
            return
        now = self.means.clock.now()
        order.reason = reason
        if reason not in FINAL and order.attempt <= len(TRIES_AFTER):
            order.not_before = now + TRIES_AFTER[order.attempt - 1]
            tx.captures.save(order)
            return
        order.state, order.ended_at = "given_up", now
        tx.captures.save(order)
        case = tx.cases.get(order.case_id, ENGINE)
        if order.watch is not None:
            watch = tx.watches.get(order.watch)
            if watch is not None:
                not_reached = Presence("undetermined", "not_reached")
                note_look(self.means, tx, case, watch, Look(now, not_reached, order.id))
                tx.cases.save(case)
            return
        self.means.timeline.note(
            tx, case, Event.CAPTURE_FAILED, ENGINE, publication=order.publication, text=order.url, failure=reason
        )
        _ask_by_hand(self.means, tx, case, order, f"capture.failed.{reason}")


@dataclass(frozen=True, slots=True)
class OpenCapture:
    """One capture for a handler; the look is audited. The package is read from the vault by the edge."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, order_id: UUID) -> CaptureOrder:
        if user.role != "handler":
            raise NotFound
        case = tx.cases.get(case_id, user.actor)
        order = next((one for one in tx.captures.of(case.id) if one.id == order_id), None)
        if order is None or order.state != "captured" or order.item_id is None:
            raise NotFound
        tx.audit.add(Audit.EVIDENCE_SEEN, user.actor, self.means.clock.now(), case.id, {"item": str(order.item_id)})
        book = CustodyBook(self.means.clock)
        book.write(tx, case.id, user.actor, "viewed", order.item_id, order.sha256 or NOTHING_BEFORE)
        return order


def _may_go_on(means: Means, tx: Transaction, case: Case, order: CaptureOrder) -> bool:
    """Whether the order may be carried out as things are known now; one that may not is given up, and a look at a removal is
    left to a person."""
    watch = tx.watches.get(order.watch) if order.watch is not None else None
    if watch is None and is_still_wanted(means, case, order):
        return True
    if watch is not None and watch.is_watching and machine_may_look(means, case, watch):
        return True
    order.state, order.ended_at = "given_up", means.clock.now()
    tx.captures.save(order)
    if watch is not None and watch.is_watching and case.is_open:
        ask_to_look(means, tx, case, watch, "takedown.why.by_hand")
    return False


def _evidence(case: Case, order: CaptureOrder, item_id: UUID, kept: Kept) -> Evidence:
    at, what = order.ended_at or order.asked_at, "removal" if order.watch else "capture"
    return Evidence(
        id=item_id, case_id=case.id, person_id=case.person_id, key=f"capture:{item_id}", kind=WEB_CAPTURE, message_id=0,
        received_at=at, not_before=at, state="kept", name=f"{what}-{order.publication}-{at:%Y%m%d-%H%M%S}.zip"[-200:],
        mime=PACKAGE, size=kept.size, sha256=kept.sha256, caption=order.url, sent_at=at, receipted_at=at,
    )  # fmt: skip


def _ask_by_hand(means: Means, tx: Transaction, case: Case, order: CaptureOrder, why: str) -> None:
    task = CaptureByHandTask(CAPTURE_STEP, why, order.url)
    means.tasks.open(tx, case, task, means.clock.now() + BY_HAND_WITHIN, str(order.id))
