"""Until when a row belongs to whoever took it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_

_NOW: Any = bindparam("now")
_BEYOND: Any = bindparam("beyond")


def is_over(until: ColumnElement[datetime], now: Any = _NOW, beyond: Any = _BEYOND) -> ColumnElement[bool]:
    """A lease that has ended, or that ends later than any given now could: its clock was ahead, and whoever had that clock
    would hold the row for as long as it was wrong. `instants` gives the values."""
    return or_(until <= now, until > beyond)


def instants(now: datetime, lease: timedelta) -> Mapping[str, Any]:
    """Of `is_over`, for leases of this length; clocks of two machines may differ by as much again."""
    return {"now": now, "beyond": now + 2 * lease}
