"""The day by which a third party had promised something has passed: a handler finds out whether it was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from workflows.desk.promise_task import CheckPromiseTask
from workflows.followups.payloads import PromiseDue
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.means import Means

FOUND_OUT_WITHIN: Final = timedelta(hours=24)


def promise_due(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Once for each promise; one that was settled meanwhile asks nobody."""
    carried = firing.follow_up.carries(PromiseDue)
    party = tx.third_parties.get(carried.party)
    promise = party.promise(carried.promise) if party is not None else None
    if party is None or promise is None or promise.state != "open":
        return "cancelled"
    task = CheckPromiseTask(party.id, promise.id, promise.kind, promise.until)
    means.tasks.open(tx, firing.case, task, means.clock.now() + FOUND_OUT_WITHIN, str(promise.id))
    return "done"
