"""A lawyer was asked and did not answer."""

from __future__ import annotations

from workflows.case.events import Event
from workflows.followups.follow_up import LAWYER_ANSWERS_WITHIN
from workflows.followups.payloads import LawyerSilence
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import AFTER_OUTAGE, Ended
from workflows.use_cases.shared.escalate import offer_next
from workflows.use_cases.shared.means import Means


def lawyer_silent(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Forty-eight hours without an answer: the next of the roster, or back to the handler. A lawyer who could not reach the
    desk is given the time again."""
    case = firing.case
    escalation = tx.escalations.get(firing.follow_up.carries(LawyerSilence).escalation)
    if escalation is None or escalation.state != "offered":
        return "cancelled"
    lawyer = tx.users.get(escalation.lawyer_id)
    now = means.clock.now()
    if firing.late and lawyer is not None:
        escalation.expires_at = now + LAWYER_ANSWERS_WITHIN
        tx.escalations.save(escalation)
        link = means.links.sign("offer", escalation.id, escalation.expires_at)
        offer = means.mails.lawyer_offer(case, lawyer, link, escalation.expires_at)
        means.messenger.mail(tx, lawyer.email, offer, case, "lawyer_offer")
        tx.follow_ups.move(firing.follow_up, escalation.expires_at, AFTER_OUTAGE)
        return "moved"
    escalation.become("silent", now)
    tx.escalations.save(escalation)
    means.timeline.note(tx, case, Event.LAWYER_SILENT, ENGINE, lawyer=lawyer.name if lawyer else "")
    offer_next(means, tx, case, ENGINE)
    return "done"
