"""A message that can never be delivered: a person must know, because somebody is waiting for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workflows.delivery.outgoing import OutboxMessage
from workflows.desk.task_payloads import CallInsuredTask, MailFailedTask
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class NoteUndelivered:
    """Opens a task on the case, or on the person's open cases. What a notice to the desk's own chats tells is in the queue
    already: it goes by mail."""

    means: Means

    def __call__(self, tx: Transaction, *, message: OutboxMessage, why: str) -> None:
        due = self.means.clock.now() + timedelta(hours=4)
        outgoing = message.outgoing
        if outgoing.case_id is not None:
            case = tx.cases.get(outgoing.case_id, ENGINE)
            if outgoing.channel == "telegram":
                self.means.staff.tell_by_mail(tx, case)
                return
            self.means.tasks.open(tx, case, MailFailedTask(outgoing.to, why[:200]), due, outgoing.key)
        elif outgoing.person_id is not None:
            for case in tx.cases.of_person(outgoing.person_id):
                if case.is_open:
                    self.means.tasks.open(tx, case, CallInsuredTask(why[:200]), due, "undelivered", anew=True)
