"""Until when a row belongs to whoever took it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam, or_

_NOW: BindParameter[datetime] = bindparam("now")
_BEYOND: BindParameter[datetime] = bindparam("beyond")

Instant = datetime | BindParameter[datetime]


def is_over(until: ColumnElement[datetime], now: Instant = _NOW, beyond: Instant = _BEYOND) -> ColumnElement[bool]:
    """Tells whether a lease has ended, or ends later than any given now could: its clock was ahead, and whoever had
    that clock would hold the row for as long as it was wrong. `instants` gives the values."""
    return or_(until <= now, until > beyond)


def instants(now: datetime, lease: timedelta) -> Mapping[str, datetime]:
    """Of `is_over`, for leases of this length; clocks of two machines may differ by as much again."""
    return {"now": now, "beyond": now + 2 * lease}
