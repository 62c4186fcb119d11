"""A handler approves the plan: its steps may start."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.errors import Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.captures import end_capture_step
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.conversation import plan_card
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan


@dataclass(frozen=True, slots=True)
class ApprovePlan:
    """A person has read the plan: its steps may start, and their days are scheduled."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        if case.state in ("reporting", "closed"):
            raise Refused("error.no_plan_yet")
        if case.plan_approved_at is not None:
            return
        own(case, user)
        case.plan_approved_at = self.means.clock.now()
        self.means.tasks.close(tx, case, "approve_plan", "take_over", by=user.id)
        self.means.timeline.note(tx, case, Event.PLAN_APPROVED, user.actor)
        end_capture_step(self.means, tx, case)
        analysis, changes = replan(self.means, tx, case, user.actor)
        tx.cases.save(case)
        person = person_of(tx, case)
        approved = Sentence("plan.approved", {"number": case.number, "handler": user.name}, case_id=case.id)
        card = [plan_card(self.means, case, analysis, picture=False, changes=changes)] if changes else []
        self.means.messenger.tell(tx, person, approved, *card)
