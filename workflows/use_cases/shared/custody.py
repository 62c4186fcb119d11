"""Writes what was done with evidence into the case's chain of custody, in the same unit as what was done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.evidence.custody import CustodyAction, CustodyEntry, next_line
from workflows.kernel.clock import Clock
from workflows.kernel.people import Actor
from workflows.ports.transaction import Transaction


@dataclass(frozen=True, slots=True)
class CustodyBook:
    """The chain of each case goes on by one line for each act; the actor stands there as role and identifier, without name."""

    clock: Clock

    def write(
        self, tx: Transaction, case_id: UUID, actor: Actor, action: CustodyAction, item: UUID, sha256: str
    ) -> None:
        """Adds one line. Raises Conflict if another writer was first: the unit is run again."""
        head = tx.custody.head(case_id)
        who = f"{actor.role}:{actor.id}" if actor.id is not None else actor.role
        entry = CustodyEntry(self.clock.now(), who, action, str(item), sha256)
        number = head.lines + 1 if head is not None else 1
        tx.custody.append(case_id, number, next_line(str(case_id), head, entry))
