"""A publication whose removal was asked for is looked at: by a machine where it may, else by a person."""

from __future__ import annotations

from workflows.evidence.capture_order import CaptureOrder
from workflows.followups.payloads import TakedownLook
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.round import Ended
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.takedown import ask_to_look, machine_may_look


def takedown_look(means: Means, tx: Transaction, firing: Firing) -> Ended:
    """Looks again at what is known now. The order is a capture like the first, so that what it sees is proof; a machine takes
    it up. A closed case is looked after by machines alone."""
    case, carried = firing.case, firing.follow_up.carries(TakedownLook)
    watch = tx.watches.get(carried.watch)
    if watch is None or not watch.is_watching:
        return "cancelled"
    if not machine_may_look(means, case, watch):
        if case.is_open:
            ask_to_look(means, tx, case, watch, "takedown.why.by_hand")
            return "done"
        return "cancelled"
    now = means.clock.now()
    order = CaptureOrder(
        means.new_id(), case.id, f"{firing.follow_up.id}:look", watch.publication, watch.url, now, now, watch.words,
        watch.language, watch=watch.id,
    )  # fmt: skip
    tx.captures.add(order)
    return "done"
