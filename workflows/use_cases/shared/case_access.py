"""A case is opened for whoever may act on it."""

from __future__ import annotations

from uuid import UUID

from workflows.case.case import Case
from workflows.kernel.errors import NotFound
from workflows.kernel.people import DeskUser
from workflows.ports.transaction import Transaction


def load(tx: Transaction, user: DeskUser, case_id: UUID) -> Case:
    """The case, for a handler; nobody else acts on it."""
    if user.role != "handler":
        raise NotFound
    return tx.cases.get(case_id, user.actor)


def own(case: Case, user: DeskUser) -> None:
    """Whoever acts on a case without an owner becomes it."""
    if case.owner_id is None:
        case.owner_id = user.id
