"""A pause is over."""

from __future__ import annotations

from workflows.desk.task_payloads import ResumeFollowUpTask
from workflows.followups.payloads import PauseReview
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import WITHIN_A_DAY, Ended
from workflows.use_cases.shared.means import Means


def pause_is_over(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """The announced day has passed: a person says whether the follow-ups go on."""
    case, review = firing.case, firing.follow_up.carries(PauseReview)
    if not tx.follow_ups.paused_of(case.id):
        return "cancelled"
    due = means.clock.now() + WITHIN_A_DAY
    means.tasks.open(tx, case, ResumeFollowUpTask(review.why), due, str(firing.follow_up.id))
    return "done"
