"""What the post did with a letter: its proofs become evidence, and the day from which it counts moves the reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.registered_mail import (
    ASKED_EVERY,
    REGISTERED_PROOF,
    RETURNED,
    Posting,
    PostState,
    ProofKind,
    counts_on,
)
from workflows.desk.post_tasks import LetterReturnedTask
from workflows.evidence.item import Evidence, Kept
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.followups.payloads import StepFollowUp
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.custody import CustodyBook

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

DECIDED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeptProof:
    """A document of the post that the vault holds under `item_id`."""

    kind: ProofKind
    item_id: UUID
    kept: Kept


@dataclass(frozen=True, slots=True)
class NotePosted:
    """The provider has the letter, under this name: from now on it is asked for. Said twice, it is noted once."""

    means: Means

    def __call__(self, tx: Transaction, *, posting_id: UUID, ref: str) -> None:
        posting = tx.postings.get(posting_id)
        if posting is None:
            raise NotFound
        if posting.state != "leaving":
            return
        now = self.means.clock.now()
        posting.state, posting.ref, posting.not_before = "posted", ref, now + ASKED_EVERY
        tx.postings.save(posting)
        case = tx.cases.get(posting.case_id, ENGINE)
        self.means.timeline.note(
            tx, case, Event.POST_HANDED_OVER, ENGINE, to=posting.to, text=ref, sha256=posting.sha256
        )
        CustodyBook(self.means.clock).write(tx, case.id, ENGINE, "sent", posting.item_id, posting.sha256)


@dataclass(frozen=True, slots=True)
class ClaimPostings:
    """Letters to be asked for now; a process that dies with one has it asked for again at the next time."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> Sequence[Posting]:
        now = self.means.clock.now()
        claimed = list(tx.postings.due(now, limit))
        for one in claimed:
            one.not_before = now + ASKED_EVERY
            tx.postings.save(one)
        return claimed


@dataclass(frozen=True, slots=True)
class KeepPostState:
    """What the provider says now, and the proofs that were fetched. What was known changes nothing."""

    means: Means

    def __call__(self, tx: Transaction, *, posting_id: UUID, state: PostState, proofs: Sequence[KeptProof]) -> None:
        posting, now = tx.postings.get(posting_id), self.means.clock.now()
        if posting is None:
            raise NotFound
        case = tx.cases.get(posting.case_id, ENGINE)
        for event in posting.learn(state.events):
            text = f"{posting.ref} {event.code}".strip()
            self.means.timeline.note(
                tx, case, Event(f"post:{event.kind}"), ENGINE, to=posting.to, text=text, on=event.at.date().isoformat()
            )
        for proof in proofs:
            if proof.kind not in posting.proofs:
                posting.proofs = {**posting.proofs, proof.kind: proof.item_id}
                self._keep(tx, case, posting, proof, now)
        self._count(tx, case, posting)
        end = posting.end
        if end is not None and end.kind in RETURNED:
            task = LetterReturnedTask(posting.step or "", end.kind, posting.to)
            self.means.tasks.open(tx, case, task, now + DECIDED_WITHIN, str(posting.id))
        if posting.is_over(now):
            posting.state = "ended"
            if end is None:
                task = LetterReturnedTask(posting.step or "", "silent", posting.to)
                self.means.tasks.open(tx, case, task, now + DECIDED_WITHIN, str(posting.id))
        tx.postings.save(posting)
        tx.cases.save(case)

    def _keep(self, tx: Transaction, case: Case, posting: Posting, proof: KeptProof, now: datetime) -> None:
        tx.evidence.add(Evidence(
            id=proof.item_id, case_id=case.id, person_id=case.person_id, key=f"post:{posting.id}:{proof.kind}",
            kind=REGISTERED_PROOF, message_id=0, received_at=now, not_before=now, state="kept",
            name=f"post-{proof.kind}-{posting.ref}.pdf"[-200:], mime="application/pdf", size=proof.kept.size,
            sha256=proof.kept.sha256, caption=posting.to[:200], sent_at=now, receipted_at=now,
        ))  # fmt: skip
        CustodyBook(self.means.clock).write(tx, case.id, ENGINE, "received", proof.item_id, proof.kept.sha256)
        self.means.timeline.note(
            tx, case, Event.POST_PROOF, ENGINE, text=posting.ref or "", to=posting.to, sha256=proof.kept.sha256
        )

    def _count(self, tx: Transaction, case: Case, posting: Posting) -> None:
        """From when it counts; the reminders of its step, planned from the day it left, move to days after that one. Never to
        an earlier day, and never to the day of the law or beyond it: a letter stops no clock."""
        rule = self.means.post_rules.get(case.jurisdiction)
        day = counts_on(rule, posting.events, self.means.calendar.zone(case)) if rule is not None else None
        if day is None or day == posting.counts_on:
            return
        posting.counts_on = day
        self.means.timeline.note(tx, case, Event.POST_COUNTS, ENGINE, to=posting.to, on=day.isoformat())
        for one in tx.follow_ups.open_of(case.id, STEP_FOLLOW_UP):
            if one.step != posting.step or not isinstance(one.payload, StepFollowUp):
                continue
            days = one.payload.after_days
            if not 1 <= one.attempt <= len(days):
                continue
            on = day + timedelta(days=days[one.attempt - 1])
            if case.legal_on is not None and on >= case.legal_on:
                continue
            due = self.means.calendar.morning(case, on)
            if due > one.due_at:
                tx.follow_ups.move(replace(one), due)
