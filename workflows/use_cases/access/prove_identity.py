"""Another way in than the code of a letter: policy number and date of birth, then a code to the address the insurer holds.

The answer is the same whether the two were right or not: nobody learns here who is insured, nor where they read mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from workflows.case.events import Audit
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.interview.reading.dates import NotADate, read_day
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat, Member, Person
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskPolicy, CodeRefused
from workflows.screens.screen import Sentence
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import await_input, menu
from workflows.use_cases.shared.means import Means

CODE_LIVES = timedelta(minutes=30)
CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_FIGURES: Final = "23456789"
LONGEST_NUMBER: Final = 40
EARLIEST_BIRTH: Final = date(1900, 1, 1)
YOUNGEST: Final = timedelta(days=366)
"""Nobody younger writes: a day of the last year is a day without its year."""


def readable_code(secret: str) -> str:
    """Eight letters and figures that nobody confuses, in two groups; 38 bits of the secret's chance. The second group begins
    with a figure: by that a code is known for one however it is typed, and two words of a sentence are not."""
    value = int.from_bytes(secret.encode(), "big")
    letters = ""
    for place in range(8):
        held = CODE_FIGURES if place == 4 else CODE_LETTERS
        value, rest = divmod(value, len(held))
        letters += held[rest]
    return f"{letters[:4]}-{letters[4:]}"


@dataclass(frozen=True, slots=True)
class AskIdentity:
    """Asks for the policy number."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, pressed: int | None = None) -> None:
        person = person_in(tx, chat)
        await_input(tx, person, AwaitedInput(AwaitedKind.POLICY))
        self.means.messenger.tell(tx, person, AskPolicy("number"), replace=pressed)


@dataclass(frozen=True, slots=True)
class ProveIdentity:
    """Takes the number, then the date of birth; sends a one-time code where both are right."""

    means: Means
    new_secret: Callable[[], str]

    def __call__(self, tx: Transaction, *, chat: Chat, text: str, message_id: int | None = None) -> None:
        person = person_in(tx, chat)
        number = person.awaited_input.words if person.awaited_input is not None else ""
        if not number:
            self._number(tx, person, text)
            return
        zone = self.means.rulebook.jurisdictions.guessed(person.speaks).zone
        today = self.means.clock.now().astimezone(zone).date()
        try:
            born = read_day(text, today, EARLIEST_BIRTH).day
            if born > today - YOUNGEST:
                raise NotADate("vague")
        except NotADate:
            self.means.messenger.tell(tx, person, Sentence("identity.not_a_date"), AskPolicy("birth_date"))
            return
        now = self.means.clock.now()
        recognised = tx.members.recognise(number, born, person.id, now)
        tx.audit.add(Audit.IDENTITY_TRIED, person.actor, now, None, {"outcome": recognised.outcome})
        if recognised.outcome == "too_many":
            await_input(tx, person, None)
            self.means.messenger.tell(tx, person, CodeRefused("too_many"), menu(tx, person))
            return
        await_input(tx, person, AwaitedInput(AwaitedKind.CODE))
        if recognised.member is not None and recognised.member.email:
            self._send_code(tx, person, recognised.member)
        self.means.messenger.tell(tx, person, Sentence("identity.code_sent"))

    def _number(self, tx: Transaction, person: Person, text: str) -> None:
        number = "".join(character for character in text if character.isalnum() or character in "-./")[:LONGEST_NUMBER]
        if not any(character.isdigit() for character in number):
            self.means.messenger.tell(tx, person, Sentence("identity.not_a_number"), AskPolicy("number"))
            return
        await_input(tx, person, AwaitedInput(AwaitedKind.POLICY, words=number))
        self.means.messenger.tell(tx, person, AskPolicy("birth_date"))

    def _send_code(self, tx: Transaction, person: Person, member: Member) -> None:
        code = readable_code(self.new_secret())
        tx.policies.add_code(member.policy_id, code, self.means.clock.now() + CODE_LIVES, member.id)
        payload = self.means.mails.one_time_code(member, person.speaks, code)
        tx.told += 1
        assert member.email is not None
        tx.outbox.add(
            Outgoing(f"{tx.cause}:{tx.told}", "mail", member.email, payload, class_of("desk_mail"), person_id=person.id)
        )
