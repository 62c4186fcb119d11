"""What a handler says and asks in the insured's chat: files, moments to meet, costs to agree to; and whose chat it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from workflows.case.correspondence import CaseMessage
from workflows.case.events import Event
from workflows.evidence.item import Evidence, Kept
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import FromDesk
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.means import Means

LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file of the handler, shown in the chat. The edge has put its bytes in the vault under `item_id`."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        user: DeskUser,
        case_id: UUID,
        item_id: UUID,
        name: str,
        mime: str,
        kept: Kept,
        text: str = "",
    ) -> None:
        case = load(tx, user, case_id)
        own(case, user)
        now = self.means.clock.now()
        item = Evidence(
            id=item_id, case_id=case.id, person_id=case.person_id, key=f"desk:{item_id}", kind="from_desk", message_id=0,
            received_at=now, not_before=now, state="kept", name=name[:200], mime=mime[:120], size=kept.size,
            sha256=kept.sha256, receipted_at=now,
        )  # fmt: skip
        if not tx.evidence.add(item):
            return
        message = CaseMessage(self.means.new_id(), case.id, case.person_id, "out", user.name, text, now)
        tx.messages.add(message)
        self.means.timeline.note(tx, case, Event.MESSAGE_FROM_DESK, user.actor, text=text or name)
        tx.cases.save(case)
        screen = FromDesk(case, user.name, text, message.id, (item,))
        self.means.messenger.tell(tx, person_of(tx, case), screen)
