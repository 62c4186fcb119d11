"""From announced to kept: files are claimed, fetched outside any unit of work, kept, and acknowledged with their hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.desk.task_payloads import LookAtEvidenceTask
from workflows.evidence.item import HEARD_BY_PEOPLE, TRIES, Evidence, Kept
from workflows.evidence.uploads import UploadRefusal
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import EvidenceReceipt
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.conversation import ask, is_asking
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.task_kinds import ENDS, LOOK, Endings

LEASE = timedelta(minutes=2)
LOOK_WITHIN = timedelta(hours=24)
LINE: Final = 80


@dataclass(frozen=True, slots=True)
class ClaimFiles:
    """Items whose bytes are to be fetched now. A process that dies with them loses its lease, and another fetches them."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> list[Evidence]:
        now = self.means.clock.now()
        items = list(tx.evidence.awaited(now, limit))
        for item in items:
            item.not_before, item.attempt = now + LEASE, item.attempt + 1
            tx.evidence.save(item)
        return items


@dataclass(frozen=True, slots=True)
class KeepFile:
    """The bytes are in the vault: the hash stands, the channel's name for the file is forgotten. An edit that changed neither
    bytes nor words is no new version, and nobody is told of it."""

    means: Means

    def __call__(self, tx: Transaction, *, item_id: UUID, kept: Kept) -> None:
        item = tx.evidence.get(item_id)
        if item is None or item.state != "awaited":
            return
        item.state, item.sha256, item.size, item.file_id = "kept", kept.sha256, kept.size, None
        item.mime = kept.media_type or item.mime
        before = tx.evidence.get(item.replaces) if item.replaces is not None else None
        if before is not None and (before.sha256, before.caption) == (item.sha256, item.caption):
            item.state, item.version, item.receipted_at = "same", before.version, self.means.clock.now()
        tx.evidence.save(item)
        tx.cases.get(item.case_id, ENGINE)  # locked: the chain of a case has one writer at a time
        CustodyBook(self.means.clock).write(tx, item.case_id, ENGINE, "received", item.id, kept.sha256)


@dataclass(frozen=True, slots=True)
class PutOffFile:
    """It could not be fetched: tried again later and later, then said to be lost. With `never` it is lost at once; with
    `refused` its bytes were looked at and may not be kept. With `ours` what failed is on our side (the vault, the antivirus):
    it is tried again every few minutes for as long as that lasts, and counts as no try."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        item_id: UUID,
        never: bool = False,
        ours: bool = False,
        refused: UploadRefusal | None = None,
    ) -> None:
        item = tx.evidence.get(item_id)
        if item is None or item.state != "awaited":
            return
        if ours:
            item.attempt, item.not_before = item.attempt - 1, self.means.clock.now() + LEASE
        elif never or refused or item.attempt >= TRIES:
            item.state, item.file_id = "refused" if refused else "lost", None
            case, why = tx.cases.get(item.case_id, ENGINE), {"why": refused} if refused else {}
            self.means.timeline.note(tx, case, Event.EVIDENCE_LOST, ENGINE, what=item.kind, **why)
        else:
            item.not_before = self.means.clock.now() + timedelta(seconds=5 * 4**item.attempt)
        tx.evidence.save(item)


@dataclass(frozen=True, slots=True)
class GiveReceipts:
    """Acknowledges what has arrived, once for each burst: the number, the time, each item with its hash. Of what was spoken it
    is said that a person listens to it. Then the open question comes again."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int = 20) -> int:
        cases = tx.evidence.unreceipted(limit)
        for case_id in cases:
            self._acknowledge(tx, case_id)
        return len(cases)

    def _acknowledge(self, tx: Transaction, case_id: UUID) -> None:
        now = self.means.clock.now()
        case = tx.cases.get(case_id, ENGINE)
        person = person_of(tx, case)
        items = [item for item in tx.evidence.of(case_id) if item.receipted_at is None]
        for item in items:
            item.receipted_at = now
            tx.evidence.save(item)
        kept = [item for item in items if item.state == "kept"]
        if kept:
            text = "\n".join(_line(item) for item in kept)
            self.means.timeline.note(tx, case, Event.EVIDENCE_RECEIVED, person.actor, text=text, count=len(kept))
            look = LookAtEvidenceTask(tuple(item.id for item in kept))
            self.means.tasks.open(tx, case, look, now + LOOK_WITHIN, key=str(items[0].id))
        screens: list[Screen] = [EvidenceReceipt(case, items, now)]
        if any(item.kind in HEARD_BY_PEOPLE for item in kept):
            screens.append(Sentence("upload.unheard", {"number": case.number}))
        open_here = person.active_case == case.id and is_asking(self.means, person, case)
        again = ask(self.means, case) if open_here else None
        newest = max((item.received_at for item in items), default=None)
        self.means.messenger.tell(tx, person, *screens, *([again] if again is not None else []), wrote_at=newest)


def _line(item: Evidence) -> str:
    return f"{(item.name or item.kind)[:LINE]} · SHA-256 {item.sha256}"


@dataclass(frozen=True, slots=True)
class OpenEvidence:
    """One item for a handler; the look is audited, and ends the task to look when nothing of it is left to be opened. The
    bytes are read from the vault by the edge."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, item_id: UUID) -> Evidence:
        if user.role != "handler":
            raise NotFound
        case = tx.cases.get(case_id, user.actor)
        item = tx.evidence.get(item_id)
        if item is None or item.case_id != case.id or item.state != "kept":
            raise NotFound
        tx.audit.add(Audit.EVIDENCE_SEEN, user.actor, self.means.clock.now(), case.id, {"item": str(item.id)})
        CustodyBook(self.means.clock).write(tx, case.id, user.actor, "viewed", item.id, item.sha256 or "")
        self._looked_at(tx, case, user, item)
        return item

    def _looked_at(self, tx: Transaction, case: Case, user: DeskUser, item: Evidence) -> None:
        now, ended = self.means.clock.now(), False
        endings = Endings(tx, case, now)
        for task in tx.tasks.open_of(case.id):
            if LOOK not in ENDS.get(task.kind, ()) or item.id not in [one.id for one in endings.unseen(task)]:
                continue
            if isinstance(task.payload, LookAtEvidenceTask):
                task.payload = replace(task.payload, seen=(*task.payload.seen, item.id))
            tx.tasks.note(task)
            if not endings.unseen(task):
                task.done_at, task.done_by = now, user.id
                tx.tasks.done(task)
                self.means.timeline.note(tx, case, Event.TASK_DONE, user.actor, task=task.kind)
                ended = True
        if ended:
            ask_what_next(self.means, tx, case)


@dataclass(frozen=True, slots=True)
class ListEvidence:
    """Everything of a case, for a handler."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> Sequence[Evidence]:
        if user.role != "handler":
            raise NotFound
        return tx.evidence.of(tx.cases.get(case_id, user.actor).id)
