"""Handlers and lawyers told in Telegram that something waits: the case number and how urgent it is, never what.

Only who asked for it is told; a team's group is told by queue. The console has the rest, behind its own door.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from workflows.acts import class_of
from workflows.case import Case
from workflows.people import Language
from workflows.ports import Outgoing, Transaction
from workflows.screens import DeskNotice

if TYPE_CHECKING:
    from workflows.office import Office

AT_ONCE = timedelta(hours=1)
SOON = timedelta(hours=4)
WORTH_TELLING = timedelta(hours=24)
"""What is due later than this is found in the queue; telephones are for what cannot wait for it."""
QUEUES: Final = ("now", "open", "lawyer")
Urgency = Literal["now", "soon", "today"]


def urgency_of(now: datetime, due_at: datetime) -> Urgency | None:
    """How urgent something due at `due_at` is; None where nobody need be told."""
    left = due_at - now
    if left <= AT_ONCE:
        return "now"
    if left <= SOON:
        return "soon"
    return "today" if left <= WORTH_TELLING else None


def tell_desk(office: Office, tx: Transaction, case: Case, due_at: datetime, queue: str | None = None) -> None:
    """Tells the case's owner, where they asked for it, and the team's group."""
    urgency = urgency_of(office.clock.now(), due_at)
    if urgency is None:
        return
    if case.owner_id is not None:
        tell_user(office, tx, case, case.owner_id, urgency)
    if office.group_id is not None:
        topic = queue or ("now" if urgency == "now" else "open")
        _send(office, tx, case, str(office.group_id), "fr", urgency, topic)


def tell_user(office: Office, tx: Transaction, case: Case, user_id: UUID, urgency: Urgency) -> None:
    """Tells one handler or lawyer in their own language."""
    chat_id = tx.desk_chats.chat_of(user_id)
    user = tx.users.get(user_id) if chat_id is not None else None
    if chat_id is not None and user is not None:
        _send(office, tx, case, str(chat_id), user.language, urgency, None)


def _send(
    office: Office, tx: Transaction, case: Case, to: str, language: Language, urgency: Urgency, topic: str | None
) -> None:
    url = f"{office.console_url}/cases/{case.id}" if office.console_url else ""
    for payload in office.view.show(DeskNotice(case.number, urgency, url), language):
        plain: dict[str, Any] = dict(payload)
        if topic is not None:
            plain["topic"] = {"queue": topic, "name": office.say.say(language, f"notice.queue.{topic}")}
        tx.told += 1
        tx.outbox.add(Outgoing(f"{tx.cause}:{tx.told}", "telegram", to, plain, class_of("chat_message")))
