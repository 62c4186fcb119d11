"""Wishes that need a case, said by somebody who may have none: each is answered, none falls to the menu unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import active_case, await_input, menu
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_untold


@dataclass(frozen=True, slots=True)
class AskForPerson:
    """Lets somebody of the desk call. Who has no case yet gets one to be called for; who is not linked to a contract is
    asked for its code, because nobody would know whom to call."""

    means: Means
    desk: WriteToDesk

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID | None, text: str, message_id: int | None = None
    ) -> None:
        person = person_in(tx, chat)
        case = active_case(tx, person)
        if case is None and person.policy_id is None:
            await_input(tx, person, AwaitedInput(AwaitedKind.CODE))
            self.means.messenger.tell(tx, person, Sentence("chat.person_needs_code"), AskCode())
            return
        if case is None:
            case = open_untold(
                self.means, tx, person, person.speaks, self.means.interview.countries(None, person.speaks)[0]
            )
        self.desk.write(tx, person, case, text, message_id, call=True)


@dataclass(frozen=True, slots=True)
class AnswerThanks:
    """A word of thanks is answered with one."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat) -> None:
        person = person_in(tx, chat)
        case = active_case(tx, person)
        if case is None:
            self.means.messenger.tell(tx, person, Sentence("chat.welcome"), menu(tx, person))
        else:
            self.means.messenger.tell(
                tx, person, Sentence("chat.you_are_welcome", {"number": case.number}, case_id=case.id)
            )


@dataclass(frozen=True, slots=True)
class SayNoCase:
    """Says that there is no open case for what is wished, and what can be done."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, None)
        self.means.messenger.tell(tx, person, Sentence("chat.no_open_case"), menu(tx, person))
