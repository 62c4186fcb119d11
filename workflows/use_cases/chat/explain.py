"""Why something was not done, and what is open instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.case.case import Case
from workflows.kernel.people import Chat, Person
from workflows.law.fact_values import BadFacts
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.shared.contradiction import ask_to_settle
from workflows.use_cases.shared.conversation import active_case, ask, greet, is_asking, menu
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class Explain:
    """Says why something was not done, and shows what is open. The edge calls it after a refusal."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, key: str, params: Mapping[str, object] | None = None) -> None:
        person = greet(self.means, tx, chat)
        if person is None:
            return
        case = active_case(tx, person)
        if key == BadFacts.message_key and case is not None and case.is_open:
            ask_to_settle(self.means, tx, case)
        explain(self.means, tx, person, case, key, params or {})


def explain(
    means: Means, tx: Transaction, person: Person, case: Case | None, key: str, params: Mapping[str, object]
) -> None:
    """One sentence; then the open question, or the menu."""
    again: Screen | None = None
    if case is not None and is_asking(means, person, case):
        again = ask(means, case, problem=(key, params))
    if again is not None:
        means.messenger.tell(tx, person, again)
    else:
        means.messenger.tell(tx, person, Sentence(key, params), menu(tx, person))


def introduce(means: Means, tx: Transaction, person: Person, case: Case) -> None:
    """The open question, asked again after something else came first."""
    again = ask(means, case) if is_asking(means, person, case) else None
    if again is not None:
        means.messenger.tell(tx, person, again)
