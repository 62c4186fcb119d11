"""A story that its teller has edited is read again: what is new is shown to be found right, what was confirmed stands until
they say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.case.case import Case
from workflows.interview import Question, Understood, edit
from workflows.interview.answered import is_answered
from workflows.interview.story import Statement, Story
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.chat.tell_story import TellStory
from workflows.use_cases.shared.conversation import ask, await_input
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.story import draft_of, keep_story, note_unread, story_of, telling_of


@dataclass(frozen=True, slots=True)
class RereadStory:
    """Reads the words that took the place of others. Of what was confirmed nothing is overwritten: where the new words say
    otherwise than the old ones did, the question is put again, with both."""

    means: Means
    story: TellStory

    def __call__(self, tx: Transaction, person: Person, case: Case, before: str, text: str) -> bool:
        """Tells whether the words before were part of the story of a case that is open; it is answered where something
        is new."""
        story = story_of(case)
        if not case.is_open or all(one.text != before for one in story.statements):
            return False
        told = tuple(Statement(one.at, text) if one.text == before else one for one in story.statements)
        after = replace(story, statements=told, is_confirmed=False)
        note_unread(self.means, tx, case, person, text, self.means.clock.now())
        if not story.is_confirmed:
            keep_story(tx, case, after)
            self._show(tx, person, case)
            return True
        differs = next(self._said_otherwise(case, person, story, after), None)
        keep_story(
            tx, case, after if draft_of(self.means, case, person, after).shown else replace(after, is_confirmed=True)
        )
        if differs is not None:
            self._ask_which(tx, person, case, *differs)
        elif not story_of(case).is_confirmed:
            self._show(tx, person, case)
        return True

    def _show(self, tx: Transaction, person: Person, case: Case) -> None:
        if person.language is not None:
            self.story.show(tx, person, case)

    def _said_otherwise(
        self, case: Case, person: Person, old: Story, new: Story
    ) -> Iterator[tuple[Question, Understood]]:
        """The answered questions that the new words answer otherwise than the old ones, and than the case holds."""
        before, after = telling_of(self.means, case, person, old), telling_of(self.means, case, person, new)
        state = self.means.interview.state(case)
        for question in self.means.interview.questions.of_kind(case.kind):
            if not is_answered(question, case.facts, state):
                continue
            heard = after.answer_to(question)
            was = before.answer_to(question) if heard is not None else None
            if heard is not None and (was is None or was.value != heard.value):
                yield question, heard

    def _ask_which(self, tx: Transaction, person: Person, case: Case, question: Question, heard: Understood) -> None:
        """The question once more; the answer that was confirmed stands meanwhile, and can be kept by one touch."""
        known = self.means.interview.questions
        new = self.means.interview.said(case, person, question, heard)
        state = edit(case.facts, self.means.interview.state(case), question.key, known)
        self.means.interview.remember(case, state)
        tx.cases.save(case)
        if case.state != "reporting":
            await_input(tx, person, AwaitedInput(AwaitedKind.ANSWERING, words="once"))
        note: tuple[str, Mapping[str, object]] = (
            "story.edited",
            {"question": question.short.in_(person.speaks), "answer": new},
        )
        screen = ask(self.means, case, notes=[note])
        if screen is not None:
            self.means.messenger.tell(tx, person, screen)
