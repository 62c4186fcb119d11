"""Free text: decides what it answers. Nothing a person writes is left without an answer, and nothing is read twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview import NotUnderstood, Question, RawAnswer, find_links, read_answer, takes_publications
from workflows.interview.intents import DISTRESS
from workflows.interview.reading.phrases import meaning, normalise
from workflows.kernel.awaited_input import AwaitedKind
from workflows.kernel.people import LANGUAGES, Chat, Language, Person
from workflows.ports.transaction import Transaction
from workflows.screens.interview import KindGuess
from workflows.screens.screen import Sentence
from workflows.use_cases.access.choose_language import ChooseLanguage
from workflows.use_cases.access.lock_chat import LockMyChat, is_secret
from workflows.use_cases.chat.add_publications import NotePublications
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.answer_question import AnswerQuestion, Sent
from workflows.use_cases.chat.confirm_answer import ConfirmAnswer
from workflows.use_cases.chat.report_incident import ReportIncident
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.conversation import (
    IN_DANGER_WITHIN,
    active_case,
    await_input,
    current,
    greet,
    is_asking,
    menu,
)
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import is_put_aside, reopen

LONGEST_TEXT: Final = 4096
CASE_NUMBER: Final = re.compile(r"\bEG-\d{4}-\d{6,9}\b")
ALWAYS_COMMANDS: Final = frozenset({"menu", "back", "summary", "lock"})
"""Heard also where any words would be an answer; nobody's name is "menu"."""
LEAVING: Final = frozenset({"menu", "cases", "language", "lock"})
"""Said instead of what the desk waits for (a code, a message): it is not waited for any longer."""
IDENTIFYING: Final = frozenset({"code", "policy"})
"""Waited for as a word or a day that nobody wishes anything by: any other wish is heard, and costs no try."""
PRESSING: Final = frozenset({*ALWAYS_COMMANDS, "language", "cases", "person"})
TONGUES: Final[Mapping[str, Language]] = {
    "francais": "fr", "french": "fr", "frans": "fr", "fr": "fr", "nederlands": "nl", "neerlandais": "nl", "dutch": "nl",
    "flamand": "nl", "vlaams": "nl", "nl": "nl", "english": "en", "anglais": "en", "engels": "en", "en": "en",
}  # fmt: skip
Act = Callable[..., None]

CODE_LIKE = re.compile(r"(?=.*\d)[A-Za-z0-9]{2,12}(?:-[A-Za-z0-9]{2,12}){1,3}")
"""How the codes of insurers' letters look: typed without being asked for, they are tried."""


@dataclass(frozen=True, slots=True)
class HearText:
    """Decides what a text answers: what the desk waits for (code, request, message), the open question, a wish that can be
    fulfilled, or the desk itself. `doing` are the acts by what is waited for, `acts` those by what is wished."""

    means: Means
    distress: HearDistress
    answer: AnswerQuestion
    confirm: ConfirmAnswer
    choose_language: ChooseLanguage
    publications: NotePublications
    desk: WriteToDesk
    lock: LockMyChat
    report: ReportIncident
    doing: Mapping[str, Act]
    acts: Mapping[str, Act]

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        text: str,
        message_id: int | None = None,
        reply_to: str | None = None,
    ) -> None:
        text = text[:LONGEST_TEXT]
        if self._is_tongue(tx, chat, text):
            return
        if self.distress(tx, chat=chat, text=text, message_id=message_id):
            return
        person = greet(self.means, tx, chat)
        if person is None:
            self._keep_unread(tx, chat, text, message_id)
            return
        if is_secret(person, text):
            tx.forget_update()
            self.lock(tx, chat=chat)
            return
        case = active_case(tx, person)
        if case is not None and is_put_aside(case):
            reopen(self.means, tx, case, person.actor, "insured")
            tx.cases.save(case)
            self.means.messenger.tell(tx, person, Sentence("case.reopened", {"number": case.number}))
        if (named := self._replied_to(tx, person, reply_to)) is not None:
            self.desk.write(tx, person, named, text, message_id)
            return
        waiting = person.awaited_input.kind if person.awaited_input is not None else ""
        wish = self.means.chat.meant(text) if waiting in self.doing else None
        if wish in LEAVING or (waiting in IDENTIFYING and wish not in (None, "thanks", *DISTRESS)):
            await_input(tx, person, None)
            self._fulfil(str(wish), tx, chat, person, case, text, message_id)
        elif waiting in self.doing:
            self.doing[waiting](tx, chat=chat, text=text, message_id=message_id)
        elif case is not None and case.is_open and is_asking(self.means, person, case):
            self._answer(tx, chat, person, case, text, message_id)
        elif person.policy_id is None and CODE_LIKE.fullmatch(text.strip()):
            self.doing["code"](tx, chat=chat, text=text, message_id=message_id)  # nobody was asked, but what else is it
        else:
            self._nothing_open(tx, chat, person, case, text, message_id)

    def _keep_unread(self, tx: Transaction, chat: Chat, text: str, message_id: int | None) -> None:
        """What somebody writes after a cry for help, before any language: it goes to whoever was called."""
        person = tx.persons.in_chat(chat)
        case = active_case(tx, person) if person is not None and person.locked_at is None else None
        if person is not None and case is not None and case.is_open:
            self.desk.keep(tx, person, case, text, message_id)
            due = self.means.clock.now() + IN_DANGER_WITHIN
            self.means.tasks.open(tx, case, ReadMessageTask(), due, key=tx.cause)

    def _is_tongue(self, tx: Transaction, chat: Chat, text: str) -> bool:
        """A language named where the three were offered."""
        person = tx.persons.in_chat(chat)
        if person is None or person.locked_at is not None:
            return False
        if person.language is not None and not person.awaits(AwaitedKind.LANGUAGE):
            return False
        language = TONGUES.get(normalise(text))
        if language is None:
            return False
        self.choose_language(tx, chat=chat, language=language)
        return True

    # ------------------------------------------------------------------ the open question
    def _answer(
        self, tx: Transaction, chat: Chat, person: Person, case: Case, text: str, message_id: int | None
    ) -> None:
        question = current(self.means, case)
        assert question is not None
        pending = case.interview.get("pending")
        if pending and pending["question"] == question.key and (said := meaning(text)) in ("yes", "no"):
            self.confirm.decide(tx, person, case, question.key, str(said))
            return
        wish = self.means.chat.meant(text)
        if wish in (ALWAYS_COMMANDS if question.verbatim else PRESSING) and question.kind in ("text", "person_name"):
            self._fulfil(str(wish), tx, chat, person, case, text, message_id)
            return
        heard = self.means.interview.read(case, person, question, RawAnswer.words(text))
        shares = self._is_only_links(question, text) or (isinstance(heard, NotUnderstood) and bool(find_links(text)))
        if shares and takes_publications(case.facts, self.means.interview.state(case), self.means.interview.questions):
            self.publications.links(tx, person, case, find_links(text))
            return
        unsure = isinstance(heard, NotUnderstood) or heard.needs_confirmation
        if unsure and wish is not None and wish not in ("thanks", *DISTRESS):
            self._fulfil(wish, tx, chat, person, case, text, message_id)
            return
        self.answer.decide(tx, person, case, question, heard, None, Sent.of(message_id, text))

    @staticmethod
    def _is_only_links(question: Question, text: str) -> bool:
        """An address alone, where words were asked: it is a publication, not an answer."""
        if question.kind in ("place", "url") or not find_links(text):
            return False
        return question.kind in ("text", "person_name") and len(text.split()) == 1

    # ------------------------------------------------------------------ nothing is asked
    def _nothing_open(
        self, tx: Transaction, chat: Chat, person: Person, case: Case | None, text: str, message_id: int | None
    ) -> None:
        wish = self.means.chat.meant(text)
        if person.awaits(AwaitedKind.KIND) and (named := self._kind(text)) is not None:
            self._named_kind(tx, chat, person, *named)
        elif wish is not None and wish not in DISTRESS:
            self._fulfil(wish, tx, chat, person, case, text, message_id)
        elif case is not None and case.is_open and self._brings_links(case, text):
            self.publications.links(tx, person, case, find_links(text))
        elif case is not None:
            self.desk.write(tx, person, case, text, message_id)
        elif (named := self._kind(text)) is not None:
            self._named_kind(tx, chat, person, named[0], sure=False)
        else:
            self.means.messenger.tell(tx, person, Sentence("chat.choose_first"), menu(tx, person))

    def _brings_links(self, case: Case, text: str) -> bool:
        if not find_links(text) or len(re.sub(r"\S*[./]\S+", "", text).split()) > 12:
            return False
        return takes_publications(case.facts, self.means.interview.state(case), self.means.interview.questions)

    def _kind(self, text: str) -> tuple[str, bool] | None:
        """The kind a text sounds like, and whether beyond doubt."""
        question = self.means.interview.questions.get("kind")
        if question is None:
            return None
        today = self.means.clock.now().date()
        heard = read_answer(question, RawAnswer.words(text), today, "UTC", LANGUAGES[0])
        if isinstance(heard, NotUnderstood) or heard.skip:
            return None
        return str(heard.value), not heard.needs_confirmation

    def _named_kind(self, tx: Transaction, chat: Chat, person: Person, kind: str, sure: bool) -> None:
        if sure:
            self.report(tx, chat=chat, kind=kind)
        else:
            self.means.messenger.tell(
                tx, person, KindGuess(kind, self.means.interview.questions.doors[kind].to_plain())
            )

    def _fulfil(
        self,
        wish: str,
        tx: Transaction,
        chat: Chat,
        person: Person,
        case: Case | None,
        text: str,
        message_id: int | None,
    ) -> None:
        case_id = case.id if case is not None and case.is_open else None
        self.acts[wish](tx, chat=chat, case_id=case_id, text=text, message_id=message_id)

    def _replied_to(self, tx: Transaction, person: Person, replied: str | None) -> Case | None:
        """The case a message of ours was about, to which the person replies; a number is a claim, checked like any."""
        found = CASE_NUMBER.search(replied or "")
        if found is None:
            return None
        return next((case for case in tx.cases.of_person(person.id) if case.number == found.group()), None)
