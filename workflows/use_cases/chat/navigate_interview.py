"""The interview is a form that can be walked in any direction: back, to be corrected, and on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.case import Case
from workflows.interview import InterviewState, back, edit, stop_editing
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat, Person
from workflows.kernel.text import spoken_in
from workflows.ports.transaction import Transaction
from workflows.screens.interview import Summary
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, menu, must_be_linked, open_case, running_case
from workflows.use_cases.shared.danger import go_on
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import remind
from workflows.use_cases.shared.story import told_screen


def _mine(means: Means, tx: Transaction, chat: Chat, case_id: UUID | None) -> tuple[Person, Case]:
    person = person_in(tx, chat)
    case = running_case(tx, person, case_id)
    must_be_linked(case)
    return person, case


def _show(
    means: Means,
    tx: Transaction,
    person: Person,
    case: Case,
    state: InterviewState,
    pressed: int | None,
    resumed: bool = False,
) -> None:
    """Keeps the state, makes the case the active one, and asks; what was told before anything was asked is shown first, to be
    found right."""
    if case.wants_an_end and case.state == "reporting":
        remind(means, tx, case, f"{means.clock.now().isoformat()}:")
    go_on(tx, case)
    means.interview.remember(case, state)
    tx.cases.save(case)
    awaited = None if case.state == "reporting" and not case.is_untold else AwaitedInput(AwaitedKind.ANSWERING)
    if (person.active_case, person.awaited_input) != (case.id, awaited):
        person.active_case, person.awaited_input = case.id, awaited
        tx.persons.save(person)
    told = told_screen(means, case, person) if resumed and case.is_untold else None
    screen = told or ask(means, case, resumed=resumed)
    nothing_left = Sentence("interview.complete", {"number": case.number}, case_id=case.id)
    means.messenger.tell(tx, person, screen or nothing_left, replace=pressed)


@dataclass(frozen=True, slots=True)
class GoBack:
    """Asks the previous question again; the answers given since stay."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID | None, pressed: int | None = None) -> None:
        person, case = _mine(self.means, tx, chat, case_id)
        state = back(case.facts, self.means.interview.state(case), self.means.interview.questions)
        _show(self.means, tx, person, case, state, pressed)


@dataclass(frozen=True, slots=True)
class EditAnswer:
    """Asks one question of the summary again."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        case_id: UUID | None,
        question_id: str,
        pressed: int | None = None,
    ) -> None:
        person, case = _mine(self.means, tx, chat, case_id)
        state = edit(case.facts, self.means.interview.state(case), question_id, self.means.interview.questions)
        _show(self.means, tx, person, case, state, pressed)


@dataclass(frozen=True, slots=True)
class KeepAnswer:
    """The correction is given up: the old answer stands, and the open question is asked."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID | None, pressed: int | None = None) -> None:
        person, case = _mine(self.means, tx, chat, case_id)
        _show(self.means, tx, person, case, stop_editing(self.means.interview.state(case)), pressed)


@dataclass(frozen=True, slots=True)
class ResumeInterview:
    """Asks the open question again, with one line of reminder; without an open case, the menu."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID | None = None, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = open_case(tx, person, case_id)
        if case is None or not case.is_open:
            self.means.messenger.tell(tx, person, menu(tx, person), replace=pressed)
            return
        must_be_linked(case)
        _show(self.means, tx, person, case, self.means.interview.state(case), pressed, resumed=True)


@dataclass(frozen=True, slots=True)
class ShowSummary:
    """All answers given, each to be corrected."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID | None, pressed: int | None = None) -> None:
        person, case = _mine(self.means, tx, chat, case_id)
        lines = self.means.interview.answers(
            case, spoken_in(person.speaks, case.jurisdiction, young=is_read_by_minor(case))
        )
        self.means.messenger.tell(tx, person, Summary(case, lines), replace=pressed)
