"""A lawyer whose link is lost or over asks for another: it goes to their address on record, and nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Audit
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.desk.records import Escalation
from workflows.followups.follow_up import LAWYER_ANSWERS_WITHIN
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

ASKED_WITHIN: Final = timedelta(minutes=15)
ASKED_BY_A_SOURCE: Final = 10
"""More than a law firm behind one address asks for in that time; what is beyond is not looked at."""
ONE_LINK_IN: Final = timedelta(hours=1)
"""Of each case one new link leaves in this time, however often it is asked for."""


@dataclass(frozen=True, slots=True)
class AskNewLink:
    """Mails the links of the cases that stand with this lawyer. It answers the same whoever asks: nothing."""

    means: Means

    def __call__(self, tx: Transaction, *, email: str, source: str) -> None:
        subject, wall = hashlib.sha256(f"link:{source}".encode()).hexdigest(), self.means.wall.now()
        if tx.sign_in_tries.reserve(subject, ASKED_BY_A_SOURCE, wall, wall + ASKED_WITHIN) is None:
            return
        lawyer = tx.users.by_email(email)
        if lawyer is None or lawyer.role != "lawyer":
            return
        now = self.means.clock.now()
        for escalation in tx.escalations.standing_with(lawyer.id):
            case = tx.cases.get(escalation.case_id, ENGINE)
            if case.is_open and (escalation.state == "accepted" or escalation.expires_at > now):
                self._send(tx, case, lawyer, escalation, now)

    def _send(self, tx: Transaction, case: Case, lawyer: DeskUser, escalation: Escalation, now: datetime) -> None:
        until = now + LAWYER_ANSWERS_WITHIN if escalation.state == "accepted" else escalation.expires_at
        link = self.means.links.sign("offer", escalation.id, until)
        key = f"link_again:{escalation.id}:{int(now.timestamp() // ONE_LINK_IN.total_seconds())}"
        mail = self.means.mails.lawyer_link(case, lawyer, link)
        if tx.outbox.add(Outgoing(key, "mail", lawyer.email, mail, class_of("lawyer_offer"), case_id=case.id)):
            tx.audit.add(Audit.LINK_ASKED, lawyer.actor, now, case.id, {})
