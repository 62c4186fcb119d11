"""A report that was begun and not ended."""

from __future__ import annotations

from datetime import datetime

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payloads import CompleteReportTask
from workflows.followups.follow_up import INTERVIEW_REMINDERS_AFTER, QUIET_CLOSE_AFTER, STILL_THERE, FollowUp
from workflows.followups.payloads import QuietClose
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import WITHIN_A_DAY, Ended
from workflows.use_cases.shared.conversation import ask
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import put_aside
from workflows.use_cases.shared.safe_contact import must_be_neutral


def interview_stopped(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """The person is asked again, then the report is handed to a person of the desk, then put aside."""
    case, follow_up = firing.case, firing.follow_up
    if case.state != "reporting":
        return "cancelled"
    now, heard = means.clock.now(), last_word(tx, case)
    if heard is not None and now - heard < STILL_THERE:
        tx.follow_ups.move(follow_up, heard + INTERVIEW_REMINDERS_AFTER[0])
        case.works_to = follow_up.due_at
        tx.cases.save(case)
        return "moved"
    means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, reminder=follow_up.attempt)
    screen = Sentence("safety.reminder") if must_be_neutral(case) else ask(means, case, resumed=True)
    if screen is not None:
        firing.round_.about(case)[:] = [screen]
    case.works_to = _next_reminder(follow_up, now)
    if follow_up.attempt >= len(INTERVIEW_REMINDERS_AFTER):
        means.tasks.open(tx, case, CompleteReportTask(), now + WITHIN_A_DAY)
        means.schedule.plan(tx, case, QuietClose(), now + QUIET_CLOSE_AFTER, str(follow_up.id))
    return "done"


def _next_reminder(follow_up: FollowUp, now: datetime) -> datetime:
    """When the report is asked for again; after the last time, when a person is to have taken it up."""
    number = follow_up.attempt
    if number >= len(INTERVIEW_REMINDERS_AFTER):
        return now + WITHIN_A_DAY
    return now + INTERVIEW_REMINDERS_AFTER[number] - INTERVIEW_REMINDERS_AFTER[number - 1]


def still_silent(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """The report is put aside, not forgotten: their next word opens it again. Who could not reach the desk gets a week more."""
    case, follow_up = firing.case, firing.follow_up
    if case.state != "reporting":
        return "cancelled"
    now, heard = means.clock.now(), last_word(tx, case)
    earliest = heard + QUIET_CLOSE_AFTER if heard is not None else now
    if firing.late or earliest > now:
        tx.follow_ups.move(follow_up, max(earliest, now + INTERVIEW_REMINDERS_AFTER[-1] if firing.late else now))
        return "moved"
    tx.follow_ups.finish(follow_up, "done")
    put_aside(means, tx, case)
    firing.tell(Sentence("case.quiet_close", {"number": case.number}, case_id=case.id))
    return "done"


def last_word(tx: Transaction, case: Case) -> datetime | None:
    """Tells when the insured was last heard of in this case."""
    return max((line.at for line in tx.timeline.of(case.id) if line.actor_role == "insured"), default=None)
