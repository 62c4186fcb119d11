"""Links a person to their policy by a one-time code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from workflows.case.events import Audit
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.desk.task_payloads import ConfirmNewChatTask
from workflows.interview.reading.codes import code_within, may_be_code
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import Chat, Member, Person, Policy
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode, CodeRefused, PolicyLinked
from workflows.screens.screen import Screen, Sentence
from workflows.use_cases.access.lock_chat import lock
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import await_input, menu
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import link_untold
from workflows.use_cases.shared.story import told_waiting

LOCK_LINK_LIVES = timedelta(days=30)
CALL_BACK_WITHIN = timedelta(hours=4)
LONGEST_CODE: Final = 200


@dataclass(frozen=True, slots=True)
class EnterCode:
    """A right code links; a wrong, used or expired one is said so and tries are counted. Every try is audited.

    A code that names a member who was linked from another chat moves nothing by itself: the other chat is locked, nothing
    of earlier cases is shown here, and a handler calls back."""

    means: Means

    def __call__(
        self,
        tx: Transaction,
        *,
        chat: Chat,
        code: str = "",
        text: str = "",
        message_id: int | None = None,
        pressed: int | None = None,
    ) -> None:
        person = person_in(tx, chat)
        code = code or code_within(text)
        if not code and not may_be_code(text):
            await_input(tx, person, AwaitedInput(AwaitedKind.CODE))
            self.means.messenger.tell(tx, person, Sentence("identity.not_a_code"), AskCode())
            return
        now = self.means.clock.now()
        tried = tx.policies.try_code((code or text)[:LONGEST_CODE], person.id, now)
        tx.audit.add(Audit.CODE_TRIED, person.actor, now, None, {"outcome": tried.outcome})
        if tried.outcome == "linked" and tried.policy is not None:
            self._link(tx, person, tried.policy, tried.member_id)
            return
        person.awaited_input = None if tried.outcome == "too_many" else AwaitedInput(AwaitedKind.CODE)
        tx.persons.save(person)
        why = tried.outcome if tried.outcome != "linked" else "wrong"
        screens: list[Screen] = [CodeRefused(why, tried.tries_left), menu(tx, person)]
        self.means.messenger.tell(tx, person, *screens)

    def _link(self, tx: Transaction, person: Person, policy: Policy, member_id: UUID | None) -> None:
        now = self.means.clock.now()
        elsewhere = self._elsewhere(tx, person, member_id)
        person.policy_id, person.member_id, person.awaited_input = policy.id, member_id, None
        tx.persons.save(person)
        link_untold(self.means, tx, person, policy)
        tx.audit.add(Audit.POLICY_LINKED, person.actor, now, None, {"policy": str(policy.id)})
        member = tx.members.get(member_id) if member_id else None
        if member is not None and member.email:
            self._tell_by_mail(tx, person, policy, member)
        screens: list[Screen] = [PolicyLinked(policy)]
        if elsewhere:
            screens.append(Sentence("identity.other_chat"))
        self.means.messenger.tell(tx, person, *screens, *self._go_on(tx, person))

    def _go_on(self, tx: Transaction, person: Person) -> Sequence[Screen]:
        """What was told before the contract was known waits for a word; else the menu."""
        return [told_waiting(self.means, tx, person) or menu(tx, person)]

    def _elsewhere(self, tx: Transaction, person: Person, member_id: UUID | None) -> bool:
        """Locks the chats this member was linked from before; a handler confirms the change by telephone."""
        others = [one for one in tx.members.linked_persons(member_id) if one != person.id] if member_id else []
        for other_id in others:
            other = tx.persons.get(other_id)
            lock(self.means, tx, other, "moved", person.actor)
            cases = [case for case in tx.cases.of_person(other.id) if case.is_open]
            due = self.means.clock.now() + CALL_BACK_WITHIN
            for case in cases:
                asked = ConfirmNewChatTask(person.id)
                self.means.tasks.open(tx, case, asked, due, key=str(person.id), anew=True)
        return bool(others)

    def _tell_by_mail(self, tx: Transaction, person: Person, policy: Policy, member: Member) -> None:
        """The other channel hears of it, with a way to lock the chat by one click."""
        now = self.means.clock.now()
        link = self.means.links.sign("lock", person.id, now + LOCK_LINK_LIVES)
        payload = self.means.mails.chat_linked(member, person.speaks, policy.number, link)
        tx.told += 1
        assert member.email is not None
        tx.outbox.add(
            Outgoing(f"{tx.cause}:{tx.told}", "mail", member.email, payload, class_of("desk_mail"), person_id=person.id)
        )
