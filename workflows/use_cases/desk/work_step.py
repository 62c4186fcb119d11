"""A handler starts and finishes a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.case.step import OUTCOMES
from workflows.followups.follow_up import STEP_DUE, STEP_FOLLOW_UP
from workflows.followups.payloads import StepFollowUp
from workflows.followups.timing import Rhythm
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import ENGINE, Actor, DeskUser
from workflows.law.analysis import Analysis
from workflows.ports.transaction import Transaction
from workflows.screens.plan import StepNews
from workflows.use_cases.desk.close_case import TO_BEGIN, _ends_by_itself
from workflows.use_cases.shared.captures import end_capture_step
from workflows.use_cases.shared.case_access import load, own, person_of
from workflows.use_cases.shared.conversation import plan_card
from workflows.use_cases.shared.gates import why_not
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.next_step import ask_what_next
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.takedown import watch_removals

TASKS_OF_A_STEP = (*TO_BEGIN, "chase_step", "chase_formal_notice", "capture_by_hand")
"""Tasks that a step ends when it begins, and when it ends."""


@dataclass(frozen=True, slots=True)
class StartStep:
    """Sent or ordered: from here the follow-ups of the step run."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if case.record(step).state == "under_way":
            return
        _ends_by_itself(step)
        analysis = self.means.analyses.of(case)
        refusal = why_not(case, analysis, step)
        if refusal is not None:
            self.means.timeline.note(tx, case, Event.STEP_REFUSED, user.actor, step=step)
            raise refusal
        own(case, user)
        start_step(self.means, tx, case, user.actor, step, analysis)


def start_step(means: Means, tx: Transaction, case: Case, actor: Actor, step: str, analysis: Analysis) -> None:
    """Starts a step that may start: the insured is told, and when its follow-up comes."""
    rhythm = rhythm_of(analysis, step)
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


def rhythm_of(analysis: Analysis, step: str) -> Rhythm:
    """Tells how the playbook follows the step up."""
    line = next((one for one in analysis.plan if one.step == step), None)
    if line is None or line.follow_ups is None:
        return Rhythm(())
    return Rhythm(tuple(line.follow_ups.after_days), line.follow_ups.then)


@dataclass(frozen=True, slots=True)
class FinishStep:
    """Received, answered, refused: the outcome decides what becomes possible."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID, step: str, outcome: str | None = None
    ) -> None:
        case = load(tx, user, case_id)
        if not case.is_open:
            raise Refused("error.case_closed")
        if outcome is not None and outcome not in OUTCOMES:
            raise BadInput
        record = case.record(step)
        if record.state == "done":
            if (outcome or "none") != (record.outcome or "none"):  # another word on it stands already
                raise Refused("error.step_ended")
            return
        _ends_by_itself(step)
        if record.state != "under_way":
            refusal = why_not(case, self.means.analyses.of(case), step)
            if refusal is not None:
                raise refusal
        own(case, user)
        end_step(self.means, tx, case, user.actor, step, outcome or "none", user.id)


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
