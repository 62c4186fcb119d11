"""The insured's free choice of lawyer: a name is offered only after their written request, which is stored.

Code des assurances, art. L127-3: the insurer may name a lawyer only when the insured asks for it in writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.desk import LawyerNews
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import menu, running_case
from workflows.use_cases.shared.escalate import offer_next
from workflows.use_cases.shared.means import Means

LONGEST = 4096
CHOICE = "lawyer_choice_request"


@dataclass(frozen=True, slots=True)
class AskLawyerRequest:
    """Explains the free choice and asks for the request in the person's own words."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, case_id: UUID, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, case_id)
        if case.facts.get("lawyer_choice_requested_in_writing"):
            self.means.messenger.tell(tx, person, LawyerNews(case, "requested"), replace=pressed)
            return
        person.awaited_input = AwaitedInput(AwaitedKind.LAWYER, case.id)
        tx.persons.save(person)
        self.means.messenger.tell(
            tx, person, Sentence("lawyer.write_request", {"number": case.number}), replace=pressed
        )


@dataclass(frozen=True, slots=True)
class RequestLawyer:
    """Stores the words of the request. Where the desk was waiting for it, the case is offered to a lawyer at once."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        case = running_case(tx, person, person.awaited_case)
        person.awaited_input = None
        tx.persons.save(person)
        case.facts = {**case.facts, "lawyer_choice_requested_in_writing": True}
        if case.record(CHOICE).state == "planned":
            case.move_step(CHOICE, "done", self.means.clock.now(), "none")
        self.means.timeline.note(tx, case, Event.LAWYER_CHOICE_REQUESTED, person.actor, words=text[:LONGEST])
        self.means.messenger.tell(tx, person, LawyerNews(case, "requested"))
        waiting = any(task.kind == "choose_lawyer" for task in tx.tasks.open_of(case.id))
        if waiting:
            self.means.tasks.close(tx, case, "choose_lawyer")
            offer_next(self.means, tx, case, person.actor)
        else:
            self.means.messenger.tell(tx, person, menu(tx, person))
        tx.cases.save(case)
