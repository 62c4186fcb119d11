"""The insured says that a step of theirs is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.followups.follow_up import STEP_DUE
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import plan_card, running_case
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.replan import replan


@dataclass(frozen=True, slots=True)
class MarkStepDone:
    """Only steps the plan gives to the insured; pressed twice, nothing happens the second time."""

    means: Means

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID | None, step: str, pressed: int | None = None
    ) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, case_id)
        if case.record(step).state == "done":
            raise Outdated
        analysis = self.means.analyses.of(case)
        if not any(line.step == step and line.by == "insured" for line in analysis.plan):
            raise Outdated
        case.move_step(step, "done", self.means.clock.now(), "none")
        tx.follow_ups.cancel(case.id, kind=STEP_DUE, step=step)
        self.means.tasks.close(tx, case, "step_due", step=step)
        self.means.timeline.note(tx, case, Event.STEP_DONE, person.actor, step=step)
        analysis, changes = replan(self.means, tx, case, person.actor)
        ask_what_next(self.means, tx, case, quietly=False)
        tx.cases.save(case)
        card = plan_card(self.means, case, analysis, picture=False, changes=changes)
        self.means.messenger.tell(tx, person, card, replace=pressed)
