"""The lawyer's side of an escalation: read what was offered, accept it or decline it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.case_file import CaseFile
from workflows.errors import NeedsReason, Refused
from workflows.escalation import offer_next
from workflows.events import Audit, Event
from workflows.followup import LAWYER_SILENCE
from workflows.office import Office
from workflows.people import DeskUser
from workflows.ports import Transaction
from workflows.screens import LawyerNews
from workflows.use_cases.see_case import SeeCase
from workflows.work import Escalation

LONGEST_REASON = 2000


def _offer(office: Office, tx: Transaction, token: str) -> tuple[Escalation, DeskUser]:
    """The offer a link names, while it is the lawyer's to answer or theirs."""
    escalation_id = office.links.read("offer", token, office.clock.now())
    escalation = tx.escalations.get(escalation_id) if escalation_id else None
    lawyer = tx.users.get(escalation.lawyer_id) if escalation else None
    if escalation is None or lawyer is None or escalation.state not in ("offered", "accepted"):
        raise Refused("error.link_expired")
    return escalation, lawyer


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """The case as offered; the look is audited under the lawyer's name."""

    office: Office
    see_case: SeeCase

    def __call__(self, tx: Transaction, *, token: str) -> CaseFile:
        escalation, lawyer = _offer(self.office, tx, token)
        tx.audit.add(Audit.DOSSIER_SEEN, lawyer.actor, self.office.clock.now(), escalation.case_id, {})
        return self.see_case.read(tx, lawyer.actor, escalation.case_id, lawyer.language)


@dataclass(frozen=True, slots=True)
class AnswerOffer:
    """Accepted: the case is the lawyer's, and the insured learns the name. Declined, with its reason: the next lawyer
    of the roster is asked. Answered twice in the same sense, nothing happens the second time."""

    office: Office

    def __call__(self, tx: Transaction, *, token: str, accept: bool, reason: str = "") -> None:
        escalation, lawyer = _offer(self.office, tx, token)
        if escalation.state == "accepted":
            if accept:
                return
            raise Refused("error.already_accepted")
        if not accept and not reason.strip():
            raise NeedsReason
        case = tx.cases.get(escalation.case_id, lawyer.actor)
        now = self.office.clock.now()
        tx.follow_ups.cancel(case.id, kind=LAWYER_SILENCE)
        if accept:
            escalation.become("accepted", now)
            tx.escalations.save(escalation)
            case.become("with_lawyer")
            case.lawyer_id = lawyer.id
            if case.record("lawyer_referral").state != "done":
                case.move_step("lawyer_referral", "done", now, "accepted")
            self.office.note(tx, case, Event.LAWYER_ACCEPTED, lawyer.actor, lawyer=lawyer.name)
            self.office.tell(tx, self.office.person_of(tx, case), LawyerNews(case, "accepted", lawyer.name))
        else:
            escalation.become("declined", now, reason.strip()[:LONGEST_REASON])
            tx.escalations.save(escalation)
            self.office.note(tx, case, Event.LAWYER_DECLINED, lawyer.actor, lawyer=lawyer.name)
            offer_next(self.office, tx, case, lawyer.actor)
        tx.cases.save(case)
