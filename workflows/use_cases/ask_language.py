"""The three languages, at any time."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.office import Office
from workflows.people import Chat
from workflows.ports import Transaction
from workflows.screens import LanguageChoice


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Shows the choice of language. What the person was doing is kept."""

    office: Office

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = self.office.person(tx, chat)
        self.office.tell(tx, person, LanguageChoice(), replace=pressed)
