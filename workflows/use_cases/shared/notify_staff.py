"""Staff are told that something waits: the case number and how urgent it is, never what.

In Telegram only who asked for it is told; a team's group is told by queue. What is due within the hour and reaches nobody
there goes by mail: one at once, and what follows in the same quarter of an hour together in a second one.
The console has the rest, behind its own door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.clock import Clock
from workflows.kernel.people import DeskUser, Language
from workflows.kernel.plain import listed
from workflows.kernel.translator import Translator
from workflows.ports.mail import MailView, UrgentCase
from workflows.ports.transaction import Transaction
from workflows.ports.views import CaseView
from workflows.screens.desk import DeskNotice
from workflows.use_cases.shared.calendar import CaseCalendar
from workflows.use_cases.shared.keys import next_key

AT_ONCE = timedelta(hours=1)
SOON = timedelta(hours=4)
WORTH_TELLING = timedelta(hours=24)
"""What is due later than this is found in the queue; telephones are for what cannot wait for it."""
MAILS_WITHIN = timedelta(minutes=15)
"""In this time one person gets two mails at most about what is urgent, however much there is."""
QUEUES: Final = ("now", "open", "lawyer")
Urgency = Literal["now", "soon", "today"]


def urgency_of(now: datetime, due_at: datetime) -> Urgency | None:
    """Tells how urgent something due at `due_at` is; None where nobody need be told."""
    left = due_at - now
    if left <= AT_ONCE:
        return "now"
    if left <= SOON:
        return "soon"
    return "today" if left <= WORTH_TELLING else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StaffNotifier:
    """The desk's own people are told through one notifier. `group_id` is a Telegram group of the team."""

    clock: Clock
    calendar: CaseCalendar
    view: CaseView
    mails: MailView
    say: Translator
    console_url: str
    group_id: int | None

    def tell_desk(self, tx: Transaction, case: Case, due_at: datetime, queue: str | None = None) -> None:
        """The case's owner is told, where they asked for it, and the team's group; by mail what cannot wait, where that
        reached nobody or nobody has the case."""
        urgency = urgency_of(self.clock.now(), due_at)
        if urgency is None:
            return
        told = case.owner_id is not None and self.tell_user(tx, case, case.owner_id, urgency)
        if self.group_id is not None:
            told = told or case.owner_id is not None
            topic = queue or ("now" if urgency == "now" else "open")
            self._send(tx, case, str(self.group_id), "fr", urgency, topic)
        if urgency == "now" and not told:
            for user in who_can_take(tx, case):
                self._mail(tx, case, user, due_at)

    def tell_by_mail(self, tx: Transaction, case: Case) -> None:
        """A notice of the case that no chat took reaches whoever can take the case: they look at it within the hour."""
        for user in who_can_take(tx, case):
            self._mail(tx, case, user, self.clock.now() + AT_ONCE)

    def tell_user(self, tx: Transaction, case: Case, user_id: UUID, urgency: Urgency) -> bool:
        """One handler or lawyer is told in their own language; False where no chat of theirs is linked."""
        chat_id = tx.desk_chats.chat_of(user_id)
        user = tx.users.get(user_id) if chat_id is not None else None
        if chat_id is None or user is None:
            return False
        self._send(tx, case, str(chat_id), user.language, urgency, None)
        return True

    def _mail(self, tx: Transaction, case: Case, user: DeskUser, due_at: datetime) -> None:
        """One mail leaves at once; for what comes in the same quarter of an hour a second, which gathers until it is over."""
        slot = int(self.clock.now().timestamp() // MAILS_WITHIN.total_seconds())
        over = datetime.fromtimestamp((slot + 1) * MAILS_WITHIN.total_seconds(), UTC)
        about: UrgentCase = (case.number, due_at.isoformat(), self.calendar.zone(case).key)
        key = f"urgent:{user.id}:{slot}"
        for name, at in ((key, None), (f"{key}:more", over), (f"{key}:{case.id}", None)):
            payload = self._about(user, [about], case)
            if tx.outbox.add(
                Outgoing(name, "mail", user.email, payload, class_of("desk_mail"), case.id, not_before=at)
            ):
                return
            found = tx.outbox.find(name)
            told = [_told(one) for one in listed(found[0]["about"])] if found else []
            if any(number == case.number and due <= about[1] for number, due, _ in told):
                return
            if found and found[1]:
                kept = [one for one in told if one[0] != case.number]
                tx.outbox.rewrite(name, self._about(user, [*kept, about], case))
                return

    def _about(self, user: DeskUser, cases: Sequence[UrgentCase], case: Case) -> Mapping[str, object]:
        """The mail, and beside it what it is about, so that more can be told in it."""
        base = self.console_url
        link = (f"{base}/cases/{case.id}" if len(cases) == 1 else f"{base}/queue") if base else None
        return {
            **self.mails.urgent_cases(user, sorted(cases, key=lambda one: one[1]), link),
            "about": list(map(list, cases)),
        }

    def _send(
        self, tx: Transaction, case: Case, to: str, language: Language, urgency: Urgency, topic: str | None
    ) -> None:
        url = f"{self.console_url}/cases/{case.id}" if self.console_url else ""
        for payload in self.view.show(DeskNotice(case.number, urgency, url), language):
            plain: dict[str, object] = dict(payload)
            if topic is not None:
                plain["topic"] = {"queue": topic, "name": self.say.say(language, f"notice.queue.{topic}")}
            tx.outbox.add(Outgoing(next_key(tx), "telegram", to, plain, class_of("chat_message"), case_id=case.id))


def _told(plain: object) -> UrgentCase:
    number, due, zone = listed(plain)
    return str(number), str(due), str(zone)


def who_can_take(tx: Transaction, case: Case) -> Sequence[DeskUser]:
    """Gives the case's owner; without one, the handlers of its country, or all where none is set to it."""
    owner = tx.users.get(case.owner_id) if case.owner_id is not None else None
    if owner is not None:
        return [owner]
    handlers = tx.users.handlers()
    able = [one for one in handlers if not one.jurisdictions or case.jurisdiction in one.jurisdictions]
    return able or handlers
