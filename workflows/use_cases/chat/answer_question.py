"""An answer to the question that is open: typed or pressed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.interview_memory import PendingAnswer
from workflows.desk.task_payloads import CallInsuredTask, ParentIsAuthorTask
from workflows.interview import Applied, NotUnderstood, Question, RawAnswer, Understood, apply_answer, edit
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat, Person
from workflows.law.fact_values import BadFacts
from workflows.ports.transaction import Transaction
from workflows.screens.interview import Confirm
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.contradiction import ask_to_settle
from workflows.use_cases.shared.conversation import (
    ask,
    await_input,
    call_a_person,
    current,
    emergencies,
    must_be_linked,
    plan_if_ready,
    running_case,
)
from workflows.use_cases.shared.danger import enter_danger, go_on
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.safe_contact import WRITE_HERE, contact_with
from workflows.use_cases.shared.story import draft_of, story_of

CHOSEN = "chosen"
"""Pressed to send what was ticked; the ticks themselves are on the case."""
LONGEST_QUOTE = 400
"""So much of what was said stands beside an answer; the whole of it is among the messages, or is the answer itself."""
NOTHING: Final = ""
"""Stands for the question that a message answered which answered none."""
HEARD_AT_MOST = 60
"""So many answers can still be corrected by editing their message."""
ONCE: Final = AwaitedInput(AwaitedKind.ANSWERING, words="once")
"""One question was put by the desk; no other follows it."""
PRESSING = ("danger", "minor", "intimate", "money", "account")
"""Answers to questions of these urgencies may bring a person in before the plan is made."""
BEFORE_THE_PLAN = timedelta(hours=1)
"""What can wait longer than this waits for the plan: half of the questions are not answered yet."""
PARENT_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """The message an answer came in, and a mark of its words: an edit that changes none of them is no edit."""

    message_id: int
    mark: str
    words: str = ""

    @classmethod
    def of(cls, message_id: int | None, text: str) -> Sent | None:
        return cls(message_id, hashlib.sha256(text.encode()).hexdigest()[:12], text) if message_id is not None else None

    def to_plain(self) -> list[int | str]:
        return [self.message_id, self.mark, self.words]

    def note(self, case: Case, key: str) -> None:
        """Keeps on the case which question the message answers, and what it says now."""
        heard: dict[str, Sequence[str]] = {**case.interview.get("heard", {}), str(self.message_id): [key, self.mark]}
        case.interview = {**case.interview, "heard": dict(list(heard.items())[-HEARD_AT_MOST:])}

    @classmethod
    def from_plain(cls, plain: Sequence[object] | None) -> Sent | None:
        return cls(int(str(plain[0])), *map(str, plain[1:3])) if plain else None


Notes = Sequence[tuple[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Takes the answer, or says in one sentence why not and asks again. An answer to a question that is no longer
    open (an old button, a double press) changes nothing and shows the open one."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        case_id: UUID | None,
        question_id: str | None,
        raw: RawAnswer,
        pressed: int | None = None,
    ) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, case_id)
        must_be_linked(case)
        question = current(self.means, case)
        if question is None or (question_id is not None and question.key != question_id):
            raise Outdated
        if raw.options == (CHOSEN,):
            raw = RawAnswer.pressed(*case.interview.get("chosen", ()))
        heard = self.means.interview.read(case, person, question, raw)
        self.decide(tx, person, case, question, heard, pressed)

    def decide(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question: Question,
        heard: Understood | NotUnderstood,
        pressed: int | None = None,
        sent: Sent | None = None,
    ) -> None:
        """Takes what was read, asks for its confirmation, or says why it cannot be taken."""
        if isinstance(heard, NotUnderstood):
            if sent is not None:
                sent.note(case, NOTHING)
                tx.cases.save(case)
            self.again(tx, person, case, (heard.message_key, heard.params), pressed)
        elif heard.needs_confirmation and not self._is_alarming(case, question, heard):
            self._confirm(tx, person, case, question, heard, pressed, sent)
        else:
            self.take(tx, person, case, question, heard, pressed, sent)

    def _is_alarming(self, case: Case, question: Question, heard: Understood) -> bool:
        """Whether it sounds like danger: then nobody is asked twice whether they mean it."""
        if question.urgency != "danger":
            return False
        applied = apply_answer(
            case.facts, self.means.interview.state(case), question, heard, self.means.interview.questions
        )
        return bool(applied.triggers)

    def again(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        problem: tuple[str, Mapping[str, object]] | None,
        pressed: int | None = None,
        notes: Notes = (),
    ) -> None:
        """The open question once more, with the reason or with what was noted meanwhile."""
        screen = ask(self.means, case, problem=problem, notes=notes)
        nothing_left = Sentence("interview.complete", {"number": case.number}, case_id=case.id)
        self.means.messenger.tell(tx, person, screen or nothing_left, replace=pressed)

    def _confirm(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question: Question,
        heard: Understood,
        pressed: int | None,
        sent: Sent | None,
    ) -> None:
        again = heard.confirm_with or RawAnswer.words(str(heard.value))
        pending: PendingAnswer = {
            "question": question.key,
            "kind": again.kind,
            "text": again.text,
            "options": list(again.options),
        }
        if sent is not None:
            pending["sent"] = sent.to_plain()
        self.means.interview.remember(case, self.means.interview.state(case), {"pending": pending})
        tx.cases.save(case)
        shown = self.means.interview.said(case, person, question, heard)
        self.means.messenger.tell(tx, person, Confirm(case.id, question, heard.value, shown), replace=pressed)

    def take(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question: Question,
        heard: Understood,
        pressed: int | None = None,
        sent: Sent | None = None,
    ) -> None:
        """Keeps an understood answer and shows what follows from it."""
        before_state = self.means.interview.state(case)
        corrected = question.key in before_state.asked
        applied = apply_answer(case.facts, before_state, question, heard, self.means.interview.questions)
        self._keep(case, applied, question, sent)
        event = Event.FACT_CORRECTED if corrected else Event.FACT_GIVEN
        self.source(tx, person, case, event, question, sent.words if sent is not None else "")
        shown = self.means.interview.said(case, person, question, heard)
        more: Notes = [("interview.more_links", {"n": len(heard.more)})] if heard.more else ()
        self.go_on(tx, person, case, applied, question=question, before=(question, shown), notes=more, pressed=pressed)

    def source(self, tx: Transaction, person: Person, case: Case, event: Event, question: Question, words: str) -> None:
        """Who answered, when, in which words, to which question of which edition of the rules."""
        said, edition = words[:LONGEST_QUOTE], self.means.rulebook.version
        self.means.timeline.note(tx, case, event, person.actor, question=question.key, words=said, rules=edition)

    def _keep(self, case: Case, applied: Applied, question: Question, sent: Sent | None) -> None:
        case.facts = dict(applied.facts)
        case.kind = str(case.facts.get("kind", case.kind))
        self.means.interview.remember(case, applied.state)
        if sent is not None:
            sent.note(case, question.key)

    def go_on(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        applied: Applied,
        *,
        question: Question | None = None,
        told: Sequence[Question] = (),
        before: tuple[Question, str] | None = None,
        notes: Notes = (),
        pressed: int | None = None,
    ) -> None:
        """What follows once facts have changed: cards that cannot wait, a person who takes over, the plan, the next
        question. `told` are the questions that were answered without being asked. After danger nothing is asked."""
        reporting = case.state == "reporting"
        go_on(tx, case)
        applied, more = self._told_already(tx, person, case, applied)
        told, notes = [*told, *(one for one, _ in more)], [*notes, *(self._noted(person, *one) for one in more)]
        answered = [question, *told] if question is not None else told
        called = [self._alarm_at_once(tx, case, one, applied) for one in answered]
        by = min((at for at in called if at is not None), default=None)
        screens: list[Screen] = emergencies(self.means, case, person, applied.triggers, by=by)
        end = "interview.complete"
        try:
            planned = plan_if_ready(self.means, tx, case, person)
            screens += planned if not case.is_halted else []
            for one in answered:
                self._alarm(tx, case, one)
        except BadFacts:  # whoever is in danger is heard, and nobody says the same twice: a handler settles it
            ask_to_settle(self.means, tx, case)
            end = BadFacts.message_key
        tx.cases.save(case)
        if self._asks_when_to_write(tx, person, case, just_planned=reporting and case.state != "reporting"):
            screens += [one for one in (ask(self.means, case),) if one is not None]
        elif person.awaited_input == ONCE and before is not None:
            await_input(tx, person, None)
            screens.append(Sentence("contact.noted", {"answer": before[1]}, case_id=case.id))
        elif not case.is_halted and (not reporting or case.state == "reporting"):
            following = ask(self.means, case, before=before, dropped=applied.dropped, notes=notes)
            nothing_left = Sentence(end, {"number": case.number}, case_id=case.id)
            screens.append(following or nothing_left)
        self.means.messenger.tell(tx, person, *screens, replace=pressed if len(screens) == 1 else None)

    def _asks_when_to_write(self, tx: Transaction, person: Person, case: Case, *, just_planned: bool) -> bool:
        """Whether it is safe to write here, and when, is asked once: as soon as the plan stands, where another person may hold
        the telephone. Words that are typed next are the answer."""
        if not just_planned or case.is_halted or contact_with([case]).rule != "neutral":
            return False
        known, before = self.means.interview.questions, self.means.interview.state(case)
        question = next((one for one in known.of_kind(case.kind) if one.fact == WRITE_HERE), None)
        state = edit(case.facts, before, question.key, known) if question is not None else before
        if state == before:
            return False
        self.means.interview.remember(case, state)
        tx.cases.save(case)
        await_input(tx, person, ONCE)
        return True

    def _told_already(
        self, tx: Transaction, person: Person, case: Case, applied: Applied
    ) -> tuple[Applied, Sequence[tuple[Question, str]]]:
        """Questions that have opened and that the person answered in their own words, which they found right: not asked."""
        story = story_of(case)
        if not story.is_confirmed:
            return applied, ()
        drafted = draft_of(self.means, case, person, story)
        if not drafted.answers:
            return applied, ()
        said = [
            (one.question, self.means.interview.said(case, person, one.question, one.heard)) for one in drafted.answers
        ]
        case.facts, cards = dict(drafted.applied.facts), (*applied.triggers, *drafted.applied.triggers)
        self.means.interview.remember(case, drafted.applied.state)
        for question, _ in said:
            self.source(tx, person, case, Event.FACT_GIVEN, question, story.text)
        return replace(applied, facts=case.facts, state=drafted.applied.state, triggers=cards), said

    def _noted(self, person: Person, question: Question, said: str) -> tuple[str, Mapping[str, object]]:
        return "story.noted", {"question": question.short.in_(person.speaks), "answer": said}

    def _alarm(self, tx: Transaction, case: Case, question: Question) -> None:
        """What cannot wait for the plan: a minor, intimate images, money, an account. Raises BadFacts."""
        presses = (
            case.state == "reporting"
            and not case.is_untold
            and (question.urgency in PRESSING or question.id == "author_violent")
        )
        if presses and self.means.analyses.is_called_within(case, BEFORE_THE_PLAN):
            call_a_person(self.means, tx, case, self.means.analyses.of(case))

    def _alarm_at_once(self, tx: Transaction, case: Case, question: Question, applied: Applied) -> datetime | None:
        """What the answer alone says, before anything is analysed: danger; a parent as the author; this very account.
        Until when somebody of the desk takes over, if they do."""
        in_danger = question.urgency == "danger" and bool(applied.triggers)
        by = enter_danger(self.means, tx, case, applied.triggers) if in_danger else None
        state = self.means.interview.state(case)
        soon = self.means.clock.now() + PARENT_WITHIN
        if question.id == "author_parent" and state.chose("author_parent", "yes"):
            self.means.tasks.open(tx, case, ParentIsAuthorTask(), soon)
            by = by or soon
        if question.id == "account_place" and state.chose("account_place", "telegram"):
            self.means.tasks.open(tx, case, CallInsuredTask("own_telegram"), soon, "own_telegram", anew=True)
        return by
