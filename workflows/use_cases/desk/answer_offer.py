"""The lawyer's side of an escalation: read what was offered, accept it or decline it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflows.case.case import Case
from workflows.case.events import Audit, Event
from workflows.desk.case_file import CaseFile
from workflows.desk.records import Escalation
from workflows.followups.follow_up import LAWYER_SILENCE
from workflows.kernel.errors import ChangedMeanwhile, NeedsReason, Refused
from workflows.kernel.people import ENGINE, DeskUser
from workflows.ports.transaction import Transaction
from workflows.screens.desk import LawyerNews
from workflows.use_cases.desk.see_case import SeeCase
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.escalate import offer_next
from workflows.use_cases.shared.means import Means

LONGEST_REASON = 2000


def _offer(means: Means, tx: Transaction, token: str) -> tuple[Escalation, DeskUser]:
    """The offer a link names: until the link is over while it is the lawyer's to answer, and once they have accepted for as
    long as they have the mandate, which ends with the case."""
    named = means.links.names("offer", token)
    escalation = tx.escalations.get(named[0]) if named else None
    lawyer = tx.users.get(escalation.lawyer_id) if escalation else None
    if named is None or escalation is None or lawyer is None or escalation.state not in ("offered", "accepted"):
        raise Refused("error.link_expired")
    if escalation.state == "accepted":
        if not tx.cases.get(escalation.case_id, ENGINE).is_open:
            raise Refused("error.access_ended")
    elif means.clock.now() >= named[1]:
        raise Refused("error.link_expired")
    return escalation, lawyer


def opponent_of(case: Case) -> str | None:
    """Whom the case is against, by the name the insured gave: what a lawyer needs to look for a conflict of interests."""
    name = case.told_of("author").get("name")
    return str(name).strip() or None if name else None


def read_of(case: Case) -> str:
    """Tells what an offer gives its lawyer to decide by: the kind, the legal day, the opponent; one a line."""
    return "\n".join((case.kind, case.legal_on.isoformat() if case.legal_on else "", opponent_of(case) or ""))


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """The case as offered: its kind, its legal day and the opponent's name, nothing of what was reported nor of whom. The whole
    file once it is accepted. Each look is audited under the lawyer's name."""

    means: Means
    see_case: SeeCase

    def __call__(self, tx: Transaction, *, token: str) -> CaseFile:
        escalation, lawyer = _offer(self.means, tx, token)
        tx.audit.add(Audit.DOSSIER_SEEN, lawyer.actor, self.means.clock.now(), escalation.case_id, {})
        file = self.see_case.read(tx, lawyer.actor, escalation.case_id, lawyer.language)
        if escalation.state == "accepted":
            return file
        return replace(
            file, policy=None, owner=None, steps=(), answers=(), tasks=(), follow_ups=(), timeline=(), paused=(), acts={},
            appointments=(), evidence=(), ends={}, unseen={},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnswerOffer:
    """Accepted: the case is the lawyer's, and the insured learns the name. Declined, with its reason: the next lawyer
    of the roster is asked. Answered twice in the same sense, nothing happens the second time. `read` is what they decided by
    (`read_of`): where it has changed since, they are asked again."""

    means: Means

    def __call__(self, tx: Transaction, *, token: str, accept: bool, reason: str = "", read: str | None = None) -> None:
        escalation, lawyer = _offer(self.means, tx, token)
        if escalation.state == "accepted":
            if accept:
                return
            raise Refused("error.already_accepted")
        if not accept and not reason.strip():
            raise NeedsReason
        case = tx.cases.get(escalation.case_id, lawyer.actor)
        if read is not None and read != read_of(case):
            raise ChangedMeanwhile
        now = self.means.clock.now()
        tx.follow_ups.cancel(case.id, kind=LAWYER_SILENCE)
        if accept:
            escalation.become("accepted", now)
            tx.escalations.save(escalation)
            case.become("with_lawyer")
            case.lawyer_id = lawyer.id
            if case.record("lawyer_referral").state != "done":
                case.move_step("lawyer_referral", "done", now, "accepted")
            self.means.timeline.note(tx, case, Event.LAWYER_ACCEPTED, lawyer.actor, lawyer=lawyer.name)
            self.means.messenger.tell(tx, person_of(tx, case), LawyerNews(case, "accepted", lawyer.name))
        else:
            escalation.become("declined", now, reason.strip()[:LONGEST_REASON])
            tx.escalations.save(escalation)
            self.means.timeline.note(tx, case, Event.LAWYER_DECLINED, lawyer.actor, lawyer=lawyer.name)
            offer_next(self.means, tx, case, lawyer.actor)
        tx.cases.save(case)
