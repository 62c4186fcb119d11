"""Small words that ask for nothing in particular: thanks, hello, who is there. Each is answered, then comes what is open."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case.case import Case
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import active_case, ask, await_input, is_asking, menu, newest_case
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class AnswerThanks:
    """A word of thanks is answered with one, and with what comes next: the open question, the next day of the case, or how to
    begin again once it is closed."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat) -> None:
        person = person_in(tx, chat)
        case = active_case(tx, person) or newest_case(tx, person)
        self.means.messenger.tell(tx, person, *self._said(tx, person, case))

    def _said(self, tx: Transaction, person: Person, case: Case | None) -> list[Screen]:
        if case is None:
            return [Sentence("chat.welcome"), menu(tx, person)]
        if (question := _open(self.means, person, case)) is not None:
            return [Sentence("chat.welcome"), question]
        if not case.is_open:
            return [Sentence("chat.welcome_closed", {"number": case.number}), menu(tx, person)]
        said: list[Screen] = [Sentence("chat.you_are_welcome", {"number": case.number}, case_id=case.id)]
        if case.urgent_on is not None:
            said.append(Sentence("bot.cases.next", {"day": case.urgent_on}))
        return said


@dataclass(frozen=True, slots=True)
class AnswerSmallWord:
    """One sentence, where there is one for it; then the open question, or what can be done now. Whoever has a case whose plan
    stands is told that it is followed."""

    means: Means
    says: str | None = None

    def __call__(self, tx: Transaction, *, chat: Chat) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, None)
        case = active_case(tx, person)
        question = _open(self.means, person, case) if case is not None else None
        screens: list[Screen] = [Sentence(self.says)] if self.says is not None else []
        is_followed = question is None and case is not None and case.is_open and not case.is_untold
        if is_followed and case is not None:
            screens.append(Sentence("chat.case_followed", {"number": case.number}, case_id=case.id))
        screens.append(question or menu(tx, person, greeting=self.says is None and not is_followed))
        self.means.messenger.tell(tx, person, *screens)


def _open(means: Means, person: Person, case: Case) -> Screen | None:
    """The question that is open to them."""
    return ask(means, case, resumed=True) if is_asking(means, person, case) else None
