"""A step's day has come."""

from __future__ import annotations

from workflows.case.events import Event
from workflows.desk.task_payloads import StepDueTask
from workflows.followups.payloads import StepDue
from workflows.kernel.people import ENGINE
from workflows.kernel.text import spoken_in
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import WITHIN_A_DAY, Ended
from workflows.use_cases.letters.draft_letter import draft_letter
from workflows.use_cases.shared.means import Means


def step_due(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """The step's day has come and it has not begun: a task, and a word to whose step it is. A step that is a letter of the
    desk is drafted, for a person to read."""
    case, step = firing.case, firing.follow_up.carries(StepDue).step
    if case.record(step).state != "planned":
        return "cancelled"
    analysis = means.analyses.of(case)
    line = next((one for one in analysis.plan if one.step == step), None)
    if line is None:
        return "cancelled"
    means.timeline.note(tx, case, Event.FOLLOW_UP_FIRED, ENGINE, step=step, due=True)
    if (
        line.by == "insured" and not case.wants_an_end and all(one.step != step for one in analysis.refused)
    ):  # else the desk is to come first
        spoken = spoken_in(case.language, case.jurisdiction)
        params = {"number": case.number, "step": means.rulebook.lay("steps", step).in_(spoken)}
        firing.tell(Sentence("step.yours_is_due", params, case_id=case.id))
    letter = means.letters.kind_of_step(case, step) if means.letters is not None else None
    if letter is not None and line.by != "insured":
        draft_letter(means, tx, case, letter, step)
    means.tasks.open(tx, case, StepDueTask(step), means.clock.now() + WITHIN_A_DAY, str(firing.follow_up.id))
    return "done"
