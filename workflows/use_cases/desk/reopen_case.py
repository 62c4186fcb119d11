"""A handler takes a closed case up again: the content is back, or the insured is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from workflows.desk.task_payloads import ContentBackTask
from workflows.kernel.errors import BadInput
from workflows.kernel.people import DeskUser
from workflows.kernel.plain import Plain
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import reopen

WHY = ("content_back", "insured", "mistake")
DECIDED_WITHIN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Makes the plan anew with the clocks of today. Where the content is back, what was done stays done, and a person
    decides what comes next. Pressed twice, nothing happens the second time."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, why: str) -> None:
        if why not in WHY:
            raise BadInput
        case = load(tx, user, case_id)
        if case.is_open:
            return
        own(case, user)
        if why == "content_back":
            case.facts = {**case.facts, "publications": [_online(one) for one in case.told_list("publications")]}
        reopen(self.means, tx, case, user.actor, why)
        if why == "content_back":
            due = self.means.clock.now() + DECIDED_WITHIN
            self.means.tasks.open(tx, case, ContentBackTask(), due, tx.cause)
        tx.cases.save(case)
        person = person_of(tx, case)
        self.means.messenger.tell(tx, person, Sentence("case.reopened", {"number": case.number}, case_id=case.id))


def _online(publication: Plain) -> dict[str, object]:
    return {**publication, "still_online": True}
