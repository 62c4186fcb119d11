"""A follow-up that cannot run: tried again, soon and then seldom, and a person is told of it once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from workflows.desk.engine_tasks import FollowUpFailingTask
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.means import Means

TRIES = 5
"""After so many a person is told."""
SOON, SELDOM = timedelta(minutes=15), timedelta(hours=24)
LOOKED_AT_WITHIN = timedelta(hours=4)
FAILING = FollowUpFailingTask.kind
"""The kind of the task, and the reason of the wait."""


@dataclass(frozen=True, slots=True)
class NoteFailing:
    """The follow-up waits for its next try. It is never given up: what fails today may run after the next release."""

    means: Means

    def __call__(self, tx: Transaction, *, follow_up_id: UUID, why: str) -> None:
        follow_up = tx.follow_ups.get(follow_up_id)
        if follow_up is None or follow_up.state not in ("pending", "queued"):
            return
        now, times = self.means.clock.now(), follow_up.payload.failed + 1
        follow_up.payload = replace(follow_up.payload, failed=times)
        tx.follow_ups.move(follow_up, now + (SOON if times < TRIES else SELDOM), FAILING)
        if times == TRIES:
            case = tx.cases.get(follow_up.case_id, ENGINE)
            task = FollowUpFailingTask(follow_up.kind, why, follow_up.step)
            self.means.tasks.open(tx, case, task, now + LOOKED_AT_WITHIN, str(follow_up.id))
