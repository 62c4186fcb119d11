"""A clock's alert: a right is about to lapse."""

from __future__ import annotations

from workflows.case.case import Case
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction


def second_person(tx: Transaction, case: Case) -> DeskUser | None:
    """The handler after the owner, in their order; the owner themselves where there is no other."""
    handlers = tx.users.handlers()
    places = [place for place, one in enumerate(handlers) if one.id == case.owner_id]
    return handlers[(places[0] + 1) % len(handlers)] if places else next(iter(handlers), None)
