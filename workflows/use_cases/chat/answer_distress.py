"""Danger or despair in whatever is written: help first, the words kept, a person called; then everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.interview import Option, Question, RawAnswer, Understood
from workflows.kernel.people import Chat, Person, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice
from workflows.screens.interview import Emergency
from workflows.screens.screen import Screen
from workflows.use_cases.chat.answer_question import AnswerQuestion, Sent
from workflows.use_cases.chat.explain import introduce
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.conversation import (
    active_case,
    asked_of,
    call_at_once,
    current,
    greet,
    is_asking,
    new_person,
)
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_untold
from workflows.use_cases.shared.put_aside import is_put_aside, reopen, state_taken_up

FACTS: Final[Mapping[str, str]] = {"danger": "safety.danger_now", "self_harm": "safety.self_harm"}
"""What each cry says, as the questions about danger have it."""


@dataclass(frozen=True, slots=True)
class HearDistress:
    """Hears a cry for help, except in words that are quoted, and before anything is known of the person: no language, no
    contract, no case is needed. Where the question of danger is open it is the answer; anywhere else the cards come, and the
    open question again. Whoever has no case gets one, in which the handlers find the words. Whether anything was heard."""

    means: Means
    answer: AnswerQuestion
    desk: WriteToDesk

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        text: str,
        message_id: int | None = None,
        alone: bool = True,
        quoted: bool = False,
        keep: bool = True,
        heard: Sequence[str] = (),
    ) -> bool:
        """`alone`: the message is nothing else besides, an answer to the open question included. `quoted`: somebody else
        may have written it; in a case it is evidence, without one it is a cry. `keep`: its words are not in the case yet.
        `heard`: what was heard in it already."""
        cries = heard or self.means.chat.cries(text)
        if not cries:
            return False
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        if person.locked_at is not None:
            return False
        case = self._case(tx, person)
        if case is not None and (quoted or self.is_quoted(tx, person)):
            return False
        self._help(tx, chat, person, case, cries, text, message_id, alone=alone, keep=keep)
        return True

    def called(self, tx: Transaction, chat: Chat, cries: Sequence[str]) -> None:
        """The same for a cry without words: a button that was pressed. A locked chat says nothing of any case."""
        person = greet(self.means, tx, chat)
        if person is not None:
            self._help(tx, chat, person, self._case(tx, person), cries, "", None, alone=True, keep=False)

    def _help(
        self,
        tx: Transaction,
        chat: Chat,
        person: Person,
        case: Case | None,
        cries: Sequence[str],
        text: str,
        message_id: int | None,
        *,
        alone: bool,
        keep: bool,
    ) -> None:
        """The cards, and a person who is called within a quarter of an hour."""
        question = current(self.means, case) if case is not None and is_asking(self.means, person, case) else None
        known = person.language or self.means.chat.guess_language(text)
        speaks = known or language_of(chat.language_code, "en")
        if case is None:
            case = open_untold(self.means, tx, person, speaks, self.means.interview.countries(None, known)[0])
        if keep:
            self.desk.keep(tx, person, case, text, message_id)
        answered = self._as_answer(case, person, question, cries, text) if alone and question is not None else None
        if answered is not None and question is not None:
            self.answer.take(tx, person, case, question, answered, None, Sent.of(message_id, text))
            return
        by = call_at_once(self.means, tx, case)
        countries = self.means.interview.countries(case, known)
        cards = [self.means.interview.advice(card, person, countries, language=speaks) for card in cries]
        screens: list[Screen] = [Emergency(one, case.number, by, case.jurisdiction) for one in cards if one is not None]
        self.means.messenger.tell(tx, person, *screens, language=speaks)
        if person.language is None:
            self.means.messenger.tell(tx, person, LanguageChoice())
        elif alone:
            introduce(self.means, tx, person, case)

    def is_quoted(self, tx: Transaction, person: Person) -> bool:
        """Whether a cry would be the exact words that somebody else wrote: the case that hears it asks for them."""
        case = _hearing(tx, person)
        question = asked_of(self.means, person, case, state_taken_up(case)) if case is not None else None
        return question is not None and question.verbatim

    def _case(self, tx: Transaction, person: Person) -> Case | None:
        """The case that hears it, taken up again if it was put aside."""
        case = _hearing(tx, person)
        if case is not None and is_put_aside(case):
            reopen(self.means, tx, case, person.actor, "insured")
            tx.cases.save(case)
        return case

    def _as_answer(
        self, case: Case, person: Person, question: Question, cries: Sequence[str], text: str
    ) -> Understood | None:
        """What a cry answers to a question of danger: the option that says as much, by its own facts. What the words say
        besides (“yes, I am in danger” in front of it) counts too."""
        if question.urgency != "danger":
            return None
        wanted = {FACTS[cry] for cry in cries}
        read = self.means.interview.read(case, person, question, RawAnswer.words(text))
        if isinstance(read, Understood) and not read.skip:
            wanted |= {path for path, value in read.facts.items() if value is True and path in FACTS.values()}
        best = max(question.options, key=lambda one: _fits(question, one, wanted))
        if _fits(question, best, wanted)[0] == 0:
            return None
        heard = self.means.interview.read(case, person, question, RawAnswer.pressed(best.key))
        return heard if isinstance(heard, Understood) else None


@dataclass(frozen=True, slots=True)
class SayUnsafe:
    """Somebody is not safe and says so by a button: the same as a cry in words, and nobody asks twice."""

    means: Means
    distress: HearDistress

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        self.distress.called(tx, chat, ("danger",))


def _hearing(tx: Transaction, person: Person) -> Case | None:
    """The case that hears a cry: the active one, open or put aside, else the newest that is open."""
    active = active_case(tx, person)
    if active is not None and (active.is_open or is_put_aside(active)):
        return active
    return next((one for one in tx.cases.of_person(person.id) if one.is_open), None)


def _fits(question: Question, option: Option, wanted: Set[str]) -> tuple[int, int]:
    """How much of what was cried the option says, and how little besides."""
    facts = {**dict(option.sets), **({question.fact: option.value} if question.fact else {})}
    said = {path for path, value in facts.items() if value is True}
    return len(said & wanted), -len(said - wanted)
