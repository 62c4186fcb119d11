"""Free text: what it asks for is decided first, then done by one act. Nothing a person writes is left without an answer, and
nothing is read twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.interview_memory import SafetyAsked
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview import NotUnderstood
from workflows.interview import text_intents as intents
from workflows.interview.read_intent import Situation, begins_story, read_intent
from workflows.interview.readers import is_read_by_minor
from workflows.interview.text_intents import Intent
from workflows.interview.wishes import OTHER, PERSON
from workflows.kernel.people import Chat, Person, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice
from workflows.screens.interview import KindGuess, SafetyNoted
from workflows.screens.screen import Sentence
from workflows.use_cases.access.choose_language import ChooseLanguage
from workflows.use_cases.access.lock_chat import LockMyChat
from workflows.use_cases.chat.add_publications import NotePublications
from workflows.use_cases.chat.answer_distress import HearDistress, hearing
from workflows.use_cases.chat.answer_own_question import AnswerOwnQuestion
from workflows.use_cases.chat.answer_question import AnswerQuestion, Sent
from workflows.use_cases.chat.confirm_answer import ConfirmAnswer
from workflows.use_cases.chat.report_incident import ReportIncident
from workflows.use_cases.chat.tell_story import TellStory
from workflows.use_cases.chat.who_writes import Incoming, LookAtWriter
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.conversation import (
    IN_DANGER_WITHIN,
    active_case,
    await_input,
    can_go_on,
    greet,
    menu,
    new_person,
    newest_case,
)
from workflows.use_cases.shared.danger import forget_asked
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import is_put_aside, reopen
from workflows.use_cases.shared.safe_contact import contact_with
from workflows.use_cases.shared.story import is_telling

LONGEST_TEXT: Final = 4096
OF_NO_CASE: Final = (intents.LanguageNamed, intents.Distress, intents.SafetyHeard, intents.SecretSaid)
"""Said beside the case: by these a report that was put aside is not taken up again."""
Act = Callable[..., None]
OfIntent = TypeVar("OfIntent", bound=Intent)


@dataclass(frozen=True, slots=True)
class RouteText:
    """Decides what a text asks for and calls the act of it. `doing` are the acts by what is waited for, `acts` those by what
    is wished."""

    means: Means
    look: LookAtWriter
    distress: HearDistress
    answer: AnswerQuestion
    confirm: ConfirmAnswer
    choose_language: ChooseLanguage
    publications: NotePublications
    own: AnswerOwnQuestion
    desk: WriteToDesk
    lock: LockMyChat
    report: ReportIncident
    story: TellStory
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
        incoming, situation = self.look(tx, chat, text[:LONGEST_TEXT], message_id, reply_to)
        self._route(incoming, situation)
        if incoming.case is not None and contact_with([incoming.case]).rule != "free":
            self.means.messenger.remind_unread(tx, incoming.person)

    def read_on(self, tx: Transaction, chat: Chat, text: str, message_id: int | None) -> None:
        """Reads on the words of somebody who was asked whether they are safe, and is."""
        incoming, situation = self.look(tx, chat, text, message_id, None)
        case, known = incoming.case, situation.case
        if case is not None and known is not None and case.is_untold:
            known = replace(known, is_telling=True)
        self._route(incoming, replace(situation, is_cleared=True, case=known))

    def _route(self, incoming: Incoming, situation: Situation) -> None:
        intent = read_intent(incoming.text, situation, self.means.chat, self.means.interview.questions)
        if not isinstance(intent, OF_NO_CASE):
            self._take_up(incoming, situation)
        if incoming.case is not None and not isinstance(intent, intents.SafetyHeard):
            forget_asked(incoming.tx, incoming.case)
        ACT_OF[type(intent)](self, incoming, intent)

    def _take_up(self, incoming: Incoming, situation: Situation) -> None:
        """A report that was put aside goes on with whatever is said; where words are quoted, without a word of it."""
        tx, case = incoming.tx, incoming.case
        if case is None or not is_put_aside(case):
            return
        reopen(self.means, tx, case, incoming.person.actor, "insured")
        tx.cases.save(case)
        if not situation.is_quoted:
            self.means.messenger.tell(tx, incoming.person, Sentence("case.reopened", {"number": case.number}))

    # ------------------------------------------------------------------ one act for each intent
    def _choose_language(self, incoming: Incoming, intent: intents.LanguageNamed) -> None:
        self.choose_language(incoming.tx, chat=incoming.chat, language=intent.language)

    def _help(self, incoming: Incoming, intent: intents.Distress) -> None:
        self.distress(
            incoming.tx, chat=incoming.chat, text=incoming.text, message_id=incoming.message_id, heard=intent.cries
        )

    def _hear_safety(self, incoming: Incoming, intent: intents.SafetyHeard) -> None:
        """A doubt is asked about; whoever is not safe is helped; whoever is, is read on."""
        tx, chat = incoming.tx, incoming.chat
        match intent.said:
            case "unclear":
                self.distress.doubt(tx, chat, incoming.text, incoming.message_id)
            case "unsafe":
                self._keep_answer(incoming)
                self.distress.called(tx, chat)
            case "safe":
                self._keep_answer(incoming)
                self.say_safe(tx, chat)

    def _keep_answer(self, incoming: Incoming) -> None:
        case = hearing(incoming.tx, incoming.person)
        if case is not None:
            self.desk.keep(incoming.tx, incoming.person, case, incoming.text, incoming.message_id)

    def say_safe(self, tx: Transaction, chat: Chat) -> None:
        """The person is safe, or their child: noted; what they had written is read on, as if nothing had been asked."""
        person = tx.persons.in_chat(chat)
        locked = person is not None and person.locked_at is not None
        case = hearing(tx, person) if person is not None else None
        if person is None or locked:
            if person is not None and case is not None and "safety" in case.interview:
                self._note_safe(tx, person, case)
            greet(self.means, tx, chat)
            return
        if case is None or not case.is_open:
            self.means.messenger.tell(tx, person, menu(tx, person))
            return
        asked = self._note_safe(tx, person, case)
        words = asked.get("words") if asked is not None else None
        if asked is not None and words:
            self.read_on(tx, chat, words, asked.get("message"))
            return
        going_on = case.id if can_go_on(person, case) else None
        noted = SafetyNoted(is_young=is_read_by_minor(case), going_on=going_on)
        self.means.messenger.tell(tx, person, noted, language=person.language or case.language)

    def _note_safe(self, tx: Transaction, person: Person, case: Case) -> SafetyAsked | None:
        """It is no longer asked; what had been."""
        asked = case.interview.get("safety")
        forget_asked(tx, case)
        self.means.timeline.note(tx, case, Event.SAID_SAFE, person.actor, about=asked["about"] if asked else "person")
        return asked

    def _say_locked(self, incoming: Incoming, _: intents.WrittenLocked) -> None:
        greet(self.means, incoming.tx, incoming.chat)

    def _keep_unread(self, incoming: Incoming, _: intents.WrittenUnread) -> None:
        """What tells something is kept and answered in the language it is written in; where that cannot be known, and for a
        word of greeting, the languages are offered. What comes after a cry for help goes to whoever was called."""
        tx, person = incoming.tx, incoming.writer
        case = active_case(tx, person) if person is not None else None
        telling = case is None or is_telling(case) or (case.is_untold and not case.knew_danger)
        if telling and begins_story(incoming.text, self.means.chat) and self.means.chat.meant(incoming.text) is None:
            self.story.hear(tx, incoming.chat, person, case, incoming.text, incoming.message_id)
            return
        greet(self.means, tx, incoming.chat)
        if person is not None and case is not None and case.is_open:
            self.desk.keep(tx, person, case, incoming.text, incoming.message_id)
            due = self.means.clock.now() + IN_DANGER_WITHIN
            self.means.tasks.open(tx, case, ReadMessageTask(), due, key=tx.cause)

    def _answer_small(self, incoming: Incoming, intent: intents.SmallWordSaid) -> None:
        """Answered in the language that it, or the telephone, speaks; then the languages are offered. A case that somebody
        cried for keeps the word."""
        tx, chat = incoming.tx, incoming.chat
        person = incoming.writer or new_person(self.means, tx, chat)
        guessed = self.means.chat.guess_language(incoming.text) if any(map(str.isalpha, incoming.text)) else None
        speaks = guessed or language_of(chat.language_code, "en")
        said = Sentence("chat.welcome" if intent.word == "thanks" else "chat.who_reads")
        self.means.messenger.tell(tx, person, said, LanguageChoice(), language=speaks)
        case = active_case(tx, person)
        if case is not None and case.is_open:
            self.desk.keep(tx, person, case, incoming.text, incoming.message_id)

    def _lock(self, incoming: Incoming, _: intents.SecretSaid) -> None:
        incoming.tx.forget_update()
        self.lock(incoming.tx, chat=incoming.chat)

    def _write_to_replied(self, incoming: Incoming, _: intents.CaseReplied) -> None:
        assert incoming.replied is not None
        self.desk.write(incoming.tx, incoming.person, incoming.replied, incoming.text, incoming.message_id)

    def _take_awaited(self, incoming: Incoming, intent: intents.AwaitedGiven) -> None:
        take = self.doing[intent.awaited]
        take(incoming.tx, chat=incoming.chat, text=incoming.text, message_id=incoming.message_id)

    def _try_code(self, incoming: Incoming, _: intents.CodeTyped) -> None:
        self._take_awaited(incoming, intents.AwaitedGiven("code"))

    def _fulfil(self, incoming: Incoming, intent: intents.WishSaid) -> None:
        tx, case = incoming.tx, incoming.case
        if intent.leaves:
            await_input(tx, incoming.person, None)
        case_id = case.id if case is not None and case.is_open else None
        act = self.acts[intent.wish]
        act(tx, chat=incoming.chat, case_id=case_id, text=incoming.text, message_id=incoming.message_id)

    def _decide_pending(self, incoming: Incoming, intent: intents.PendingDecided) -> None:
        self.confirm.decide(incoming.tx, incoming.person, incoming.asked_case, intent.question.key, intent.value)

    def _note_links(self, incoming: Incoming, intent: intents.LinksShared) -> None:
        self.publications.links(incoming.tx, incoming.person, incoming.asked_case, intent.links)

    def _take_answer(self, incoming: Incoming, intent: intents.QuestionAnswered) -> None:
        sent = Sent.of(incoming.message_id, incoming.text)
        person, case = incoming.person, incoming.asked_case
        self._hear_besides(incoming, intent.besides)
        self.answer.decide(incoming.tx, person, case, intent.question, intent.heard, None, sent)
        if isinstance(intent.heard, NotUnderstood) and begins_story(incoming.text, self.means.chat):
            self.story.keep_unread(incoming.tx, person, case, incoming.text, incoming.message_id)
        if not intent.question.verbatim:
            self.story.besides(incoming.tx, person, case, incoming.text, intent.question)

    def _hear_besides(self, incoming: Incoming, besides: Sequence[str]) -> None:
        """What was asked in the same breath."""
        if besides:
            topics = tuple(one for one in besides if one != PERSON)
            self._hear_questions(incoming, topics, wants_person=len(topics) < len(besides))

    def _answer_own_question(self, incoming: Incoming, intent: intents.OwnQuestionAsked) -> None:
        """Answered; then a person comes if one was wished, else what was open is put again."""
        tells = intent.says_more and not intent.wants_person and OTHER not in intent.topics
        case = self._hear_questions(incoming, intent.topics, wants_person=intent.wants_person, tells=tells)
        self.own.ask_again(incoming.tx, incoming.person, case)

    def _hear_questions(
        self, incoming: Incoming, topics: Sequence[str], *, wants_person: bool, tells: bool = False
    ) -> Case | None:
        """The questions are answered, a person comes if one was wished; the words are kept once, and read by a handler where
        the person `tells` something besides. The case it is in."""
        tx, person, case = incoming.tx, incoming.person, incoming.case
        if wants_person:
            ask = self.acts[PERSON]
            ask(tx, chat=incoming.chat, case_id=None, text=incoming.text, message_id=incoming.message_id)
            case = active_case(tx, person)
        if tells and case is not None:
            self.desk.write(tx, person, case, incoming.text, incoming.message_id)
        kept = wants_person or (tells and case is not None)
        return self.own.hear(tx, person, case, topics, incoming.text, incoming.message_id, keep=not kept)

    def _name_kind(self, incoming: Incoming, intent: intents.KindNamed) -> None:
        if intent.is_sure:
            self.report(incoming.tx, chat=incoming.chat, kind=intent.kind)
        else:
            door = self.means.interview.questions.doors[intent.kind].to_plain()
            self.means.messenger.tell(incoming.tx, incoming.person, KindGuess(intent.kind, door))

    def _write_to_desk(self, incoming: Incoming, _: intents.DeskAddressed) -> None:
        self.desk.write(incoming.tx, incoming.person, incoming.asked_case, incoming.text, incoming.message_id)

    def _hear_story(self, incoming: Incoming, intent: intents.StoryTold) -> None:
        tx, chat, case = incoming.tx, incoming.chat, incoming.case
        self._hear_besides(incoming, intent.besides)
        self.story.hear(tx, chat, incoming.person, case, incoming.text, incoming.message_id)

    def _offer_menu(self, incoming: Incoming, _: intents.NothingMeant) -> None:
        """What says nothing to anybody: a handler of their newest case reads it; who has none is asked to tell."""
        tx, person = incoming.tx, incoming.person
        newest = newest_case(tx, person) if any(map(str.isalnum, incoming.text)) else None
        if newest is not None:
            self.desk.write(tx, person, newest, incoming.text, incoming.message_id)
            return
        self.means.messenger.tell(tx, person, Sentence("chat.choose_first"), menu(tx, person))


@dataclass(frozen=True, slots=True)
class SaySafe:
    """Somebody is safe and says so by a button, without going through the report again."""

    means: Means
    text: RouteText

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        self.text.say_safe(tx, chat)


# ---------------------------------------------------------------- the table
IntentAct = Callable[[RouteText, Incoming, Any], None]
IntentRow = tuple[type, IntentAct]


def _row(of: type[OfIntent], act: Callable[[RouteText, Incoming, OfIntent], None]) -> IntentRow:
    """The act of an intent; the type checker sees that it takes what the intent carries."""
    return of, act


ACTS: Final[Sequence[IntentRow]] = (
    _row(intents.LanguageNamed, RouteText._choose_language),
    _row(intents.Distress, RouteText._help),
    _row(intents.SafetyHeard, RouteText._hear_safety),
    _row(intents.WrittenLocked, RouteText._say_locked),
    _row(intents.WrittenUnread, RouteText._keep_unread),
    _row(intents.SmallWordSaid, RouteText._answer_small),
    _row(intents.SecretSaid, RouteText._lock),
    _row(intents.CaseReplied, RouteText._write_to_replied),
    _row(intents.AwaitedGiven, RouteText._take_awaited),
    _row(intents.WishSaid, RouteText._fulfil),
    _row(intents.PendingDecided, RouteText._decide_pending),
    _row(intents.LinksShared, RouteText._note_links),
    _row(intents.QuestionAnswered, RouteText._take_answer),
    _row(intents.OwnQuestionAsked, RouteText._answer_own_question),
    _row(intents.CodeTyped, RouteText._try_code),
    _row(intents.KindNamed, RouteText._name_kind),
    _row(intents.DeskAddressed, RouteText._write_to_desk),
    _row(intents.StoryTold, RouteText._hear_story),
    _row(intents.NothingMeant, RouteText._offer_menu),
)
"""What is done for each intent: one act, which a test counts."""
ACT_OF: Final[Mapping[type, IntentAct]] = dict(ACTS)
