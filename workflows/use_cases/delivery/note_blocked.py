"""The person blocked the bot, or let it in again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workflows.desk.task_payloads import CallInsuredTask
from workflows.kernel.people import Chat
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

CALL_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NoteBlocked:
    """Who can no longer be reached here is called: their time limits run on."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, blocked: bool) -> None:
        person = tx.persons.in_chat(chat)
        if person is None or person.blocked == blocked:
            return
        person.blocked = blocked
        tx.persons.save(person)
        if not blocked:
            return
        due = self.means.clock.now() + CALL_WITHIN
        for case in tx.cases.of_person(person.id):
            if case.is_open:
                self.means.tasks.open(tx, case, CallInsuredTask("blocked"), due, key="blocked", anew=True)
