"""The insured says that a step of theirs is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.followups.follow_up import STEP_DUE
from workflows.kernel.errors import NotFound, Outdated
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.conversation import open_case, plan_card
from workflows.use_cases.shared.means import Office
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.replan import replan


@dataclass(frozen=True, slots=True)
class MarkStepDone:
    """Only steps the plan gives to the insured; pressed twice, nothing happens the second time."""

    office: Office

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID | None, step: str, pressed: int | None = None
    ) -> None:
        person = self.office.person(tx, chat)
        case = open_case(tx, person, case_id)
        if case is None or not case.is_open:
            raise NotFound
        if case.record(step).state == "done":
            raise Outdated
        analysis = self.office.analyse(case)
        if not any(line.step == step and line.by == "insured" for line in analysis.plan):
            raise Outdated
        case.move_step(step, "done", self.office.clock.now(), "none")
        tx.follow_ups.cancel(case.id, kind=STEP_DUE, step=step)
        self.office.close_tasks(tx, case, "step_due", step=step)
        self.office.note(tx, case, Event.STEP_DONE, person.actor, step=step)
        analysis, changes = replan(self.office, tx, case, person.actor)
        ask_what_next(self.office, tx, case, quietly=False)
        tx.cases.save(case)
        card = plan_card(self.office, case, analysis, picture=False, changes=changes)
        self.office.tell(tx, person, card, replace=pressed)
