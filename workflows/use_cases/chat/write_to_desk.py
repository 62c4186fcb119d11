"""A message of the insured to the people who work on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.correspondence import CaseMessage
from workflows.case.events import Event
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.interview import SafetyNoted
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.complain import Complain
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import IN_DANGER_WITHIN, await_input, can_go_on, menu, open_case, own_case
from workflows.use_cases.shared.means import Means

READ_WITHIN = timedelta(hours=24)
LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class AskToWrite:
    """The next free text goes to the handler, whatever question is open."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = own_case(tx, person, case_id)
        await_input(tx, person, AwaitedInput(AwaitedKind.MESSAGE, case.id))
        self.means.messenger.tell(tx, person, Sentence("chat.write_now", {"number": case.number}), replace=pressed)


@dataclass(frozen=True, slots=True)
class WriteToDesk:
    """Keeps the message as it was written, tells the handler, and says that it was passed on. Discontent in it is a
    complaint, and counted as one."""

    means: Means
    complain: Complain

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, person.awaited_case)
        await_input(tx, person, None)
        if case is None:
            self.means.messenger.tell(tx, person, menu(tx, person))
            return
        self.write(tx, person, case, text, message_id)

    def write(self, tx: Transaction, person: Person, case: Case, text: str, message_id: int | None) -> None:
        """The same for a case at hand."""
        self.keep(tx, person, case, text, message_id)
        now, within = self.means.clock.now(), IN_DANGER_WITHIN if case.is_untold or case.is_halted else READ_WITHIN
        self.means.tasks.open(tx, case, ReadMessageTask(), now + within, key=tx.cause)
        if case.is_halted:
            self._still_reading(tx, person, case, now + within)
            return
        self.means.messenger.tell(tx, person, Sentence("chat.passed_on", {"number": case.number}, case_id=case.id))
        if self.means.chat.meant(text) == "complaint":
            self.complain.register(tx, person, case, text)

    def _still_reading(self, tx: Transaction, person: Person, case: Case, by: datetime) -> None:
        """Who writes on after danger is read by somebody soon, and asked nothing."""
        going_on = case.id if can_go_on(person, case) else None
        noted = SafetyNoted(by, case.jurisdiction, is_read_by_minor(case), going_on)
        self.means.messenger.tell(tx, person, noted)

    def keep(self, tx: Transaction, person: Person, case: Case, text: str, message_id: int | None = None) -> None:
        """The message in the case, once; other words of the same message are a new version of it, and the earlier stay. What
        the desk had written before it has been read."""
        before = tx.messages.of_chat(person.id, message_id) if message_id is not None else None
        said = text[:LONGEST]
        if before is not None and before.text == said:
            return
        now, version = self.means.clock.now(), before.version + 1 if before is not None else 1
        tx.messages.seen(case.id, "out", now)
        replaces = before.id if before is not None else None
        tx.messages.add(
            CaseMessage(self.means.new_id(), case.id, person.id, "in", "", said, now, message_id, version, replaces)
        )
        event = Event.MESSAGE_EDITED if before is not None else Event.MESSAGE_FROM_INSURED
        self.means.timeline.note(tx, case, event, person.actor, text=said)


@dataclass(frozen=True, slots=True)
class MarkRead:
    """The insured says that they have read a message of the desk; pressed twice, nothing happens the second time."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = own_case(tx, person, case_id)
        if tx.messages.seen(case.id, "out", self.means.clock.now()):
            self.means.timeline.note(tx, case, Event.MESSAGE_READ, person.actor)
        self.means.messenger.tell(tx, person, Sentence("chat.read_noted", {"number": case.number}, case_id=case.id))
