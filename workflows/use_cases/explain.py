"""Why something was not done, and what is open instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.case import Case
from workflows.conversation import active_case, ask, greet, menu
from workflows.office import Office
from workflows.people import Chat, Person
from workflows.ports import Transaction
from workflows.screens import Screen, Sentence


@dataclass(frozen=True, slots=True)
class Explain:
    """Says why something was not done, and shows what is open. The edge calls it after a refusal."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, key: str, params: Mapping[str, Any] | None = None) -> None:
        person = greet(self.office, tx, chat)
        if person is not None:
            explain(self.office, tx, person, active_case(tx, person), key, params or {})


def explain(
    office: Office, tx: Transaction, person: Person, case: Case | None, key: str, params: Mapping[str, Any]
) -> None:
    """One sentence; then the open question of the report, or the menu."""
    again: Screen | None = None
    if case is not None and case.state == "reporting":
        again = ask(office, case, problem=(key, params))
    if again is not None:
        office.tell(tx, person, again)
    else:
        office.tell(tx, person, Sentence(key, params), menu(tx, person))


def introduce(office: Office, tx: Transaction, person: Person, case: Case) -> None:
    """The open question of a report, asked again after something else came first."""
    again = ask(office, case) if case.state == "reporting" else None
    if again is not None:
        office.tell(tx, person, again)
