"""The messenger puts into the outbox what people are told: screens in a chat, mails of information."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.case.case import Case
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.kernel.people import ENGINE, Language, Person
from workflows.ports.transaction import Transaction
from workflows.ports.views import CaseView
from workflows.screens.access import Locked
from workflows.screens.screen import Screen


@dataclass(frozen=True, slots=True, repr=False)
class Messenger:
    """Verbs tell people through one messenger; what it writes leaves after the commit."""

    view: CaseView

    def tell(
        self,
        tx: Transaction,
        person: Person,
        *screens: Screen,
        replace: int | None = None,
        not_before: datetime | None = None,
        language: Language | None = None,
    ) -> None:
        """Screens enter the outbox, in order. `replace` is the message that the first may take the place of; before
        `not_before` none leaves. `language` while the person has chosen none. A locked chat is told nothing but that it is
        locked."""
        country = country_of(tx, person)
        for screen in screens:
            if person.locked_at is not None and not isinstance(screen, Locked):
                continue
            for payload in self.view.show(screen, language or person.speaks, country):
                plain = dict(payload)
                if replace is not None:
                    plain["replace"], replace = replace, None
                tx.outbox.add(
                    Outgoing(
                        next_key(tx),
                        "telegram",
                        str(person.chat_id),
                        plain,
                        class_of("chat_message"),
                        person_id=person.id,
                        not_before=not_before,
                    )
                )

    def mail(self, tx: Transaction, to: str, payload: Mapping[str, object], case: Case, act: str = "desk_mail") -> None:
        """A mail of information enters the outbox; acts with legal weight go through `send_act`."""
        tx.outbox.add(Outgoing(next_key(tx), "mail", to, dict(payload), class_of(act), case_id=case.id))


def country_of(tx: Transaction, person: Person) -> str | None:
    """The country whose words the person reads: that of the case they are busy with, else of their contract."""
    if person.active_case is not None:
        return tx.cases.get(person.active_case, ENGINE).jurisdiction
    policy = tx.policies.get(person.policy_id) if person.policy_id is not None else None
    return policy.jurisdiction if policy is not None else None


def next_key(tx: Transaction) -> str:
    """The key of the unit's next message: the same whenever the same unit is done again."""
    tx.told += 1
    return f"{tx.cause}:{tx.told}"
