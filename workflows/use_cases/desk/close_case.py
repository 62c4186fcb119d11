"""What a handler does with a case. Every act reloads the case, is refused with what would lift it, and is audited."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.kernel.errors import NeedsReason, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import Goodbye
from workflows.screens.screen import Sentence
from workflows.use_cases.desk.write_to_insured import LONGEST_MESSAGE
from workflows.use_cases.shared.case_access import load, person_of
from workflows.use_cases.shared.escalate import end_mandates
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.takedown import keep_watching
from workflows.use_cases.shared.task_kinds import acts_of_step


def _ends_by_itself(step: str) -> None:
    """Raises Refused for a step that its own act ends: its “done” would say what was not done."""
    if acts_of_step(step):
        raise Refused("error.close_with_reason")


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Closes with a reason: what was open is cancelled, the insured is told and may write again. Closed already, another
    person's reason is added to the timeline, and nothing else happens."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, reason: str) -> None:
        case = load(tx, user, case_id)
        if not reason.strip():
            raise NeedsReason
        if not case.is_open:
            self._also(tx, user, case, reason)
            return
        case.become("closed")
        case.closed_at = self.means.clock.now()
        tx.follow_ups.cancel(case.id)
        keep_watching(self.means, tx, case)
        for task in tx.tasks.open_of(case.id):
            task.done_at, task.done_by = case.closed_at, user.id
            tx.tasks.done(task)
        end_mandates(self.means, tx, case, case.closed_at)
        case.nothing_urgent()
        self.means.timeline.note(tx, case, Event.CASE_CLOSED, user.actor, reason=reason.strip()[:LONGEST_MESSAGE])
        tx.cases.save(case)
        person = person_of(tx, case)
        if person.active_case == case.id:
            person.active_case, person.awaited_input = None, None
            tx.persons.save(person)
        lessons = [line.to_plain() for line in self.means.chat.lessons.get(case.kind, ())]
        self.means.messenger.tell(tx, person, Sentence("case.closed", {"number": case.number}), Goodbye(case, lessons))

    def _also(self, tx: Transaction, user: DeskUser, case: Case, reason: str) -> None:
        """A second person's reason stays known too; pressed twice, it is the same reason."""
        said = reason.strip()[:LONGEST_MESSAGE]
        known = [line.detail.quoted for line in tx.timeline.of(case.id) if line.event == Event.CASE_CLOSED]
        if said not in known:
            self.means.timeline.note(tx, case, Event.CASE_CLOSED, user.actor, reason=said)
