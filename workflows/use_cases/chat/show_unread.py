"""What was not said by itself, because somebody else may hold the telephone, is shown when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ShowUnread:
    """Shows everything that waits for the person, in the order it was written; pressed twice, nothing comes twice."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        if not self.means.messenger.show_unread(tx, person):
            self.means.messenger.tell(tx, person, Sentence("safety.unread.none"), replace=pressed)
