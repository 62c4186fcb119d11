"""Who writes a text, and what is known of them that decides what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.interview.read_intent import KnownCase, OpenQuestion, Situation
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.access.lock_chat import is_secret
from workflows.use_cases.chat.answer_distress import HearDistress, hearing
from workflows.use_cases.shared.conversation import active_case, asked_of
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.put_aside import state_taken_up
from workflows.use_cases.shared.story import is_telling

CASE_NUMBER: Final = re.compile(r"\bEG-\d{4}-\d{6,9}\b")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One text with who wrote it, the case they are busy with and that which they reply about."""

    tx: Transaction
    chat: Chat
    text: str
    message_id: int | None
    writer: Person | None
    case: Case | None = None
    replied: Case | None = None

    @property
    def person(self) -> Person:
        assert self.writer is not None
        return self.writer

    @property
    def asked_case(self) -> Case:
        assert self.case is not None
        return self.case


@dataclass(frozen=True, slots=True)
class LookAtWriter:
    """Gathers what is known of who writes; changes nothing."""

    means: Means
    distress: HearDistress

    def __call__(
        self, tx: Transaction, chat: Chat, text: str, message_id: int | None, reply_to: str | None
    ) -> tuple[Incoming, Situation]:
        """Tells what is known of who writes. Nothing is changed here."""
        now, person = self.means.clock.now(), tx.persons.in_chat(chat)
        if person is None or person.locked_at is not None:
            return Incoming(tx, chat, text, message_id, person), self._look_at_nobody(tx, person, text)
        secret = is_secret(person, text)
        busy_with = active_case(tx, person)
        case = busy_with if person.language is not None and not secret else None
        replied = self._replied_to(tx, person, reply_to)
        known, asked = self._known(person, case) if case is not None else (None, None)
        situation = Situation(
            now=now,
            language=person.language,
            awaited=person.awaited_input.kind if person.awaited_input is not None else None,
            is_linked=person.policy_id is not None,
            country=case.jurisdiction if case is not None and case.policy_id is not None else None,
            is_secret=secret,
            is_quoted=self._speaks_of_danger(text) and self.distress.is_quoted(tx, person),
            is_asked_safe=busy_with is not None and busy_with.interview.get("safety") is not None,
            replied_to=replied.number if replied is not None else None,
            case=known,
            open_question=asked,
        )
        return Incoming(tx, chat, text, message_id, person, case, replied), situation

    def _look_at_nobody(self, tx: Transaction, person: Person | None, text: str) -> Situation:
        """What is known of a stranger, and of whoever holds a locked telephone: nothing but whether they were asked if they are
        safe."""
        now = self.means.clock.now()
        if person is None:
            return Situation(now=now, is_known=False)
        case = hearing(tx, person)
        is_asked = case is not None and case.interview.get("safety") is not None
        return Situation(now=now, is_locked=True, is_secret=is_secret(person, text), is_asked_safe=is_asked)

    def _speaks_of_danger(self, text: str) -> bool:
        heard = self.means.chat.heard(text)
        return bool(heard.cards) or heard.is_doubt

    def _known(self, person: Person, case: Case) -> tuple[KnownCase, OpenQuestion | None]:
        state = state_taken_up(case)
        telling = is_telling(case)
        known = KnownCase(case.facts, self.means.interview.state(case), state != "closed", telling)
        question = asked_of(self.means, person, case, state)
        if question is None:
            return known, None
        pending = case.interview.get("pending")
        is_pending = pending is not None and pending["question"] == question.key
        return known, OpenQuestion(question, self.means.calendar.zone(case), is_pending)

    def _replied_to(self, tx: Transaction, person: Person, replied: str | None) -> Case | None:
        """The case a message of ours was about, to which the person replies; a number is a claim, checked like any."""
        found = CASE_NUMBER.search(replied or "")
        if found is None:
            return None
        return next((case for case in tx.cases.of_person(person.id) if case.number == found.group()), None)
