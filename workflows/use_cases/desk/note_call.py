"""A handler says that they telephoned, and what was said. It ends the task to call only if the insured was reached."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.errors import BadInput, NotFound
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.task_kinds import CALL, ENDS

LONGEST = 500


@dataclass(frozen=True, slots=True)
class NoteCall:
    """Pressed twice, nothing happens the second time; a call in vain is noted and the task stays. A second person's call is
    noted too."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, task_id: UUID, reached: bool, words: str = "") -> UUID:
        task = tx.tasks.get(task_id)
        if task is None or CALL not in ENDS.get(task.kind, ()):
            raise NotFound
        case, said = load(tx, user, task.case_id), words.strip()
        if len(said) > LONGEST:
            raise BadInput("error.message_length", longest=LONGEST, case_id=case.id)
        if task.done_at is not None and task.done_by == user.id:
            return case.id
        own(case, user)
        self.means.timeline.note(
            tx, case, Event.CALL_MADE, user.actor, reached=reached, **{"text": said} if said else {}
        )
        if reached and task.done_at is None:
            task.done_at, task.done_by = self.means.clock.now(), user.id
            tx.tasks.done(task)
            ask_what_next(self.means, tx, case)
        tx.cases.save(case)
        return case.id
