"""Free text, and everything that is neither text nor a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from workflows.case import Case
from workflows.conversation import ask, current, menu
from workflows.events import Event
from workflows.interview import RawAnswer
from workflows.office import Office
from workflows.people import Chat, Person
from workflows.ports import Transaction
from workflows.screens import LanguageChoice, Screen, Sentence
from workflows.use_cases.answer_question import AnswerQuestion
from workflows.use_cases.enter_code import EnterCode
from workflows.use_cases.request_lawyer import RequestLawyer

LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class HearText:
    """Decides what a text answers: the code, the written request for a lawyer, the open question, or the desk."""

    office: Office
    answer: AnswerQuestion
    enter_code: EnterCode
    request_lawyer: RequestLawyer

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = tx.persons.in_chat(chat)
        if person is None or person.language is None:
            _introduce(self.office, tx, chat, person)
            return
        doing = person.doing or ""
        if doing == "code":
            self.enter_code(tx, chat=chat, code=text[:200])
        elif doing.startswith("lawyer:"):
            self.request_lawyer(tx, chat=chat, words=text[:LONGEST_TEXT])
        else:
            self._about_the_case(tx, chat, person, text)

    def _about_the_case(self, tx: Transaction, chat: Chat, person: Person, text: str) -> None:
        case = tx.cases.get(person.active_case, person.actor) if person.active_case else None
        if case is not None and case.is_open and self._is_asking(person, case):
            self.answer(tx, chat=chat, case_id=case.id, question_id=None, raw=RawAnswer.words(text))
        elif case is not None:
            self._to_the_desk(tx, person, case, text)
        else:
            self.office.tell(tx, person, Sentence("chat.choose_first"), menu(tx, person))

    def _is_asking(self, person: Person, case: Case) -> bool:
        """While the report runs every text answers; after the plan, only for one who went on with the questions."""
        going_on = case.state == "reporting" or person.doing == "answering"
        return going_on and current(self.office, case) is not None

    def _to_the_desk(self, tx: Transaction, person: Person, case: Case, text: str) -> None:
        now = self.office.clock.now()
        self.office.note(tx, case, Event.MESSAGE_FROM_INSURED, person.actor, text=text[:LONGEST_TEXT])
        self.office.open_task(tx, case, "read_message", now + timedelta(hours=24), key=tx.cause)
        self.office.tell(tx, person, Sentence("chat.passed_on", {"number": case.number}, case_id=case.id))


@dataclass(frozen=True, slots=True)
class HearUnsupported:
    """A sticker, a voice message, a picture where words are asked: one clear sentence, nothing kept but the fact, and
    the question again."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, what: str) -> None:
        person = tx.persons.in_chat(chat)
        if person is None or person.language is None:
            _introduce(self.office, tx, chat, person)
            return
        case = tx.cases.get(person.active_case, person.actor) if person.active_case else None
        if case is not None and what in UPLOADS:
            self.office.note(tx, case, Event.UPLOAD_REFUSED, person.actor, what=what)
        key = "chat.upload_refused" if what in UPLOADS else "chat.only_words"
        explain(self.office, tx, person, case, key, {})


@dataclass(frozen=True, slots=True)
class Explain:
    """Says why something was not done, and shows what is open. The edge calls it after a refusal."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, key: str, params: Mapping[str, Any] | None = None) -> None:
        person = tx.persons.in_chat(chat)
        if person is None or person.language is None:
            _introduce(self.office, tx, chat, person)
            return
        case = tx.cases.get(person.active_case, person.actor) if person.active_case else None
        explain(self.office, tx, person, case, key, params or {})


UPLOADS = frozenset({"photo", "document", "video", "voice", "audio", "video_note", "animation"})


def explain(
    office: Office, tx: Transaction, person: Person, case: Case | None, key: str, params: Mapping[str, Any]
) -> None:
    """One sentence; then the open question of the report, or the menu."""
    again: Screen | None = None
    if case is not None and case.state == "reporting":
        again = ask(office, case, problem=(key, params))
    if again is not None:
        office.tell(tx, person, again)
    else:
        office.tell(tx, person, Sentence(key, params), menu(tx, person))


def _introduce(office: Office, tx: Transaction, chat: Chat, person: Person | None) -> None:
    """Somebody who has not pressed Start or chosen a language is asked for it, nothing else is read."""
    if person is None:
        person = Person(
            id=office.new_id(),
            user_id=chat.user_id,
            chat_id=chat.chat_id,
            language=None,
            policy_id=None,
            active_case=None,
            doing=None,
            created_at=office.clock.now(),
        )
        tx.persons.add(person)
    office.tell(tx, person, LanguageChoice())


@dataclass(frozen=True, slots=True)
class NoteBlocked:
    """The person blocked the bot, or let it in again."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, blocked: bool) -> None:
        person = tx.persons.in_chat(chat)
        if person is None or person.blocked == blocked:
            return
        person.blocked = blocked
        tx.persons.save(person)
        if not blocked:
            return
        due = self.office.clock.now() + timedelta(hours=24)
        for case in tx.cases.of_person(person.id):
            if case.is_open:
                self.office.open_task(tx, case, "call_insured", due, key="blocked")
