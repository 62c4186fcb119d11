"""What somebody tells in their own words: heard once, shown as it was read, and asked no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview.questions import Question
from workflows.interview.reading.outside import Proposal
from workflows.interview.story import Draft, Story, ToldAnswer
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat, Person, language_of
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode, LanguageChoice
from workflows.screens.interview import Emergency, Receipt
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.chat.answer_question import AnswerQuestion
from workflows.use_cases.chat.write_to_desk import READ_WITHIN, WriteToDesk
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, await_input, doors, emergencies, new_person, open_case
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_untold, register
from workflows.use_cases.shared.story import (
    KIND,
    claim_of,
    draft_of,
    drafted_screen,
    keep_story,
    note_reader,
    note_unread,
    source_of,
    story_of,
    told_kind,
    told_screen,
)

FEWEST_WORDS: Final = 5
"""An answer with fewer words than these answers its question and nothing else."""
WITH_AGE: Final = 2
"""The same for whom it is about, which people say with an age: “me, 16”."""


@dataclass(frozen=True, slots=True)
class TellStory:
    """Hears what nobody asked for: keeps the words in a case, reads them, and shows what was read. Somebody who has no case
    gets one, so that a handler finds the words whatever comes of them; somebody who chose no language is answered in theirs."""

    means: Means
    desk: WriteToDesk

    def hear(
        self,
        tx: Transaction,
        chat: Chat,
        person: Person | None,
        case: Case | None,
        text: str,
        message_id: int | None,
        claims: Sequence[Proposal] = (),
    ) -> Case:
        """Gives the first words of a person, or more of them while nothing else is asked; `claims` are what a forwarded
        post says of itself. The case that keeps them."""
        person, case = self.begin(tx, chat, person, case, text)
        self.desk.keep(tx, person, case, text, message_id)
        now = self.means.clock.now()
        story = story_of(case).and_then(now, text)
        keep_story(tx, case, replace(story, proposed=(*story.proposed, *claims)))
        note_reader(self.means, tx, case, person)
        if self.means.is_read_outside:
            asked = Outgoing(
                f"{tx.cause}:reader", "reader", str(case.id), {}, class_of("outside_reading"), case_id=case.id
            )
            tx.outbox.add(asked)
        self.means.tasks.open(tx, case, ReadMessageTask(), now + READ_WITHIN, key="story", anew=True)
        note_unread(self.means, tx, case, person, text, now)
        if person.language is None:
            self.means.messenger.tell(tx, person, LanguageChoice())
        else:
            self.show(tx, person, case)
        return case

    def begin(
        self, tx: Transaction, chat: Chat, person: Person | None, case: Case | None, text: str = ""
    ) -> tuple[Person, Case]:
        """Gives the person, in the language of their words where they chose none, and a case that is open."""
        person = person or new_person(self.means, tx, chat)
        known = person.language or self.means.chat.guess_language(text)
        if person.language is None and known is not None:
            person.language = known
            tx.persons.save(person)
        if case is None or not case.is_open:
            speaks = known or language_of(chat.language_code, "en")
            country = self.means.interview.countries(None, known)[0]
            case = open_untold(self.means, tx, person, speaks, country)
        return person, case

    def ask_kind(self, tx: Transaction, person: Person) -> None:
        """What happened is asked of somebody who sent something without a word; who chose no language chooses it first."""
        if person.language is None:
            self.means.messenger.tell(tx, person, LanguageChoice())
            return
        if person.awaits(AwaitedKind.CODE):
            self.means.messenger.tell(tx, person, AskCode())
            return
        await_input(tx, person, AwaitedInput(AwaitedKind.KIND))
        self.means.messenger.tell(tx, person, doors(self.means, person))

    def keep_unread(self, tx: Transaction, person: Person, case: Case, text: str, message_id: int | None) -> None:
        """Words that answer nothing are among the messages of the case, and a handler reads them; one task for all of them."""
        self.desk.keep(tx, person, case, text, message_id)
        due = self.means.clock.now() + READ_WITHIN
        self.means.tasks.open(tx, case, ReadMessageTask(), due, quietly=True)

    def besides(self, tx: Transaction, person: Person, case: Case, text: str, asked: Question | None = None) -> None:
        """Shows what an answer says besides what was asked, to be found right. Nothing is shown where it says nothing that
        was not shown before: what it says of the question itself is taken, or asked about, by the question."""
        if len(text.split()) < self._fewest(asked, text) or not case.is_open:
            return
        now = self.means.clock.now()
        if note_unread(self.means, tx, case, person, text, now, answers=True):
            self.means.tasks.open(tx, case, ReadMessageTask(), now + READ_WITHIN, quietly=True)
        before = story_of(case)
        before = Story() if before.is_confirmed else before
        shown = draft_of(self.means, case, person, before).shown if before.statements else ()
        story = before.and_then(now, text)
        drafted = draft_of(self.means, case, person, story)
        if not drafted.is_vague and any(one not in shown and one.question != asked for one in drafted.shown):
            keep_story(tx, case, story)
            note_reader(self.means, tx, case, person)
            self.show(tx, person, case)

    def _fewest(self, asked: Question | None, text: str) -> int:
        rule = self.means.chat.told_rules.get(asked.id) if asked is not None else None
        says_age = rule is not None and rule.source == "victim" and any(map(str.isdigit, text))
        return WITH_AGE if says_age else FEWEST_WORDS

    def show(self, tx: Transaction, person: Person, case: Case, pressed: int | None = None) -> None:
        """What was read, and the doors where it is not known what happened."""
        story = story_of(case)
        if not story.waits:
            return
        drafted = draft_of(self.means, case, person, story)
        screen = drafted_screen(self.means, case, person, drafted)
        if screen is None:
            return
        screens: list[Screen] = [screen]
        if not screen.lines and person.awaits(AwaitedKind.CODE):
            screens = [Sentence("identity.not_a_code"), AskCode()]
        elif not screen.knows_kind:
            screens.append(doors(self.means, person))
            await_input(tx, person, AwaitedInput(AwaitedKind.KIND))
        elif case.policy_id is None:
            await_input(tx, person, AwaitedInput(AwaitedKind.CODE))
            screens = [*self._first_aid(person, case, drafted), *screens, AskCode()]
        self.means.messenger.tell(tx, person, *screens, replace=pressed if len(screens) == 1 else None)

    def _first_aid(self, person: Person, case: Case, drafted: Draft) -> Sequence[Screen]:
        """What to do now about what was told: nobody needs a contract to be helped."""
        kind = told_kind(drafted)
        countries = self.means.interview.countries(case, person.speaks)
        advice = self.means.interview.advice(kind, person, countries) if kind is not None else None
        return [Emergency(advice, case.number)] if advice is not None else []


@dataclass(frozen=True, slots=True)
class ConfirmStory:
    """Takes what was read as the person's answers: each question is answered in their own words, and not asked again."""

    means: Means
    answer: AnswerQuestion

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person, case = _told(self.means, tx, chat, case_id)
        policy = tx.policies.get(case.policy_id) if case.policy_id is not None else None
        story = story_of(case)
        drafted = draft_of(self.means, case, person, story)
        kind = told_kind(drafted)
        if policy is None or (case.is_untold and kind is None):
            raise Outdated
        screens: list[Screen] = []
        if case.is_untold and kind is not None:
            case = register(self.means, tx, person, policy, kind)
            screens = [Receipt(case), *emergencies(self.means, case, person, [kind])]
            self._sources(tx, person, case, story, [one for one in drafted.answers if one.question.id == KIND])
            drafted = draft_of(self.means, case, person, story)
        keep_story(tx, case, replace(story, is_confirmed=True))
        self.means.messenger.tell(tx, person, *screens)
        self._take(tx, person, case, story, drafted)

    def _take(self, tx: Transaction, person: Person, case: Case, story: Story, drafted: Draft) -> None:
        case.facts = dict(drafted.applied.facts)
        case.kind = str(case.facts.get("kind", case.kind))
        self.means.interview.remember(case, drafted.applied.state)
        self._sources(tx, person, case, story, drafted.answers)
        self.answer.go_on(tx, person, case, drafted.applied, told=[one.question for one in drafted.answers])

    def _sources(
        self, tx: Transaction, person: Person, case: Case, story: Story, answers: Sequence[ToldAnswer]
    ) -> None:
        """Each answer stands on the words of the story."""
        for one in answers:
            claim = claim_of(self.means, story, one)
            words = f"{claim.quote}: {claim.value}".lstrip(": ") if claim is not None else story.text
            self.answer.source(tx, person, case, Event.FACT_GIVEN, one.question, words)


@dataclass(frozen=True, slots=True)
class CorrectStory:
    """Takes back one of the answers that were read, or shows them to choose from. What was not meant is asked."""

    means: Means

    def __call__(
        self, tx: Transaction, *, chat: Chat, case_id: UUID, question_id: str | None = None, pressed: int | None = None
    ) -> None:
        person, case = _told(self.means, tx, chat, case_id)
        if question_id is not None:
            keep_story(tx, case, story_of(case).without(source_of(self.means, question_id)))
            note_reader(self.means, tx, case, person)
        screen = told_screen(self.means, case, person, correcting=True)
        if screen is not None and not screen.knows_kind:
            await_input(tx, person, AwaitedInput(AwaitedKind.KIND))
            self.means.messenger.tell(tx, person, doors(self.means, person), replace=pressed)
            return
        following = screen or ask(self.means, case) or Sentence("interview.complete", {"number": case.number})
        self.means.messenger.tell(tx, person, following, replace=pressed)


def _told(means: Means, tx: Transaction, chat: Chat, case_id: UUID) -> tuple[Person, Case]:
    """The case of the person with a story that waits for their word. Raises Outdated where none does."""
    person = person_in(tx, chat)
    case = open_case(tx, person, case_id)
    if case is None or not case.is_open:
        raise Outdated
    if not story_of(case).waits:
        raise Outdated
    return person, case
