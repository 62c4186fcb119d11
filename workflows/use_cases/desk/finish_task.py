"""A handler finishes a task."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.task_kinds import SETTLE, Endings


@dataclass(frozen=True, slots=True)
class FinishTask:
    """Done, on a person's word. What ends by its act is refused. Pressed twice, nothing happens the second time."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, task_id: UUID) -> UUID:
        task = tx.tasks.get(task_id)
        if task is None:
            raise NotFound
        case = load(tx, user, task.case_id)
        if task.done_at is None:
            acts = Endings(tx, case, self.means.clock.now()).of(task)
            if acts:
                raise Refused("error.settle_first" if SETTLE in acts else "error.task_has_act", case_id=case.id)
            task.done_at, task.done_by = self.means.clock.now(), user.id
            tx.tasks.done(task)
            if task.kind == "read_message":
                tx.messages.seen(case.id, "in", task.done_at)
            self.means.timeline.note(tx, case, Event.TASK_DONE, user.actor, task=task.kind)
            ask_what_next(self.means, tx, case)
        return case.id
