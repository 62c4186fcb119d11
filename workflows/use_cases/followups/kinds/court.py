"""An order of a court is to be obeyed, or a day of a proceeding comes near: what a handler is asked then."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from workflows.desk.court_tasks import CourtDayTask
from workflows.followups.payloads import CourtCheck, CourtDay
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.court import check_compliance, plan_check
from workflows.use_cases.shared.means import Means

DECIDED_WITHIN: Final = timedelta(hours=24)


def court_check(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """A sealed look, the task of the handler, and the look of the next day; nothing once somebody said that it is obeyed."""
    carried = firing.follow_up.carries(CourtCheck)
    proceeding = tx.court.get(carried.proceeding)
    if proceeding is None or not proceeding.is_to_be_obeyed or not firing.case.is_open:
        return "cancelled"
    rule = means.proceeding_desk.rule(firing.case, proceeding.rule)
    step = rule.step if rule is not None and rule.step is not None else ""
    check_compliance(means, tx, firing.case, step, proceeding, carried.number)
    plan_check(means, tx, firing.case, proceeding, carried.number + 1)
    return "done"


def court_day(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Once for each day; one of a proceeding that ended meanwhile asks nobody."""
    carried = firing.follow_up.carries(CourtDay)
    proceeding = tx.court.get(carried.proceeding)
    if proceeding is None or not proceeding.is_open:
        return "cancelled"
    task = CourtDayTask(proceeding.id, carried.what, carried.on)
    means.tasks.open(tx, firing.case, task, means.clock.now() + DECIDED_WITHIN, f"{proceeding.id}:{carried.what}")
    return "done"
