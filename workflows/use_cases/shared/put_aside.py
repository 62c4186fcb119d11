"""A report whose insured stays silent is put aside, and opens again at their next word or when the content comes back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.interview_memory import InterviewMemory
from workflows.followups.follow_up import INTERVIEW_REMINDERS_AFTER
from workflows.followups.payloads import InterviewReminder
from workflows.kernel.people import ENGINE, Actor
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.contradiction import replan_if_sound
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.urgency import await_report

MARK: Final = "put_aside"


def is_put_aside(case: Case) -> bool:
    """Tells whether it was closed because nothing more was heard, and not by a person's decision."""
    return case.state == "closed" and MARK in case.interview


def state_taken_up(case: Case) -> str:
    """Gives the state in which a case put aside goes on once it is taken up again; of any other case, the one it is
    in."""
    if not is_put_aside(case):
        return case.state
    return "reporting" if case.plan_shown is None else "open"


def put_aside(means: Means, tx: Transaction, case: Case) -> None:
    """Closes it quietly. The person's active case stays what it is, so that whatever they write next is about it."""
    now = means.clock.now()
    case.become("closed")
    case.closed_at = now
    case.interview = {**case.interview, "put_aside": now.isoformat()}
    case.nothing_urgent()
    tx.follow_ups.cancel(case.id)
    for task in tx.tasks.open_of(case.id):
        task.done_at = now
        tx.tasks.done(task)
    means.timeline.note(tx, case, Event.CASE_CLOSED, ENGINE, why="silent")


def reopen(means: Means, tx: Transaction, case: Case, actor: Actor, why: str) -> None:
    """Takes a closed case up again: a report goes on with its interview, any other with its plan made anew."""
    going_on: InterviewMemory = {**case.interview}
    going_on.pop(MARK, None)
    case.interview = going_on
    case.closed_at = None
    means.timeline.note(tx, case, Event.CASE_REOPENED, actor, why=why)
    if case.plan_shown is None:
        case.become("reporting")
        await_report(means, case, means.clock.now() + INTERVIEW_REMINDERS_AFTER[0])
        remind(means, tx, case, f"{means.clock.now().isoformat()}:")
    else:
        case.become("open")
        replan_if_sound(means, tx, case, actor)


def remind(means: Means, tx: Transaction, case: Case, since: str = "") -> None:
    """Plans the reminders of a report that may stop half-way."""
    now: datetime = means.clock.now()
    for attempt, after in enumerate(INTERVIEW_REMINDERS_AFTER, 1):
        means.schedule.plan(tx, case, InterviewReminder(), now + after, f"{since}{attempt}", attempt=attempt)
