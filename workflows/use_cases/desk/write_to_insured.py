"""A handler writes to the insured."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.correspondence import CaseMessage
from workflows.case.events import Event
from workflows.kernel.errors import BadInput
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import FromDesk
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next

LONGEST_MESSAGE = 3000


@dataclass(frozen=True, slots=True)
class WriteToInsured:
    """A message of the handler, shown in the chat."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, text: str) -> None:
        case = load(tx, user, case_id)
        text = text.strip()
        if not text or len(text) > LONGEST_MESSAGE:
            raise BadInput("error.message_length", longest=LONGEST_MESSAGE)
        own(case, user)
        now = self.means.clock.now()
        message = CaseMessage(self.means.new_id(), case.id, case.person_id, "out", user.name, text, now)
        tx.messages.add(message)
        tx.messages.seen(case.id, "in", now)
        self.means.timeline.note(tx, case, Event.MESSAGE_FROM_DESK, user.actor, text=text)
        self.means.tasks.close(tx, case, "read_message", by=user.id)
        ask_what_next(self.means, tx, case)
        tx.cases.save(case)
        self.means.messenger.tell(tx, person_of(tx, case), FromDesk(case, user.name, text, message.id))
