"""A case is opened for whoever may act on it; the person of a chat is known before anything is answered."""

from __future__ import annotations

from uuid import UUID

from workflows.case.case import Case
from workflows.kernel.errors import ChatLocked, NotFound
from workflows.kernel.people import Chat, DeskUser, Person
from workflows.ports.transaction import Transaction


def load(tx: Transaction, user: DeskUser, case_id: UUID) -> Case:
    """Gives the case, for a handler; nobody else acts on it."""
    if user.role != "handler":
        raise NotFound
    return tx.cases.get(case_id, user.actor)


def own(case: Case, user: DeskUser) -> None:
    """Whoever acts on a case without an owner becomes it."""
    if case.owner_id is None:
        case.owner_id = user.id


def person_in(tx: Transaction, chat: Chat) -> Person:
    """Gives the person of this chat; NotFound for a stranger, who must press Start first; ChatLocked for a locked
    chat."""
    person = tx.persons.in_chat(chat)
    if person is None:
        raise NotFound("error.stranger")
    if person.locked_at is not None:
        raise ChatLocked
    return person


def person_of(tx: Transaction, case: Case) -> Person:
    """Gives the insured person of a case."""
    return tx.persons.get(case.person_id)
