"""A sealed package enters its case; authorities that were away are asked again; the day's heads are made and told outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, cast
from uuid import UUID

from workflows.case.events import Audit
from workflows.delivery.act_classes import class_of
from workflows.delivery.mail_content import MailContent
from workflows.delivery.outgoing import Outgoing
from workflows.evidence.custody import NOTHING_BEFORE, STAMP_LINE, CustodyAction
from workflows.evidence.packages import HOLD_BACK_MINUTES, VAULT_SCRUB, DayHeads, SealedRecord
from workflows.kernel.people import ENGINE, Actor, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.means import Means

BEGUN: Final = "chore:"
"""What the engine remembers of a chore begins so."""


@dataclass(frozen=True, slots=True)
class RecordPackage:
    """A package whose bytes are in the vault under its id becomes known to the case, with its lines in the chain. Recorded
    twice, it is recorded once."""

    means: Means

    def __call__(self, tx: Transaction, *, record: SealedRecord, actor: Actor) -> bool:
        tx.cases.get(record.case_id, ENGINE)  # locked: the chain of a case has one writer at a time
        return enter_package(CustodyBook(self.means.clock), tx, record, actor)


def enter_package(book: CustodyBook, tx: Transaction, record: SealedRecord, actor: Actor) -> bool:
    """The package enters the case that is locked in this unit; False if it was there."""
    if not tx.packages.add(record):
        return False
    for action in ("sealed", "stored", "stamped")[: 3 if record.state == "sealed" else 2]:
        who = actor if action == "sealed" else ENGINE
        book.write(tx, record.case_id, who, cast(CustodyAction, action), record.id, record.content_sha256)
    return True


@dataclass(frozen=True, slots=True)
class ClaimUnstamped:
    """Packages that an authority has not stamped yet, put off until they may be asked for again: one process asks."""

    means: Means

    def __call__(self, tx: Transaction, *, limit: int) -> list[SealedRecord]:
        now = self.means.clock.now()
        found = list(tx.packages.pending(now, limit))
        for one in found:
            one.not_before = now + timedelta(minutes=HOLD_BACK_MINUTES)
            tx.packages.save(one)
        return found


@dataclass(frozen=True, slots=True)
class KeepStamps:
    """What authorities answered is kept; once all have, the package is stamped, and the chain says so. A stamp that is there
    is never replaced."""

    means: Means

    def __call__(self, tx: Transaction, *, package_id: UUID, stamps: Sequence[str | None]) -> None:
        record = tx.packages.get(package_id)
        if record is None or record.state == "sealed":
            return
        before = [*record.stamps, *[None] * (len(stamps) - len(record.stamps))]
        record.stamps = [old or new for old, new in zip(before, stamps, strict=False)]
        tx.packages.save(record)
        if record.state == "sealed":
            tx.cases.get(record.case_id, ENGINE)
            book = CustodyBook(self.means.clock)
            book.write(tx, record.case_id, ENGINE, "stamped", record.id, record.content_sha256)


@dataclass(frozen=True, slots=True)
class SeeStamps:
    """The stamps of a package that a handler takes along: those too that came after it was kept."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, item_id: UUID) -> Sequence[str | None]:
        case = tx.cases.get(case_id, user.actor)
        record = tx.packages.get(item_id)
        return record.stamps if record is not None and record.case_id == case.id else ()


@dataclass(frozen=True, slots=True)
class MakeHeads:
    """The head of every chain, once a day; and the days that nobody outside was told of yet."""

    means: Means

    def __call__(self, tx: Transaction) -> Sequence[DayHeads]:
        day = self.means.clock.now().date()
        if tx.packages.heads_of(day) is None:
            heads = tx.custody.heads()
            if heads:
                tx.packages.put_heads(DayHeads(day, "".join(f"{head.line()}\n" for head in heads)))
        return tx.packages.heads_to_keep()


@dataclass(frozen=True, slots=True)
class TellHeads:
    """A day's heads, stamped as far as authorities answer, leave for an address outside the desk; whoever reads them there
    can show years later that no chain was cut. Without an address they are kept here, and counted as told to nobody."""

    means: Means

    def __call__(self, tx: Transaction, *, heads: DayHeads, to: str | None) -> None:
        if to is not None:
            heads.kept_at = self.means.clock.now()
            subject = f"custody-{heads.day.isoformat()}.txt"
            text = "\n".join([heads.heads, *(f"{STAMP_LINE}{one}" for one in heads.stamps if one)])
            mail = MailContent(subject, text).to_plain()
            tx.outbox.add(Outgoing(f"heads:{heads.day.isoformat()}", "mail", to, dict(mail), class_of("desk_mail")))
        tx.packages.put_heads(heads)


@dataclass(frozen=True, slots=True)
class NoteHold:
    """A case was put on hold in the vault, or its hold was lifted: the chain and the audit say so, and who did it."""

    means: Means

    def __call__(self, tx: Transaction, *, number: str, is_held: bool, by: str) -> UUID | None:
        """Gives the case; None where none has that number."""
        case_id = tx.cases.numbered(number)
        if case_id is None:
            return None
        case = tx.cases.get(case_id, ENGINE)
        book = CustodyBook(self.means.clock)
        book.write(tx, case.id, ENGINE, "legal_hold" if is_held else "released", case.id, NOTHING_BEFORE)
        what = Audit.EVIDENCE_HELD if is_held else Audit.EVIDENCE_RELEASED
        tx.audit.add(what, ENGINE, self.means.clock.now(), case.id, {"by": by})
        return case.id


@dataclass(frozen=True, slots=True)
class ClaimChore:
    """Whether a chore is due: of any number of processes one is told yes, and none again before `every` has passed."""

    means: Means

    def __call__(self, tx: Transaction, *, name: str, every: timedelta) -> bool:
        now = self.means.wall.now()
        last = tx.state.get(BEGUN + name)
        if last is not None and timedelta(0) <= now - last.at < every:
            return False
        tx.state.put(BEGUN + name, now, **(last.detail if last is not None else {}))
        return True


@dataclass(frozen=True, slots=True)
class NoteScrub:
    """What the weekly look at the vault found; a monitor reads it."""

    means: Means

    def __call__(self, tx: Transaction, *, items: int, damaged: Sequence[str], missing: Sequence[str]) -> None:
        tx.state.put(VAULT_SCRUB, self.means.wall.now(), items=items, damaged=list(damaged), missing=list(missing))
