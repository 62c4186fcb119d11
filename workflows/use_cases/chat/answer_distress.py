"""Danger or despair in whatever is written: help first, the words kept, a person called; then everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.interview_memory import SafetyAsked
from workflows.followups.follow_up import STILL_HERE_AFTER
from workflows.followups.payloads import StillHere
from workflows.interview import Option, Question, RawAnswer, Understood
from workflows.interview.readers import is_read_by_minor
from workflows.interview.reading.cries import OF_CHILD
from workflows.kernel.people import ENGINE, Chat, Language, Person, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice
from workflows.screens.interview import AskSafety, Emergency
from workflows.screens.screen import Screen
from workflows.use_cases.chat.answer_question import AnswerQuestion, Sent
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.conversation import (
    active_case,
    asked_of,
    can_go_on,
    current,
    is_asking,
    new_person,
)
from workflows.use_cases.shared.danger import enter_danger, forget_asked
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_untold
from workflows.use_cases.shared.put_aside import is_put_aside, reopen, state_taken_up
from workflows.use_cases.shared.story import keep_told

FACTS: Final[Mapping[str, str]] = {"danger": "safety.danger_now", "self_harm": "safety.self_harm"}
"""What each cry says, as the questions about danger have it."""


@dataclass(frozen=True, slots=True)
class HearDistress:
    """Hears a cry for help, except in words that are quoted, and before anything is known of the person: no language, no
    contract, no case is needed. Where the question of danger is open it is the answer; anywhere else the cards come, and no
    question until the person goes on. Whoever has no case gets one, in which the handlers find the words. In a locked chat
    the cards come as well, with nothing of any case and nothing to go on with. Whether anything was heard."""

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
        if not cries and not quoted and self.means.chat.heard(text).is_doubt:
            self._doubt_beside(tx, chat, text, message_id, keep=keep)
        if not cries:
            return False
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        case = self._case(tx, person)
        if case is not None and (quoted or self.is_quoted(tx, person)):
            return False
        self._help(tx, chat, person, case, cries, text, message_id, alone=alone, keep=keep)
        return True

    def _doubt_beside(self, tx: Transaction, chat: Chat, text: str, message_id: int | None, *, keep: bool) -> None:
        """The same as a doubt in a message, for words that came with something else: a caption, an edit."""
        person = tx.persons.in_chat(chat)
        if person is None or not self.is_quoted(tx, person):
            self.doubt(tx, chat, text, message_id, keep=keep)

    def called(self, tx: Transaction, chat: Chat, cries: Sequence[str] = ()) -> None:
        """The same for a cry without words: a button that was pressed, by whoever is not safe or does not know."""
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        case = self._case(tx, person)
        asked = case.interview.get("safety") if case is not None else None
        of_child = asked is not None and asked["about"] == "child"
        cries = cries or (("child_danger",) if of_child else ("danger",))
        self._help(tx, chat, person, case, cries, "", None, alone=True, keep=False)

    def doubt(self, tx: Transaction, chat: Chat, text: str, message_id: int | None, *, keep: bool = True) -> None:
        """Asks whether the person is safe, and nothing else: their words are kept, and read on once they are."""
        person = tx.persons.in_chat(chat) or new_person(self.means, tx, chat)
        case, speaks = self._case(tx, person), self._speaks(person, chat, text)
        if case is None:
            known = person.language or self.means.chat.guess_language(text)
            case = open_untold(self.means, tx, person, speaks, self.means.interview.countries(None, known)[0])
        if keep:
            self.desk.keep(tx, person, case, text, message_id)
        asked: SafetyAsked = {"about": "person", "words": text, "message": message_id}
        self._ask_safe(tx, person, case, asked, speaks)

    def ask(self, tx: Transaction, person: Person, case: Case, words: str) -> None:
        """Asks whether the person is safe because of words that are in the case already."""
        self._ask_safe(tx, person, case, {"about": "person", "words": words, "message": None}, person.speaks)

    def _ask_safe(self, tx: Transaction, person: Person, case: Case, asked: SafetyAsked, speaks: Language) -> None:
        now = self.means.clock.now()
        case.interview = {**case.interview, "safety": asked}
        tx.cases.save(case)
        self.means.timeline.note(tx, case, Event.SAFETY_ASKED, ENGINE, about=asked["about"])
        self.means.schedule.plan(tx, case, StillHere(), now + STILL_HERE_AFTER, now.isoformat())
        young = is_read_by_minor(case) or self.means.chat.heard(asked.get("words", "")).is_young
        self.means.messenger.tell(tx, person, AskSafety(asked["about"], young), language=speaks)

    def _speaks(self, person: Person, chat: Chat, text: str) -> Language:
        return person.language or self.means.chat.guess_language(text) or language_of(chat.language_code, "en")

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
        """The cards, and a person who takes over within a quarter of an hour. What is cried for a child answers nothing that
        the parent is asked; how the child is, is asked apart. Whoever holds a locked telephone answers and tells nothing."""
        locked = person.locked_at is not None
        asks = case is not None and not locked and is_asking(self.means, person, case)
        question = current(self.means, case) if case is not None and asks else None
        known = person.language or self.means.chat.guess_language(text) or (case.language if case is not None else None)
        speaks = known or self._speaks(person, chat, text)
        if case is None:
            case = open_untold(self.means, tx, person, speaks, self.means.interview.countries(None, known)[0])
        if keep:
            self.desk.keep(tx, person, case, text, message_id)
            if not locked:
                keep_told(self.means, tx, case, person, text)
        forget_asked(tx, case)
        answered = self._as_answer(case, person, question, cries, text) if alone and question is not None else None
        if answered is not None and question is not None:
            self.answer.take(tx, person, case, question, answered, None, Sent.of(message_id, text))
            cries = [one for one in cries if one not in FACTS]
        if cries:
            by = self._call(tx, person, case, cries)
            young = is_read_by_minor(case) or self.means.chat.heard(text).is_young
            self._show(tx, person, case, cries, by, known, speaks, young=young)
        if person.language is None:
            self.means.messenger.tell(tx, person, LanguageChoice())

    def _call(self, tx: Transaction, person: Person, case: Case, cries: Sequence[str]) -> datetime | None:
        """Somebody is called; until when they write, which nobody does in a locked chat. There, a cry that is repeated finds
        the work item of the first as long as it is open."""
        since = person.locked_at
        if since is not None and any(
            one.kind == "take_over" and one.created_at >= since for one in tx.tasks.open_of(case.id)
        ):
            return None
        by = enter_danger(self.means, tx, case, cries)
        tx.cases.save(case)
        return by if since is None else None

    def _show(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        cries: Sequence[str],
        by: datetime | None,
        known: Language | None,
        speaks: Language,
        *,
        young: bool,
    ) -> None:
        """The cards, in their order; then how the child is."""
        countries = self.means.interview.countries(case, known)
        going_on = case.id if can_go_on(person, case) else None
        cards = [self.means.interview.advice(one, person, countries, is_young=young, language=speaks) for one in cries]
        screens: list[Screen] = [
            Emergency(one, case.number, by, case.jurisdiction, going_on) for one in cards if one is not None
        ]
        self.means.messenger.tell(tx, person, *screens, language=speaks)
        if not young and not set(cries).isdisjoint(OF_CHILD):
            self._ask_safe(tx, person, case, {"about": "child"}, speaks)

    def is_quoted(self, tx: Transaction, person: Person) -> bool:
        """Tells whether a cry would be the exact words that somebody else wrote: the case that hears it asks for them.
        A locked chat is asked for nothing."""
        case = hearing(tx, person) if person.locked_at is None else None
        question = asked_of(self.means, person, case, state_taken_up(case)) if case is not None else None
        return question is not None and question.verbatim

    def _case(self, tx: Transaction, person: Person) -> Case | None:
        """The case that hears it, taken up again if it was put aside."""
        case = hearing(tx, person)
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
        wanted = {FACTS[cry] for cry in cries if cry in FACTS}
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
    """Somebody is not safe, or does not know, and says so by a button: the same as a cry in words, and nobody asks twice."""

    means: Means
    distress: HearDistress

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        self.distress.called(tx, chat)


def hearing(tx: Transaction, person: Person) -> Case | None:
    """Gives the case that hears a cry: the active one, open or put aside, else the newest that is open."""
    active = active_case(tx, person)
    if active is not None and (active.is_open or is_put_aside(active)):
        return active
    return next((one for one in tx.cases.of_person(person.id) if one.is_open), None)


def _fits(question: Question, option: Option, wanted: Set[str]) -> tuple[int, int]:
    """How much of what was cried the option says, and how little besides."""
    facts = {**dict(option.sets), **({question.fact: option.value} if question.fact else {})}
    said = {path for path, value in facts.items() if value is True}
    return len(said & wanted), -len(said - wanted)
