"""Asks for the one-time code of the insurer's letter."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import await_input
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class AskForCode:
    """The next free text is read as a code."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, AwaitedInput(AwaitedKind.CODE))
        self.means.messenger.tell(tx, person, AskCode(), replace=pressed)
