"""A handler looks at the queue."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case.events import Audit
from workflows.kernel.errors import NotFound
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class SeeQueue:
    """Audits the look at the queue."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser) -> None:
        if user.role != "handler":
            raise NotFound
        tx.audit.add(Audit.QUEUE_SEEN, user.actor, self.means.clock.now(), None, {})
