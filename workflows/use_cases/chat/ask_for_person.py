"""Wishes that need a case, said by somebody who may have none: each is answered, none falls to the menu unsaid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.desk.task_payload import TaskPayload
from workflows.desk.task_payloads import CallInsuredTask, ReadMessageTask
from workflows.kernel.people import Chat, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice
from workflows.screens.own_questions import PersonComes
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.by_when import PERSON_WITHIN, person_by, promise
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import active_case, await_input, menu, new_person
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_untold
from workflows.use_cases.shared.story import keep_told


@dataclass(frozen=True, slots=True)
class AskForPerson:
    """Lets somebody of the desk come, and says by when in the desk's hours. Who has no case yet gets one to be called for;
    who is not linked to a contract is written to here, because nobody would know whom to call; of a stranger the language is
    guessed, and asked after."""

    means: Means
    desk: WriteToDesk

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID | None, text: str, message_id: int | None = None
    ) -> None:
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        known = person.language or self.means.chat.guess_language(text)
        speaks = known or language_of(chat.language_code, "en")
        case = active_case(tx, person)
        if case is None:
            country = self.means.interview.countries(None, known)[0]
            case = open_untold(self.means, tx, person, speaks, country)
        self.desk.keep(tx, person, case, text, message_id)
        keep_told(self.means, tx, case, person, text)
        by = person_by(self.means, tx, case, PERSON_WITHIN)
        is_linked = person.policy_id is not None
        task: TaskPayload = CallInsuredTask("asked") if is_linked else ReadMessageTask()
        self.means.tasks.open(tx, case, task, by, key=tx.cause)
        promise(self.means, tx, case, by)
        self.means.messenger.tell(tx, person, PersonComes(case, by, is_linked, is_linked), language=speaks)
        if person.language is None:
            self.means.messenger.tell(tx, person, LanguageChoice())


@dataclass(frozen=True, slots=True)
class SayNoCase:
    """Says that there is no open case for what is wished, and what can be done."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, None)
        self.means.messenger.tell(tx, person, Sentence("chat.no_open_case"), menu(tx, person))
