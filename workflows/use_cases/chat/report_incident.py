"""Opens a case: a number at once, then what to do now, then the first question."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import BadInput
from workflows.kernel.people import Chat, Person, Policy
from workflows.kernel.text import spoken_in
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode
from workflows.screens.interview import Emergency, Receipt
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import ask, emergencies, menu
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import register
from workflows.use_cases.shared.story import told_screen


@dataclass(frozen=True, slots=True)
class ReportIncident:
    """Registers the case of a linked person. Without a policy the emergency advice is given and the code asked for;
    with a report already begun the person is asked which to tell (`again` opens a second one)."""

    means: Means

    def __call__(
        self, tx: Transaction, *, chat: Chat, kind: str, again: bool = False, pressed: int | None = None
    ) -> None:
        if kind not in self.means.rulebook.declared.kinds:
            raise BadInput
        person = person_in(tx, chat)
        if person.policy_id is None:
            self._without_policy(tx, person, kind)
            return
        cases = tx.cases.of_person(person.id)
        unfinished = next((case for case in cases if case.state == "reporting" and not case.is_untold), None)
        if unfinished is not None and not again:
            about = self.means.rulebook.label("incident_kinds", kind).in_(
                spoken_in(person.speaks, unfinished.jurisdiction)
            )
            params = {"number": unfinished.number, "kind": kind, "about": about}
            self.means.messenger.tell(tx, person, Sentence("report.unfinished", params, case_id=unfinished.id))
            return
        self._register(tx, person, kind, tx.policies.get(person.policy_id))

    def _without_policy(self, tx: Transaction, person: Person, kind: str) -> None:
        advice = self.means.interview.advice(kind, person, self.means.interview.countries(None, person.speaks))
        screens: list[Screen] = [Emergency(advice)] if advice else []
        person.awaited_input = AwaitedInput(AwaitedKind.CODE)
        tx.persons.save(person)
        self.means.messenger.tell(tx, person, *screens, AskCode(), menu(tx, person))

    def _register(self, tx: Transaction, person: Person, kind: str, policy: Policy) -> None:
        case = register(self.means, tx, person, policy, kind)
        screens: list[Screen] = [Receipt(case), *emergencies(self.means, case, person, [kind])]
        first = told_screen(self.means, case, person) or ask(self.means, case)
        self.means.messenger.tell(tx, person, *screens, *([first] if first else []))
