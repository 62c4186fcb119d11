"""A handler escalates a case to a lawyer without waiting for the last follow-up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.kernel.errors import Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load, own
from workflows.use_cases.shared.escalate import escalate
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class EscalateToLawyer:
    """The handler does not wait for the last follow-up."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        case = load(tx, user, case_id)
        reason = why_no_escalation(tx, case)
        if reason is not None:
            raise Refused(reason)
        own(case, user)
        escalate(self.means, tx, case, user.actor, "handler")
        tx.cases.save(case)


def why_no_escalation(tx: Transaction, case: Case) -> str | None:
    """Gives the key of the reason why the case cannot be offered now; None if it can."""
    if case.state in ("reporting", "closed"):
        return "error.no_plan_yet" if case.state == "reporting" else "error.case_closed"
    if case.plan_approved_at is None:
        return "error.plan_not_approved"
    if any(one.state in ("offered", "accepted") for one in tx.escalations.of(case.id)):
        return "error.already_offered"
    if any(task.kind == "choose_lawyer" for task in tx.tasks.open_of(case.id)):
        return "error.waits_for_choice"
    return None
