"""The whole plan, and the sentences that an act needs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.interview.readers import is_read_by_minor
from workflows.kernel.errors import NotFound, Outdated
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.plan import ActWords
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import must_be_linked, open_case, own_case, plan_card
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """The plan with everything that the first card leaves out."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = own_case(tx, person, case_id)
        must_be_linked(case)
        if case.state == "reporting":
            raise Outdated
        card = plan_card(self.means, case, self.means.analyses.of(case), whole=True)
        self.means.messenger.tell(tx, person, card)


@dataclass(frozen=True, slots=True)
class ShowActWords:
    """What to say, and to whom; Outdated for an act that the rules know no more."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, act: str, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, case_id)
        known = self.means.rulebook.first_acts.get(act)
        if case is None:
            raise NotFound
        if known is None or known.words is None:
            raise Outdated
        self.means.messenger.tell(tx, person, ActWords(case, known, is_read_by_minor(case)))
