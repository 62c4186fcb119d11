"""Locking a chat: by a command, by a secret word, by a link in a mail, by a handler. A locked chat shows nothing.

Whoever holds the telephone may be the attacker: anybody may lock, only a handler who has called back may open.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.events import Event
from workflows.desk.task_payloads import ChatLockedTask, ConfirmNewChatTask
from workflows.interview.reading.phrases import normalise
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import Actor, Chat, DeskUser, Person
from workflows.ports.transaction import Transaction
from workflows.screens.access import Locked, Security
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in, person_of
from workflows.use_cases.shared.conversation import await_input, menu
from workflows.use_cases.shared.means import Means

CALL_BACK_WITHIN = timedelta(hours=4)
MAY_STILL_BE_DELETED = timedelta(hours=47)
AT_ONCE: Final = 100
SHORTEST, LONGEST = 5, 60


def secret_hash(person_id: UUID, word: str) -> str:
    """Tells how a secret word is kept. Case and accents do not matter to somebody in a hurry."""
    return hashlib.sha256(person_id.bytes + normalise(word).encode()).hexdigest()


def is_secret(person: Person, text: str) -> bool:
    """Tells whether the text is the person's secret word, alone."""
    if person.secret_hash is None or not SHORTEST <= len(text.strip()) <= LONGEST:
        return False
    return hmac.compare_digest(person.secret_hash, secret_hash(person.id, text))


def lock(means: Means, tx: Transaction, person: Person, why: str, actor: Actor) -> None:
    """Locks the chat, takes back what was said in it as far as Telegram allows, and lets a handler call back. Locked
    again, nothing changes."""
    if person.locked_at is not None:
        return
    now = means.clock.now()
    person.locked_at, person.locked_why, person.awaited_input, person.active_case = now, why, None, None
    tx.persons.save(person)
    tx.desk_chats.hold_back(person.id)
    said = tx.desk_chats.said_to(person.id, now - MAY_STILL_BE_DELETED)
    for start in range(0, len(said), AT_ONCE):
        means.messenger.take_out(tx, person, said[start : start + AT_ONCE])
    means.messenger.tell(tx, person, Locked(now=True))
    for case in tx.cases.of_person(person.id):
        if case.is_open:
            means.timeline.note(tx, case, Event.CHAT_LOCKED, actor, why=why)
            means.tasks.open(tx, case, ChatLockedTask(why), now + CALL_BACK_WITHIN, key=now.isoformat())


@dataclass(frozen=True, slots=True)
class LockMyChat:
    """The person, or whoever holds their telephone, locks the chat."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        lock(self.means, tx, person, "insured", person.actor)


@dataclass(frozen=True, slots=True)
class LockByLink:
    """The link of a mail that said: your contract was linked to a chat. Used again, nothing changes."""

    means: Means

    def __call__(self, tx: Transaction, *, token: str) -> None:
        person_id = self.means.links.read("lock", token, self.means.clock.now())
        if person_id is None:
            raise Refused("error.link_expired")
        person = tx.persons.get(person_id)
        lock(self.means, tx, person, "mail", person.actor)


@dataclass(frozen=True, slots=True)
class LockChat:
    """A handler locks the chat of a case's insured."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> None:
        if user.role != "handler":
            raise NotFound
        case = tx.cases.get(case_id, user.actor)
        lock(self.means, tx, person_of(tx, case), "handler", user.actor)


@dataclass(frozen=True, slots=True)
class UnlockChat:
    """After a call back on the number the insurer knows, which the handler says they made: the chat works again. Each of the
    person's cases says who opened it, as each said that it was locked."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, called: bool = False) -> None:
        if user.role != "handler":
            raise NotFound
        if not called:
            raise Refused("error.call_first")
        case = tx.cases.get(case_id, user.actor)
        person = person_of(tx, case)
        if person.locked_at is None:
            return
        person.locked_at, person.locked_why = None, None
        tx.persons.save(person)
        for one in tx.cases.of_person(person.id):
            self.means.tasks.close(tx, one, "chat_locked", by=user.id)
            if one.is_open or one.id == case.id:
                self.means.timeline.note(tx, one, Event.CHAT_UNLOCKED, user.actor)
        self.means.messenger.tell(tx, person, Sentence("chat.unlocked"), menu(tx, person))


@dataclass(frozen=True, slots=True)
class RefuseNewChat:
    """The call back said that the new chat is not the insured's: it is locked, with whatever it shows. Pressed twice, nothing
    happens the second time."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, person_id: UUID) -> None:
        if user.role != "handler":
            raise NotFound
        case = tx.cases.get(case_id, user.actor)
        waiting = [one for one in tx.tasks.open_of(case.id) if one.payload == ConfirmNewChatTask(person_id)]
        if not waiting:
            return
        lock(self.means, tx, tx.persons.get(person_id), "handler", user.actor)
        for one in tx.cases.of_person(case.person_id):
            for task in tx.tasks.open_of(one.id):
                if task.payload == ConfirmNewChatTask(person_id):
                    task.done_at, task.done_by = self.means.clock.now(), user.id
                    tx.tasks.done(task)
                    self.means.timeline.note(tx, one, Event.CHAT_REFUSED, user.actor)


@dataclass(frozen=True, slots=True)
class ShowSecurity:
    """What protects this chat."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        self.means.messenger.tell(tx, person, Security(person.secret_hash is not None), replace=pressed)


@dataclass(frozen=True, slots=True)
class AskSecret:
    """The next free text becomes the secret word."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, AwaitedInput(AwaitedKind.SECRET))
        self.means.messenger.tell(tx, person, Sentence("secret.ask"), replace=pressed)


@dataclass(frozen=True, slots=True)
class SetSecret:
    """Keeps a hash of the word, forgets the message it came in, and takes that message out of the chat."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        word = text.strip()
        means_more = self.means.chat.meant(word) is not None or self.means.chat.cries(word)
        if not SHORTEST <= len(word) <= LONGEST or means_more or not normalise(word):
            self.means.messenger.tell(tx, person, Sentence("secret.unfit", {"shortest": SHORTEST}))
            return
        tx.forget_update()
        person.secret_hash, person.awaited_input = secret_hash(person.id, word), None
        tx.persons.save(person)
        if message_id is not None:
            self.means.messenger.take_out(tx, person, [message_id])
        self.means.messenger.tell(tx, person, Sentence("secret.kept"), menu(tx, person))
