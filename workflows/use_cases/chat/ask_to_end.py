"""The insured asks for an end (“stop”, “drop it”, “delete my data”): it is heard, done as far as a machine
may, and settled by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payload import TaskPayload
from workflows.desk.task_payloads import DeleteDataTask, EndAskedTask
from workflows.followups.follow_up import INTERVIEW_REMINDER, QUIET_CLOSE
from workflows.kernel.people import Chat, Person, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice
from workflows.screens.own_questions import EndHeard, EndWish
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.by_when import ANSWER_WITHIN, promise, within_hours
from workflows.use_cases.shared.conversation import active_case, await_input, menu, new_person, newest_case
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_for_nothing_told

DELETION: Final = "delete_data"


@dataclass(frozen=True, slots=True)
class AskToEnd:
    """Keeps the words, stops what the desk asks of the person, opens the work item of a handler, and says what stays and why.
    Nothing is closed or deleted here. A request about data is kept even where there is no case."""

    means: Means
    desk: WriteToDesk
    wish: EndWish

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID | None, text: str, message_id: int | None = None
    ) -> None:
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        speaks = person.language or self.means.chat.guess_language(text) or language_of(chat.language_code, "en")
        case = self._about(tx, person)
        if case is None:
            await_input(tx, person, None)
            after = menu(tx, person) if person.language is not None else LanguageChoice()
            self.means.messenger.tell(tx, person, Sentence("end.nothing_runs"), after, language=speaks)
            return
        self.desk.keep(tx, person, case, text, message_id)
        self._ask_no_more(tx, person, case)
        by = within_hours(self.means, case, ANSWER_WITHIN)
        task: TaskPayload = DeleteDataTask() if self.wish == DELETION else EndAskedTask(self.wish)
        self.means.tasks.open(tx, case, task, by)
        promise(self.means, tx, case, by)
        rule = self.means.chat.own.ends[self.wish]
        self.means.timeline.note(tx, case, Event.END_ASKED, person.actor, why=self.wish)
        heard = EndHeard(case, rule.heard.to_plain(), rule.stays.to_plain(), rule.is_certain, by)
        self.means.messenger.tell(tx, person, heard, language=speaks)

    def _about(self, tx: Transaction, person: Person) -> Case | None:
        """The case that is to end: the one they are busy with, else the newest that is open. Data are kept without one too."""
        case = active_case(tx, person)
        if case is not None and (case.is_open or self.wish == DELETION):
            return case
        found = next((one for one in tx.cases.of_person(person.id) if one.is_open), None)
        if found is not None:
            return tx.cases.get(found.id, person.actor)
        if self.wish != DELETION:
            return None
        return newest_case(tx, person) or open_for_nothing_told(self.means, tx, person)

    def _ask_no_more(self, tx: Transaction, person: Person, case: Case) -> None:
        """Reminders of an unfinished report end, and nothing is waited for; a request about data stops nothing else."""
        await_input(tx, person, None)
        if self.wish != DELETION:
            tx.follow_ups.cancel(case.id, kind=INTERVIEW_REMINDER)
            tx.follow_ups.cancel(case.id, kind=QUIET_CLOSE)
            case.interview = {**case.interview, "ended": self.means.clock.now().isoformat()}
            tx.cases.save(case)
