"""An answer to the question that is open: typed or pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workflows.case import Case
from workflows.conversation import ask, current, emergencies, open_case, plan_if_ready
from workflows.errors import NotFound, Outdated
from workflows.events import Event
from workflows.interview import NotUnderstood, Question, RawAnswer, Understood, apply_answer
from workflows.office import Office
from workflows.people import Chat, Person
from workflows.ports import Transaction
from workflows.screens import Confirm, Screen, Sentence

CHOSEN = "chosen"
"""Pressed to send what was ticked; the ticks themselves are on the case."""


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Takes the answer, or says in one sentence why not and asks again. An answer to a question that is no longer
    open (an old button, a double press) changes nothing and shows the open one."""

    office: Office

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
        person = self.office.person(tx, chat)
        case = open_case(tx, person, case_id)
        if case is None:
            raise NotFound
        question = current(self.office, case)
        if question is None or (question_id is not None and question.key != question_id):
            raise Outdated
        if raw.options == (CHOSEN,):
            raw = RawAnswer.pressed(*case.interview.get("chosen", ()))
        heard = self.office.read(case, person, question, raw)
        if isinstance(heard, NotUnderstood):
            self._again(tx, person, case, (heard.message_key, heard.params), pressed)
        elif heard.needs_confirmation:
            self._confirm(tx, person, case, question, heard, pressed)
        else:
            self.take(tx, person, case, question, heard, pressed)

    def _again(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        problem: tuple[str, Mapping[str, Any]],
        pressed: int | None,
    ) -> None:
        screen = ask(self.office, case, problem=problem)
        assert screen is not None
        self.office.tell(tx, person, screen, replace=pressed)

    def _confirm(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question: Question,
        heard: Understood,
        pressed: int | None,
    ) -> None:
        again = heard.confirm_with or RawAnswer.words(str(heard.value))
        self.office.remember(
            case,
            self.office.state(case),
            pending={
                "question": question.key,
                "kind": again.kind,
                "text": again.text,
                "options": list(again.options),
            },
        )
        tx.cases.save(case)
        shown = self.office.said(case, person, question, heard)
        self.office.tell(tx, person, Confirm(case.id, question, heard.value, shown), replace=pressed)

    def take(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        question: Question,
        heard: Understood,
        pressed: int | None,
    ) -> None:
        """Keeps an understood answer and shows what follows from it."""
        before_state = self.office.state(case)
        corrected = question.key in before_state.asked
        applied = apply_answer(case.facts, before_state, question, heard, self.office.questions)
        case.facts = dict(applied.facts)
        self.office.remember(case, applied.state)
        event = Event.FACT_CORRECTED if corrected else Event.FACT_GIVEN
        self.office.note(tx, case, event, person.actor, question=question.key)
        reporting = case.state == "reporting"
        screens: list[Screen] = emergencies(self.office, case, person, applied.triggers)
        screens += plan_if_ready(self.office, tx, case, person)
        tx.cases.save(case)
        shown = self.office.said(case, person, question, heard)
        if not reporting or case.state == "reporting":
            following = ask(self.office, case, before=(question, shown), dropped=applied.dropped)
            nothing_left = Sentence("interview.complete", {"number": case.number}, case_id=case.id)
            screens.append(following or nothing_left)
        self.office.tell(tx, person, *screens, replace=pressed if len(screens) == 1 else None)
