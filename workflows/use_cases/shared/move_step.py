"""A step of the plan begins and ends: whoever says so, the same follow-ups, tasks, watch and words come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.followups.follow_up import STEP_DUE, STEP_FOLLOW_UP
from workflows.followups.payloads import StepFollowUp
from workflows.followups.timing import Rhythm
from workflows.kernel.people import ENGINE, Actor
from workflows.law.analysis import Analysis
from workflows.ports.transaction import Transaction
from workflows.screens.plan import StepNews
from workflows.use_cases.shared.captures import end_capture_step
from workflows.use_cases.shared.case_access import person_of
from workflows.use_cases.shared.conversation import plan_card
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.takedown import watch_removals

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means

TO_BEGIN: Final = ("step_due", "order_capture", "cost_approved")
TASKS_OF_A_STEP: Final = (*TO_BEGIN, "chase_step", "chase_formal_notice", "capture_by_hand")
"""Tasks that a step ends when it begins, and when it ends."""


def rhythm_of(analysis: Analysis, step: str) -> Rhythm:
    """Tells how the playbook follows the step up."""
    line = next((one for one in analysis.plan if one.step == step), None)
    if line is None or line.follow_ups is None:
        return Rhythm(())
    return Rhythm(tuple(line.follow_ups.after_days), line.follow_ups.then)


def start_step(means: Means, tx: Transaction, case: Case, actor: Actor, step: str, analysis: Analysis) -> None:
    """Starts a step that may start, followed up as the playbook says: the insured is told, and when its follow-up comes."""
    begin_step(means, tx, case, step, rhythm_of(analysis, step), actor)


def begin_step(means: Means, tx: Transaction, case: Case, step: str, rhythm: Rhythm, actor: Actor) -> None:
    """Begins a step that was sent or ordered: from here its follow-ups run. Whether it may begin was asked before."""
    record = case.move_step(step, "under_way", means.clock.now())
    tx.follow_ups.cancel(case.id, kind=STEP_DUE, step=step)
    means.tasks.close(tx, case, *TO_BEGIN, step=step, by=actor.id)
    means.timeline.note(tx, case, Event.STEP_STARTED, actor, step=step)
    next_on = None
    if rhythm.after_days:
        next_on = means.calendar.today(case) + timedelta(days=rhythm.after_days[0])
        key = f"{step}:{record.started_at}:1"
        follow_up = StepFollowUp(step, rhythm.after_days, rhythm.then)
        means.schedule.plan(tx, case, follow_up, means.calendar.morning(case, next_on), key)
        means.timeline.note(tx, case, Event.FOLLOW_UP_PLANNED, ENGINE, step=step, on=next_on.isoformat())
    replan(means, tx, case, actor)
    watch_removals(means, tx, case, step)
    tx.cases.save(case)
    news = StepNews(case, means.rulebook.lay("steps", step), "started", next_on=next_on)
    means.messenger.tell(tx, person_of(tx, case), news)


def end_step(
    means: Means, tx: Transaction, case: Case, actor: Actor, step: str, outcome: str = "none", by: UUID | None = None
) -> None:
    """Ends a step that may end: what waited for it opens, and the insured is told. `by`: the handler who did it."""
    case.move_step(step, "done", means.clock.now(), outcome)
    for kind in (STEP_FOLLOW_UP, STEP_DUE):
        tx.follow_ups.cancel(case.id, kind=kind, step=step)
    means.tasks.close(tx, case, *TASKS_OF_A_STEP, step=step, by=by)
    means.timeline.note(tx, case, Event.STEP_DONE, actor, step=step, outcome=outcome)
    end_capture_step(means, tx, case)
    if outcome != "refused":
        watch_removals(means, tx, case, step)
    analysis, changes = replan(means, tx, case, actor)
    ask_what_next(means, tx, case)
    tx.cases.save(case)
    news = StepNews(case, means.rulebook.lay("steps", step), "done")
    card = [plan_card(means, case, analysis, picture=False, changes=changes)] if changes else []
    means.messenger.tell(tx, person_of(tx, case), news, *card)
