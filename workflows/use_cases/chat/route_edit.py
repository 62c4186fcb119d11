"""An edited message: an answer is corrected by it; a message to the desk gets a new version. The earlier one stays."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case.case import Case
from workflows.case.correspondence import CaseMessage
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview import NotUnderstood, RawAnswer, edit, stop_editing
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.answer_question import NOTHING, AnswerQuestion, Sent
from workflows.use_cases.chat.explain import explain
from workflows.use_cases.chat.reread_story import RereadStory
from workflows.use_cases.chat.route_text import RouteText
from workflows.use_cases.chat.write_to_desk import READ_WITHIN, WriteToDesk
from workflows.use_cases.shared.conversation import active_case, greet
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class HearEdited:
    """What the message had answered is answered anew; what cannot be read leaves the earlier answer as it is. Of a message that
    answered nothing the new words are heard like any; an edit that changes no word is none."""

    means: Means
    answer: AnswerQuestion
    distress: HearDistress
    hear_text: RouteText
    desk: WriteToDesk
    reread: RereadStory

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int) -> None:
        known_as = tx.persons.in_chat(chat)
        before = tx.messages.of_chat(known_as.id, message_id) if known_as is not None else None
        case = active_case(tx, known_as) if known_as is not None else None
        known = case.interview.get("heard", {}).get(str(message_id)) if case is not None and case.is_open else None
        sent = Sent.of(message_id, text)
        same_answer = known is not None and sent is not None and known[1] == sent.mark
        if same_answer or (before is not None and before.text == text):
            return  # Telegram says so when it adds a preview to a link
        if known[0] == NOTHING if known is not None else before is None:
            if known is not None and case is not None and sent is not None:
                sent.note(case, NOTHING)  # so that the words before these are new ones again
                tx.cases.save(case)
            self.hear_text(tx, chat=chat, text=text, message_id=message_id)  # it answered nothing: these are new words
            return
        if self.distress(tx, chat=chat, text=text, message_id=message_id, keep=before is None):
            if before is not None and known_as is not None:
                self._new_version(tx, known_as, before, text)
            return
        if before is not None and known_as is not None and known_as.locked_at is None:
            told_in = self._new_version(tx, known_as, before, text)
            key = str(known[0]) if known is not None and case is not None and case.id == told_in.id else None
            if key is None or not self._answered_anew(tx, known_as, told_in, key, text, sent):
                self.reread(tx, known_as, told_in, before.text, text)
            return
        person = greet(self.means, tx, chat)
        if person is None:
            return
        if case is None or known is None or not self._answered_anew(tx, person, case, str(known[0]), text, sent):
            explain(self.means, tx, person, case, "chat.edited", {})

    def _answered_anew(
        self, tx: Transaction, person: Person, case: Case, key: str, text: str, sent: Sent | None
    ) -> bool:
        if sent is not None:
            sent.note(case, key)  # taken or not: only the same words once more are no edit
        state = self.means.interview.state(case)
        asked_again = edit(case.facts, state, key, self.means.interview.questions)
        question = self.means.interview.questions.get(key)
        if question is None or asked_again.editing != question.key:
            tx.cases.save(case)
            return False
        self.means.interview.remember(case, asked_again)
        heard = self.means.interview.read(case, person, question, RawAnswer.words(text))
        if isinstance(heard, NotUnderstood):
            self.means.interview.remember(case, stop_editing(asked_again))
            self.answer.again(tx, person, case, (heard.message_key, heard.params))
            tx.cases.save(case)
            return True
        self.answer.decide(tx, person, case, question, heard, None, sent)
        return True

    def _new_version(self, tx: Transaction, person: Person, before: CaseMessage, text: str) -> Case:
        """Both versions are kept, and a handler reads the new one; the case they are in."""
        now = self.means.clock.now()
        case = tx.cases.get(before.case_id, person.actor)
        self.desk.keep(tx, person, case, text, before.message_id)
        self.means.tasks.open(tx, case, ReadMessageTask(), now + READ_WITHIN, key=tx.cause)
        kept = Sentence("chat.edited_kept", {"number": case.number}, case_id=case.id)
        self.means.messenger.tell(tx, person, kept, language=person.language or case.language)
        return case
