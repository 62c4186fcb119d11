"""Yes, that is what I meant; or no, let me say it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.interview import NotUnderstood, RawAnswer
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.chat.answer_question import AnswerQuestion, Sent
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, current, running_case
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ConfirmAnswer:
    """Takes the answer that was understood and shown; it was kept on the case, never on the button. `value` is `no`
    for an answer the person takes back."""

    means: Means
    answer: AnswerQuestion

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        case_id: UUID | None,
        question_id: str | None,
        value: str,
        pressed: int | None = None,
    ) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, case_id)
        self.decide(tx, person, case, question_id, value, pressed)

    def decide(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question_id: str | None,
        value: str,
        pressed: int | None = None,
    ) -> None:
        """The same for a case at hand. Raises Outdated where nothing waits for confirmation."""
        pending = case.interview.get("pending")
        question = current(self.means, case)
        named = question_id is None or (question is not None and question.key == question_id)
        if question is None or not named or not pending or pending["question"] != question.key:
            raise Outdated
        if value == "no":
            self.means.interview.remember(case, self.means.interview.state(case))
            tx.cases.save(case)
            screen = ask(self.means, case)
            assert screen is not None
            self.means.messenger.tell(tx, person, screen, replace=pressed)
            return
        raw = RawAnswer(pending["kind"], pending["text"], tuple(pending["options"]))
        heard = self.means.interview.read(case, person, question, raw)
        if isinstance(heard, NotUnderstood):
            raise Outdated
        self.answer.take(tx, person, case, question, heard, pressed, Sent.from_plain(pending.get("sent")))
