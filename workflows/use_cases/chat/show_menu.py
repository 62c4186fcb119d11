"""The menu, wherever the person is. What they were doing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import menu
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ShowMenu:
    """Shows what can be done now; a free text that was awaited (code, message) is no longer."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        if person.awaited_input is not None:
            person.awaited_input = None
            tx.persons.save(person)
        self.means.messenger.tell(tx, person, menu(tx, person), replace=pressed)
