"""The engine says that it is there, and notices that it was not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workflows.followups.outage import GAP, GAP_AFTER, HEARTBEAT, gap_between
from workflows.kernel.plain import text
from workflows.ports.transaction import Transaction
from workflows.use_cases.delivery.settle_act import HoldActs

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class Beat:
    """Writes the heartbeat. After a gap (an outage, a clock set wrong, a restored copy) it first holds every act with
    legal weight for a person, and remembers when the gap ended: what fell due in it is folded.

    What was counted of tries to sign in, and is over, is forgotten with it.

    The gap is measured on the clock of the machine: where a demo moves the time of the cases, nobody was away."""

    means: Means

    def __call__(self, tx: Transaction, *, gap_after: timedelta = GAP_AFTER) -> str | None:
        """Tells what kind of gap there was, if any."""
        now, wall = self.means.clock.now(), self.means.wall.now()
        last = tx.state.get(HEARTBEAT)
        what = gap_between(datetime.fromisoformat(text(last.detail, "wall")), wall, gap_after) if last else None
        if what is not None and last is not None:
            held = HoldActs(self.means)(tx, why=what)
            tx.state.put(GAP, now, what=what, since=last.at.isoformat(), held=held)
        tx.sign_in_tries.forget_old(wall)
        tx.state.put(HEARTBEAT, now, wall=wall.isoformat())
        return what
