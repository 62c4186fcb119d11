"""Ticks or unticks one of several choices; nothing counts until the person says done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, current, own_case
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ToggleChoice:
    """Keeps what is ticked on the case, so that it survives a restart."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        case_id: UUID | None,
        question_id: str,
        option: str,
        pressed: int | None,
    ) -> None:
        person = person_in(tx, chat)
        case = own_case(tx, person, case_id)
        question = current(self.means, case)
        if question is None or question.key != question_id or question.option(option) is None:
            raise Outdated
        ticked = case.interview.get("chosen", ())
        chosen = [one for one in ticked if one != option]
        if option not in ticked:
            chosen.append(option)
        self.means.interview.remember(case, self.means.interview.state(case), {"chosen": chosen})
        tx.cases.save(case)
        screen = ask(self.means, case)
        assert screen is not None
        self.means.messenger.tell(tx, person, screen, replace=pressed)
