"""A handler confirms that a new chat is the insured's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Event
from workflows.kernel.errors import Refused
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import load, person_of
from workflows.use_cases.shared.conversation import menu
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ConfirmNewChat:
    """After a call back: the insured's cases go on in their new chat. The old one stays locked."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, person_id: UUID, called: bool = False
    ) -> None:
        case = load(tx, user, case_id)
        if not called:
            raise Refused("error.call_first")
        old, new = person_of(tx, case), tx.persons.get(person_id)
        if old.member_id is None or new.member_id != old.member_id or new.locked_at is not None or old.id == new.id:
            raise Refused
        for one in tx.cases.of_person(old.id):
            moved = tx.cases.get(one.id, user.actor)
            moved.person_id = new.id
            moved.language = new.speaks
            tx.cases.save(moved)
            self.means.timeline.note(tx, moved, Event.CHAT_MOVED, user.actor)
            self.means.tasks.close(tx, moved, "confirm_new_chat", "chat_locked", by=user.id)
        old.active_case = None
        tx.persons.save(old)
        self.means.messenger.tell(tx, new, Sentence("identity.moved"), menu(tx, new))
