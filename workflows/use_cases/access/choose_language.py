"""French, Dutch or English: chosen once, changed at any time."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case.events import Audit
from workflows.kernel.awaited_input import AwaitedKind
from workflows.kernel.people import Chat, Language
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import menu
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.story import told_waiting


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """From now on everything is said in this language, letters of open cases too."""

    means: Means
    enter_code: EnterCode

    def __call__(self, tx: Transaction, *, chat: Chat, language: Language, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        awaited = person.awaited_input
        code = awaited.words if awaited is not None and awaited.kind is AwaitedKind.CODE_AFTER_LANGUAGE else ""
        person.language, person.awaited_input = language, None
        tx.persons.save(person)
        for case in tx.cases.of_person(person.id):
            if case.is_open:
                case.language = language
                tx.cases.save(case)
        tx.audit.add(Audit.LANGUAGE_CHOSEN, person.actor, self.means.clock.now(), None, {"language": language})
        if code:
            self.enter_code(tx, chat=chat, code=code)
            return
        told = told_waiting(self.means, tx, person)
        self.means.messenger.tell(tx, person, told or menu(tx, person, greeting=True), replace=pressed)
