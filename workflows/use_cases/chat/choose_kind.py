"""The doors of the chat: what happened?"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import await_input, doors
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ChooseKind:
    """Shows the doors to everybody: who has no policy yet still gets the emergency advice behind each. The next free text
    may say it in words."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, AwaitedInput(AwaitedKind.KIND))
        self.means.messenger.tell(tx, person, doors(self.means, person), replace=pressed)
