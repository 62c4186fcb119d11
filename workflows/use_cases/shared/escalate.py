"""From the desk to a lawyer: offered to one after the other of the roster, never without the insured's request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.records import Escalation
from workflows.desk.task_payloads import ChooseLawyerTask, NoLawyerLeftTask
from workflows.followups.follow_up import LAWYER_ANSWERS_WITHIN
from workflows.followups.payloads import LawyerSilence
from workflows.kernel.people import ENGINE, Actor
from workflows.ports.transaction import Transaction
from workflows.screens.desk import LawyerNews, LawyerQuestion
from workflows.screens.screen import Screen
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.means import Means

Tell = Callable[[Screen], None]


def escalate(means: Means, tx: Transaction, case: Case, actor: Actor, why: str, tell: Tell | None = None) -> None:
    """Escalates the case. Without the insured's written request no name is offered: they are asked, and the handler is
    told to wait for their choice. `tell` says it to the insured, together with whatever else is said; by default at once."""
    means.timeline.note(tx, case, Event.CASE_ESCALATED, actor, why=why)
    if case.facts.get("lawyer_choice_requested_in_writing"):
        offer_next(means, tx, case, actor, tell)
        return
    say = tell or _at_once(means, tx, case)
    say(LawyerQuestion(case))
    means.tasks.open(tx, case, ChooseLawyerTask(why), means.clock.now() + timedelta(hours=24))


def _at_once(means: Means, tx: Transaction, case: Case) -> Tell:
    return lambda screen: means.messenger.tell(tx, person_of(tx, case), screen)


def offer_next(means: Means, tx: Transaction, case: Case, actor: Actor, tell: Tell | None = None) -> None:
    """Offers the case to the next lawyer who has not been asked; with none left it goes back to the handler."""
    now = means.clock.now()
    before = tx.escalations.of(case.id)
    if any(one.state in ("offered", "accepted") for one in before):
        return
    asked = {one.lawyer_id for one in before}
    left = [one for one in tx.users.lawyers(case.jurisdiction) if one.id not in asked]
    lawyer = min(left, key=lambda one: one.language != case.language, default=None)  # who speaks as the insured does
    if lawyer is None:
        if case.state == "escalated":
            case.become("open")
        means.timeline.note(tx, case, Event.LAWYER_NONE_LEFT, ENGINE)
        means.tasks.open(tx, case, NoLawyerLeftTask(), now + timedelta(hours=4), key=str(len(before)))
        return
    if case.state == "open":
        case.become("escalated")
    expires = now + LAWYER_ANSWERS_WITHIN
    escalation = Escalation(means.new_id(), case.id, lawyer.id, "offered", now, expires)
    tx.escalations.add(escalation)
    means.schedule.plan(tx, case, LawyerSilence(escalation.id), expires, str(escalation.id))
    link = means.links.sign("offer", escalation.id, expires)
    means.messenger.mail(tx, lawyer.email, means.mails.lawyer_offer(case, lawyer, link, expires), case)
    means.staff.tell_user(tx, case, lawyer.id, "today")
    means.timeline.note(tx, case, Event.LAWYER_OFFERED, actor, lawyer=lawyer.name, until=expires.isoformat())
    say = tell or _at_once(means, tx, case)
    say(LawyerNews(case, "asked", lawyer.name))


def end_mandates(means: Means, tx: Transaction, case: Case, at: datetime) -> None:
    """The case is closed: what is still offered is taken back, and whoever has it or was asked is told by mail."""
    for escalation in tx.escalations.of(case.id):
        lawyer = tx.users.get(escalation.lawyer_id)
        if escalation.state == "offered":
            escalation.become("withdrawn", at)
            tx.escalations.save(escalation)
            if lawyer is not None:
                means.messenger.mail(tx, lawyer.email, means.mails.lawyer_withdrawn(case, lawyer), case)
        elif escalation.state == "accepted" and lawyer is not None:
            means.messenger.mail(tx, lawyer.email, means.mails.lawyer_closed(case, lawyer), case)
