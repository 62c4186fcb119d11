"""An outage is a gap between two beats; what fell due in it is told in one digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

GAP_AFTER = timedelta(hours=1)
"""With no beat for longer than this, nobody was there: an outage, a sleeping machine, a restored copy, a clock set forward."""
CLOCK_MAY_SLIP = timedelta(minutes=5)
"""Clocks of two machines, or one that is corrected, may go back by this much."""
HEARTBEAT, GAP, CLOCK_AUDIT = "heartbeat", "gap", "clock_audit"
"""Rows of what the engine remembers: its last beat, the end of the last gap, the last audit of clocks."""
PERSON_FIRST = timedelta(days=1)
"""After a gap a person has this long before an overdue chaser goes on by itself."""


def gap_between(last: datetime, now: datetime, after: timedelta = GAP_AFTER) -> Literal["outage", "clock_back"] | None:
    """Tells what happened between two beats, if anything did."""
    if now - last > after:
        return "outage"
    return "clock_back" if last - now > CLOCK_MAY_SLIP else None


def is_folded(due_at: datetime, tolerance: timedelta, gap_ended: datetime | None) -> bool:
    """Tells whether it fell due while nobody was there: it is then told in one digest, not in its own words."""
    return gap_ended is not None and due_at + tolerance < gap_ended
