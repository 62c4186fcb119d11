"""A handler takes a case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.task_kinds import ENDS, TAKE


@dataclass(frozen=True, slots=True)
class TakeCase:
    """The handler becomes the owner; whoever owned it already says with it that they look after it in person."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        waiting = [task for task in tx.tasks.open_of(case.id) if TAKE in ENDS.get(task.kind, ())]
        if case.owner_id == user.id and not waiting:
            return
        case.owner_id = user.id
        self.means.tasks.close(tx, case, *(task.kind for task in waiting), by=user.id)
        self.means.timeline.note(tx, case, Event.CASE_ASSIGNED, user.actor, to=user.name)
        tx.cases.save(case)
