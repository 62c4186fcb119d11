"""Handlers and lawyers told that something waits: the case number and how urgent it is, never what.

In Telegram only who asked for it is told; a team's group is told by queue. What is due within the hour and reaches nobody
there goes by mail: one at once, and what follows in the same quarter of an hour together in a second one.
The console has the rest, behind its own door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.people import DeskUser, Language
from workflows.ports.mail import UrgentCase
from workflows.ports.transaction import Transaction
from workflows.screens.desk import DeskNotice

if TYPE_CHECKING:
    from workflows.use_cases.shared.means import Office

AT_ONCE = timedelta(hours=1)
SOON = timedelta(hours=4)
WORTH_TELLING = timedelta(hours=24)
"""What is due later than this is found in the queue; telephones are for what cannot wait for it."""
MAILS_WITHIN = timedelta(minutes=15)
"""In this time one person gets two mails at most about what is urgent, however much there is."""
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
    """Tells the case's owner, where they asked for it, and the team's group; by mail what cannot wait, where that reached
    nobody or nobody has the case."""
    urgency = urgency_of(office.clock.now(), due_at)
    if urgency is None:
        return
    told = case.owner_id is not None and tell_user(office, tx, case, case.owner_id, urgency)
    if office.group_id is not None:
        told = told or case.owner_id is not None
        topic = queue or ("now" if urgency == "now" else "open")
        _send(office, tx, case, str(office.group_id), "fr", urgency, topic)
    if urgency == "now" and not told:
        for user in who_can_take(tx, case):
            _mail(office, tx, case, user, due_at)


def who_can_take(tx: Transaction, case: Case) -> Sequence[DeskUser]:
    """The case's owner; without one, the handlers of its country, or all where none is set to it."""
    owner = tx.users.get(case.owner_id) if case.owner_id is not None else None
    if owner is not None:
        return [owner]
    handlers = tx.users.handlers()
    able = [one for one in handlers if not one.jurisdictions or case.jurisdiction in one.jurisdictions]
    return able or handlers


def _mail(office: Office, tx: Transaction, case: Case, user: DeskUser, due_at: datetime) -> None:
    """One mail at once; for what comes in the same quarter of an hour a second, which gathers until it is over."""
    slot = int(office.clock.now().timestamp() // MAILS_WITHIN.total_seconds())
    over = datetime.fromtimestamp((slot + 1) * MAILS_WITHIN.total_seconds(), UTC)
    about: UrgentCase = (case.number, due_at.isoformat(), office.zone(case).key)
    key = f"urgent:{user.id}:{slot}"
    for name, at in ((key, None), (f"{key}:more", over), (f"{key}:{case.id}", None)):
        payload = _about(office, user, [about], case)
        if tx.outbox.add(Outgoing(name, "mail", user.email, payload, class_of("desk_mail"), case.id, not_before=at)):
            return
        found = tx.outbox.find(name)
        told = [(number, due, zone) for number, due, zone in found[0]["about"]] if found else []
        if any(number == case.number and due <= about[1] for number, due, _ in told):
            return
        if found and found[1]:
            kept = [one for one in told if one[0] != case.number]
            tx.outbox.rewrite(name, _about(office, user, [*kept, about], case))
            return


def _about(office: Office, user: DeskUser, cases: Sequence[UrgentCase], case: Case) -> Mapping[str, Any]:
    """The mail, and beside it what it is about, so that more can be told in it."""
    base = office.console_url
    link = (f"{base}/cases/{case.id}" if len(cases) == 1 else f"{base}/queue") if base else None
    return {
        **office.mails.urgent_cases(user, sorted(cases, key=lambda one: one[1]), link),
        "about": list(map(list, cases)),
    }


def tell_user(office: Office, tx: Transaction, case: Case, user_id: UUID, urgency: Urgency) -> bool:
    """Tells one handler or lawyer in their own language; False where no chat of theirs is linked."""
    chat_id = tx.desk_chats.chat_of(user_id)
    user = tx.users.get(user_id) if chat_id is not None else None
    if chat_id is None or user is None:
        return False
    _send(office, tx, case, str(chat_id), user.language, urgency, None)
    return True


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
