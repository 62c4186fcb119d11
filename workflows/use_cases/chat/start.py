"""A person writes for the first time, or again: they press Start."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice, Locked
from workflows.use_cases.access.enter_code import EnterCode
from workflows.use_cases.access.link_staff_chat import PREFIX, JoinDeskChat
from workflows.use_cases.shared.conversation import menu, new_person
from workflows.use_cases.shared.means import Means

LONGEST_PAYLOAD = 60


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Knows the person or makes them known. Shows nothing of earlier cases before the menu is asked for; a locked chat
    shows nothing at all. The payload of a deep link is a one-time code, or the invitation of a handler or lawyer; a code
    that comes before the language waits for it."""

    means: Means
    enter_code: EnterCode
    join: JoinDeskChat

    def __call__(self, tx: Transaction, *, chat: Chat, payload: str | None = None, pressed: int | None = None) -> None:
        if payload and payload.startswith(PREFIX) and self.join(tx, chat=chat, payload=payload):
            return
        person = tx.persons.in_chat(chat)
        if person is None:
            self.means.messenger.tell(tx, new_person(self.means, tx, chat, _kept(payload)), LanguageChoice())
            return
        if person.blocked or person.chat_id != chat.chat_id:
            person.blocked, person.chat_id = False, chat.chat_id
            tx.persons.save(person)
        if person.locked_at is not None:
            self.means.messenger.tell(tx, person, Locked())
        elif person.language is None:
            if payload:
                person.awaited_input = _kept(payload)
                tx.persons.save(person)
            self.means.messenger.tell(tx, person, LanguageChoice())
        elif payload:
            self.enter_code(tx, chat=chat, code=payload)
        else:
            if person.awaited_input is not None:
                person.awaited_input = None
                tx.persons.save(person)
            self.means.messenger.tell(tx, person, menu(tx, person, greeting=True), replace=pressed)


def _kept(payload: str | None) -> AwaitedInput | None:
    """What is remembered of somebody who has yet to choose a language: the code they came with."""
    return AwaitedInput(AwaitedKind.CODE_AFTER_LANGUAGE, words=payload[:LONGEST_PAYLOAD]) if payload else None
