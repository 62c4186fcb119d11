"""A handler asks the insured to agree to a cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.correspondence import Approval
from workflows.case.events import Event
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import CostQuestion
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.means import Means

MOST_CENTS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class AskCost:
    """Asks the insured to agree to what a step costs, with what the contract pays and what stays to pay."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        step: str,
        amount: int,
        covered: int,
        currency: str = "EUR",
    ) -> UUID:
        case = load(tx, user, case_id)
        if not 0 < amount <= MOST_CENTS or not 0 <= covered <= amount or len(currency) != 3:
            raise BadInput("error.cost")
        if not case.is_open:
            raise Refused("error.case_closed")
        own(case, user)
        now = self.means.clock.now()
        for earlier in tx.approvals.of(case.id):
            if earlier.step == step and earlier.state == "asked":
                earlier.become("withdrawn", now)
                tx.approvals.save(earlier)
        approval = Approval(self.means.new_id(), case.id, step, amount, covered, currency, "asked", now, user.id)
        tx.approvals.add(approval)
        self.means.timeline.note(tx, case, Event.COST_ASKED, user.actor, step=step)
        tx.cases.save(case)
        question = CostQuestion(case, approval, self.means.rulebook.lay("steps", step))
        self.means.messenger.tell(tx, person_of(tx, case), question)
        return approval.id
