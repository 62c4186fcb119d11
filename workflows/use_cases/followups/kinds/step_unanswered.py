"""A step was sent and nobody answered."""

from __future__ import annotations

from dataclasses import replace

from workflows.case.events import Event
from workflows.case.step import RESULT_NEEDED
from workflows.desk.task_payloads import AfterOutageTask, ChaseFormalNoticeTask, ChaseStepTask
from workflows.followups.outage import PERSON_FIRST
from workflows.followups.payloads import StepFollowUp
from workflows.followups.timing import chase_on, chaser_level, next_due
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.screens.plan import StepNews
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import AFTER_OUTAGE, ALERT_WITHIN, WITHIN_A_DAY, Ended
from workflows.use_cases.letters.draft_letter import draft_reminder
from workflows.use_cases.shared.escalate import escalate
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.schedule import until


def step_unanswered(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Nobody answered: told, chased ever harder, and after the last time escalated."""
    case, asked = firing.case, firing.follow_up.carries(StepFollowUp)
    if case.record(asked.step).state != "under_way":
        return "cancelled"
    if firing.late:
        return _a_person_first(means, tx, firing, asked)
    number = firing.follow_up.attempt
    case.steps = {**case.steps, asked.step: replace(case.record(asked.step), asked=number)}
    means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=asked.step, number=number)
    if asked.rhythm.is_last(number):
        _give_up(means, tx, firing, asked)
    else:
        _chase(means, tx, firing, asked)
    return "done"


def _chase(means: Means, tx: Transaction, firing: Firing, asked: StepFollowUp) -> None:
    case, number, now = firing.case, firing.follow_up.attempt, means.clock.now()
    legal = means.analyses.of(case).work_day
    next_on = chase_on(means.calendar.today(case), until(asked.after_days, number), legal)
    task = ChaseFormalNoticeTask if asked.step == "formal_notice_author" else ChaseStepTask
    level = chaser_level(number, len(asked.after_days))
    means.tasks.open(
        tx, case, task(asked.step, number, level, next_on), now + WITHIN_A_DAY, f"{asked.step}:{number}"
    )  # fmt: skip
    if means.letters is not None:
        draft_reminder(means, tx, case, asked.step, level)
    key = f"{asked.step}:{case.record(asked.step).started_at}:{number + 1}"
    again = StepFollowUp(asked.step, asked.after_days, asked.then)
    means.schedule.plan(tx, case, again, means.calendar.morning(case, next_on), key, attempt=number + 1)
    firing.tell(StepNews(case, means.rulebook.lay("steps", asked.step), "no_answer", number, next_on))


def _give_up(means: Means, tx: Transaction, firing: Firing, asked: StepFollowUp) -> None:
    case, step, number, now = firing.case, asked.step, firing.follow_up.attempt, means.clock.now()
    firing.tell(StepNews(case, means.rulebook.lay("steps", step), "escalates", number))
    # a capture that nobody delivered proves nothing: it is to be ordered again, and what waits for it still waits
    case.move_step(step, "set_aside" if step in RESULT_NEEDED else "done", now, "none")
    if asked.then == "lawyer_referral":
        escalate(means, tx, case, ENGINE, step, tell=firing.tell)
    else:
        means.tasks.open(tx, case, ChaseStepTask(step), now + WITHIN_A_DAY, f"{step}:{number}")
    replan(means, tx, case, ENGINE)


def _a_person_first(means: Means, tx: Transaction, firing: Firing, asked: StepFollowUp) -> Ended:
    """After a gap nothing goes on by itself: a person looks, and has a day for it."""
    case, follow_up, now = firing.case, firing.follow_up, means.clock.now()
    firing.round_.about(case)
    key = f"{follow_up.id}:{follow_up.version}"
    means.tasks.open(tx, case, AfterOutageTask(asked.step), now + ALERT_WITHIN, key, quietly=True)
    day = next_due(now, follow_up.due_at, PERSON_FIRST).astimezone(means.calendar.zone(case)).date()
    tx.follow_ups.move(follow_up, means.calendar.morning(case, day), AFTER_OUTAGE)
    return "moved"
