"""A handler puts the evidence of a case on hold for a court or a dispute, or lifts the hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.events import Audit
from workflows.evidence.custody import NOTHING_BEFORE
from workflows.kernel.errors import NeedsReason
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.means import Means

LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class HoldCase:
    """The chain of custody and the audit say that the case is held, or no longer, who said so and why; the edge tells the vault
    then. Raises NeedsReason."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, is_held: bool, reason: str) -> None:
        case, said = load(tx, user, case_id), reason.strip()[:LONGEST_REASON]
        if not said:
            raise NeedsReason
        book = CustodyBook(self.means.clock)
        book.write(tx, case.id, user.actor, "legal_hold" if is_held else "released", case.id, NOTHING_BEFORE)
        what = Audit.EVIDENCE_HELD if is_held else Audit.EVIDENCE_RELEASED
        tx.audit.add(what, user.actor, self.means.clock.now(), case.id, {"reason": said})
