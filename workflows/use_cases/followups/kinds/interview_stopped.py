"""A report that was begun and not ended."""

from __future__ import annotations

from datetime import datetime

from workflows.case.case import Case
from workflows.ports.transaction import Transaction


def last_word(tx: Transaction, case: Case) -> datetime | None:
    """When the insured was last heard of in this case."""
    return max((line.at for line in tx.timeline.of(case.id) if line.actor_role == "insured"), default=None)
