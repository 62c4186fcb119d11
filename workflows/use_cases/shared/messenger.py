"""The messenger puts into the outbox what people are told: screens in a chat, mails of information."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workflows.case.case import Case
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.desk.contact_tasks import ReachOtherwiseTask
from workflows.kernel.clock import Clock
from workflows.kernel.people import Language, Person
from workflows.ports.transaction import Transaction
from workflows.ports.views import CaseView
from workflows.screens.access import Locked
from workflows.screens.interview import AskSafety, Emergency, StillHereWord, UnreadWaits
from workflows.screens.screen import Screen
from workflows.use_cases.shared.calendar import CaseCalendar
from workflows.use_cases.shared.keys import next_key
from workflows.use_cases.shared.safe_contact import Contact, cannot_wait, contact_with, reached_by, says_nothing
from workflows.use_cases.shared.tasks import TaskList

OF_NO_CASE: Final = (Locked, Emergency, AskSafety, StillHereWord)
"""What a locked chat is told: the cards of danger say nothing of a case, and a cry for help is heard behind the lock too."""

IN_HAND: Final = timedelta(minutes=2)
"""For so long after something came from the person they have the telephone in their hand: what is said answers it."""


@dataclass(frozen=True, slots=True, repr=False)
class Messenger:
    """Verbs tell people through one messenger; what it writes leaves after the commit. Nothing else writes to a person in
    Telegram: what the desk starts is said when, and in the words, in which it is safe (`safe_contact`)."""

    view: CaseView
    clock: Clock
    calendar: CaseCalendar
    tasks: TaskList

    def tell(
        self,
        tx: Transaction,
        person: Person,
        *screens: Screen,
        replace: int | None = None,
        not_before: datetime | None = None,
        language: Language | None = None,
        wrote_at: datetime | None = None,
    ) -> None:
        """Screens enter the outbox, in order. `replace` is the message that the first may take the place of; before
        `not_before` none leaves. `language` while the person has chosen none. A locked chat is told that it is locked, and
        what helps in danger: nothing of any case. What answers the person is said as it is; what the desk starts, as they
        may be written to; what follows at once on something they sent at `wrote_at` answers them. Whoever is known to be
        a minor is spoken to as one."""
        shown = [one for one in screens if person.locked_at is None or isinstance(one, OF_NO_CASE)]
        answers = tx.hears == person.user_id or (wrote_at is not None and self.clock.now() - wrote_at <= IN_HAND)
        contact = Contact("free") if answers else contact_with(tx.cases.of_person(person.id))
        if contact.case is not None and shown:
            self._begin(tx, person, contact, contact.case, shown, not_before, language)
            return
        for screen in shown:
            replace = self._write(tx, person, screen, language, not_before, replace)

    def show_unread(self, tx: Transaction, person: Person) -> bool:
        """What waited for the person leaves now; False where nothing did."""
        waited = tx.outbox.take_unread(person.id)
        for one in waited:
            self._add(tx, person, one.payload)
        return bool(waited)

    def remind_unread(self, tx: Transaction, person: Person) -> None:
        """Whoever writes by themselves hears that something waits for them."""
        if tx.outbox.count_unread(person.id):
            self._write(tx, person, UnreadWaits())

    def take_out(self, tx: Transaction, person: Person, message_ids: Sequence[int]) -> None:
        """Takes messages out of the chat, as far as Telegram allows."""
        payload: dict[str, object] = {"method": "deleteMessages", "message_ids": list(message_ids)}
        if len(message_ids) == 1:
            payload = {"method": "deleteMessage", "message_id": message_ids[0]}
        self._add(tx, person, payload)

    def _begin(
        self,
        tx: Transaction,
        person: Person,
        contact: Contact,
        case: Case,
        screens: Sequence[Screen],
        not_before: datetime | None,
        language: Language | None,
    ) -> None:
        """The desk starts to write: what says nothing leaves in the hours that were given; all else waits to be asked for,
        and a word says so. Where nothing may leave, or not before the case's day, a handler reaches the person."""
        now = self.clock.now()
        opens = contact.next_from(now, self.calendar.zone(case))
        at = max((one for one in (opens, not_before) if one is not None), default=None)
        waited, waits = tx.outbox.count_unread(person.id), False
        for screen in screens:
            silent = says_nothing(screen)
            if contact.rule == "never" and silent:
                continue
            if silent or (contact.rule == "neutral" and cannot_wait(screen)):
                self._write(tx, person, screen, language, at if silent else not_before)
            else:
                self._write(tx, person, screen, language, unread=True)
                waits = True
        if waits and contact.rule != "never":
            today = self.calendar.today(case).isoformat()
            key = f"unread:{person.id}:{today}" if waited else None
            self._write(tx, person, UnreadWaits(), language, at, key=key)
        too_late = opens is not None and case.works_to is not None and opens >= case.works_to
        if contact.rule == "never" or too_late:
            day = self.calendar.today(case).isoformat()
            self.tasks.open(tx, case, ReachOtherwiseTask(), reached_by(case, now), key=day)

    def _write(
        self,
        tx: Transaction,
        person: Person,
        screen: Screen,
        language: Language | None = None,
        not_before: datetime | None = None,
        replace: int | None = None,
        *,
        unread: bool = False,
        key: str | None = None,
    ) -> int | None:
        """One screen enters the outbox; the message that the next may take the place of."""
        young = person.active_case is not None and tx.cases.is_read_by_minor(person.active_case)
        for payload in self.view.show(screen, language or person.speaks, country_of(tx, person), young=young):
            plain = dict(payload)
            if replace is not None:
                plain["replace"], replace = replace, None
            self._add(tx, person, plain, not_before, unread=unread, key=key)
        return replace

    def _add(
        self,
        tx: Transaction,
        person: Person,
        payload: Mapping[str, object],
        not_before: datetime | None = None,
        *,
        unread: bool = False,
        key: str | None = None,
    ) -> None:
        tx.outbox.add(
            Outgoing(
                key or next_key(tx),
                "telegram",
                str(person.chat_id),
                payload,
                class_of("chat_message"),
                person_id=person.id,
                not_before=not_before,
                unread=unread,
            )
        )

    def mail(self, tx: Transaction, to: str, payload: Mapping[str, object], case: Case, act: str = "desk_mail") -> None:
        """A mail of information enters the outbox; acts with legal weight go through `send_act`."""
        tx.outbox.add(Outgoing(next_key(tx), "mail", to, dict(payload), class_of(act), case_id=case.id))


def country_of(tx: Transaction, person: Person) -> str | None:
    """Gives the country whose words the person reads: that of the case they are busy with, else of their contract."""
    if person.active_case is not None:
        return tx.cases.jurisdiction(person.active_case)
    policy = tx.policies.get(person.policy_id) if person.policy_id is not None else None
    return policy.jurisdiction if policy is not None else None
