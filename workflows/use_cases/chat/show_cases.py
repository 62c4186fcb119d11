"""The person's cases, and the card of one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Audit
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.plan import CaseList
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, menu, must_be_linked, open_case, plan_card
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan


@dataclass(frozen=True, slots=True)
class ShowCases:
    """The list, newest first; where there is none it is said."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        cases = tx.cases.of_person(person.id)
        if cases:
            kinds = {kind: words.to_plain() for kind, words in self.means.interview.questions.doors.items()}
            self.means.messenger.tell(tx, person, CaseList(cases, kinds), replace=pressed)
        else:
            self.means.messenger.tell(tx, person, Sentence("chat.no_cases"), menu(tx, person))


@dataclass(frozen=True, slots=True)
class ShowCase:
    """The plan as it stands today; for a report that is not finished, the open question."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, case_id)
        assert case is not None
        tx.audit.add(Audit.CASE_SEEN, person.actor, self.means.clock.now(), case.id, {})
        if person.active_case != case.id or person.awaited_input is not None:
            person.active_case, person.awaited_input = case.id, None
            tx.persons.save(person)
        must_be_linked(case)
        if case.state == "reporting":
            screen = ask(self.means, case, resumed=True)
            self.means.messenger.tell(tx, person, screen or menu(tx, person), replace=pressed)
            return
        analysis, changes = replan(self.means, tx, case, person.actor)
        tx.cases.save(case)
        self.means.messenger.tell(tx, person, plan_card(self.means, case, analysis, changes=changes), replace=pressed)
