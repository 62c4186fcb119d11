"""Start: a person writes for the first time, or again."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.conversation import menu
from workflows.office import Office
from workflows.people import Chat, Person
from workflows.ports import Transaction
from workflows.screens import LanguageChoice
from workflows.use_cases.enter_code import EnterCode


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Knows the person or makes them known. Shows nothing of earlier cases before the menu is asked for."""

    office: Office
    enter_code: EnterCode

    def __call__(self, tx: Transaction, *, chat: Chat, payload: str | None = None, pressed: int | None = None) -> None:
        person = tx.persons.in_chat(chat)
        if person is None:
            person = self._new(tx, chat, payload)
            self.office.tell(tx, person, LanguageChoice())
            return
        if person.blocked or person.chat_id != chat.chat_id:
            person.blocked, person.chat_id = False, chat.chat_id
            tx.persons.save(person)
        if person.language is None:
            self.office.tell(tx, person, LanguageChoice())
        elif payload:
            self.enter_code(tx, chat=chat, code=payload)
        else:
            person.doing = None
            tx.persons.save(person)
            self.office.tell(tx, person, menu(tx, person, greeting=True), replace=pressed)

    def _new(self, tx: Transaction, chat: Chat, payload: str | None) -> Person:
        person = Person(
            id=self.office.new_id(),
            user_id=chat.user_id,
            chat_id=chat.chat_id,
            language=None,
            policy_id=None,
            active_case=None,
            doing=f"code_after_language:{payload[:60]}" if payload else None,
            created_at=self.office.clock.now(),
        )
        tx.persons.add(person)
        return person
