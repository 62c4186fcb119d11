"""The next step is asked for when the last one has ended."""

from __future__ import annotations

from datetime import timedelta

from workflows.case.case import Case
from workflows.case.step import CLOSING
from workflows.desk.engine_tasks import CaseStuckTask
from workflows.followups.follow_up import GOES_ON
from workflows.kernel.planned_step import PlannedStep
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

LOOKED_AT_WITHIN = timedelta(hours=4)
STUCK = CaseStuckTask.kind
ENDED = ("done", "set_aside")


def is_stuck(tx: Transaction, case: Case) -> bool:
    """Tells whether an open case has nothing planned and nothing for anybody to do. What goes on by itself plans
    nothing."""
    return case.is_open and not work_planned(tx, case) and not tx.tasks.open_of(case.id)


def work_planned(tx: Transaction, case: Case) -> bool:
    """Tells whether a follow-up is to come that somebody's work waits for."""
    return any(one.kind not in GOES_ON for one in tx.follow_ups.open_of(case.id))


def ask_what_next(means: Means, tx: Transaction, case: Case, quietly: bool = True) -> bool:
    """To be called when something has ended: if it was the last of the whole plan and nothing else waits, somebody is asked
    at once what becomes of the case, as the next audit would. Whether they were."""
    if not case.plan_shown or not all(_has_ended(case, line) for line in case.plan_shown) or not is_stuck(tx, case):
        return False
    return means.tasks.open(tx, case, CaseStuckTask(), means.clock.now() + LOOKED_AT_WITHIN, tx.cause, quietly)


def _has_ended(case: Case, line: PlannedStep) -> bool:
    """Whether nothing is to come of a step; one that was done before the report has no record of its own."""
    state = case.record(line["step"]).state
    return state in ENDED or line["step"] == CLOSING or (state == "planned" and bool(line["done"]))
