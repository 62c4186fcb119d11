"""What people ask of their own accord is answered: from the rules what may be said, by a person what may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payloads import ReadMessageTask
from workflows.interview.own_questions import DONE, OwnAnswer, Topic
from workflows.interview.wishes import OTHER
from workflows.kernel.awaited_input import AwaitedKind
from workflows.kernel.errors import Outdated
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.access import AskCode
from workflows.screens.own_questions import CountryAsked, OwnAnswered, PersonComes, SaidAnswer
from workflows.use_cases.chat.explain import introduce
from workflows.use_cases.chat.write_to_desk import WriteToDesk
from workflows.use_cases.shared.by_when import ANSWER_WITHIN, person_by, promise
from workflows.use_cases.shared.case_access import person_in
from workflows.use_cases.shared.conversation import active_case, newest_case
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.new_case import open_for_nothing_told

MOST_TOPICS: Final = 3
"""Questions of one message that are answered at once; a person answers the others."""
OWN_VICTIM: Final = ("victim", "me_minor")


@dataclass(frozen=True, slots=True)
class AnswerOwnQuestion:
    """Answers a topic for the case's country, kind and age, with a case and without one; where the answer depends on a country
    that nobody knows, asks for it; where nothing may be said, opens a work item and says by when. The open question follows."""

    means: Means
    desk: WriteToDesk

    def __call__(
        self, tx: Transaction, *, chat: Chat, topic: str, country: str | None = None, pressed: int | None = None
    ) -> None:
        known = self.means.rulebook.jurisdictions.codes
        if topic in DONE or topic not in self.means.chat.own.topics or (country is not None and country not in known):
            raise Outdated
        person = person_in(tx, chat)
        case = active_case(tx, person)
        self._answer(tx, person, case, topic, country, pressed)
        self.ask_again(tx, person, case)

    def hear(
        self,
        tx: Transaction,
        person: Person,
        case: Case | None,
        topics: Sequence[str],
        text: str,
        message_id: int | None,
        *,
        keep: bool = True,
    ) -> Case | None:
        """The same for questions that were typed: their words are kept in the case. The case, which a question that only a
        person can answer opens where there is none. `keep`: the words are not in the case yet."""
        if case is not None and keep:
            self.desk.keep(tx, person, case, text, message_id)
        for topic in topics[:MOST_TOPICS]:
            opened = self._answer(tx, person, case, topic)
            if case is None and opened is not None:
                self.desk.keep(tx, person, opened, text, message_id)
            case = opened
        if case is not None and len(topics) > MOST_TOPICS:
            self._to_a_person(tx, person, case, None)
        return case

    def ask_again(self, tx: Transaction, person: Person, case: Case | None) -> None:
        """What was open before is put again: the question, or the code."""
        if case is not None:
            introduce(self.means, tx, person, case)
        elif person.awaits(AwaitedKind.CODE):
            self.means.messenger.tell(tx, person, AskCode())

    # ------------------------------------------------------------------ one topic
    def _answer(
        self,
        tx: Transaction,
        person: Person,
        case: Case | None,
        name: str,
        country: str | None = None,
        pressed: int | None = None,
    ) -> Case | None:
        """The case it was answered in: a new one where a person must answer and there was none."""
        topic = self.means.chat.own.topics.get(name)
        if topic is None:
            return self._to_a_person(tx, person, case, None)
        kind = case.kind if case is not None and not case.is_untold else None
        countries = (country,) if country is not None else self._countries(tx, person, case)
        age = self._age(tx, person, case)
        reply = self.means.chat.own.reply(name, countries, kind, person.speaks, age)
        if reply.needs_a_person:
            return self._to_a_person(tx, person, case, topic)
        if reply.ask_country:
            asked = CountryAsked(name, topic.asked.to_plain(), reply.ask_country)
            self.means.messenger.tell(tx, person, asked, replace=pressed)
            return case
        said = [_said(one, person, age, kind) for one in reply.said]
        if case is not None:
            words = "\n\n".join(one.text for one in said)
            ids = [one.id for one in reply.said]
            self.means.timeline.note(
                tx, case, Event.QUESTION_ASKED, person.actor, meaning=topic.asked.to_plain(), answers=ids, text=words
            )
        screen = OwnAnswered(topic.asked.to_plain(), said, case.id if case is not None else None)
        self.means.messenger.tell(tx, person, screen, replace=pressed)
        return case

    def _to_a_person(self, tx: Transaction, person: Person, case: Case | None, topic: Topic | None) -> Case:
        """A work item, and by when, in the newest case where none is being talked about; a question of no known topic is in the
        words that were kept."""
        case = case or newest_case(tx, person) or open_for_nothing_told(self.means, tx, person)
        by = person_by(self.means, tx, case, ANSWER_WITHIN)
        asked = topic.asked.to_plain() if topic is not None else None
        if asked is not None:
            self.means.timeline.note(tx, case, Event.QUESTION_ASKED, person.actor, meaning=asked, answers=[])
        self.means.tasks.open(tx, case, ReadMessageTask(), by, key=f"{tx.cause}:{topic.name if topic else OTHER}")
        promise(self.means, tx, case, by)
        self.means.messenger.tell(tx, person, PersonComes(case, by, False, person.policy_id is not None, asked))
        return case

    # ------------------------------------------------------------------ who asks
    def _countries(self, tx: Transaction, person: Person, case: Case | None) -> Sequence[str]:
        """The contract's country; without a contract, wherever the language is spoken."""
        policy = tx.policies.get(person.policy_id) if case is None and person.policy_id is not None else None
        return (policy.jurisdiction,) if policy is not None else self.means.interview.countries(case, person.speaks)

    def _age(self, tx: Transaction, person: Person, case: Case | None) -> int | None:
        """How old whoever writes is, as far as it is known; not how old their child is."""
        if case is not None and self.means.interview.state(case).chose(*OWN_VICTIM):
            told = case.facts.get("victim_age")
            return told if isinstance(told, int) else 0
        member = tx.members.get(person.member_id) if person.member_id is not None else None
        return member.age_on(self.means.clock.now().date()) if member is not None else None


def _said(answer: OwnAnswer, person: Person, age: int | None, kind: str | None) -> SaidAnswer:
    """Under the kinds it is for, where that is not the kind of the case."""
    kinds = () if kind is not None and kind in answer.kinds else tuple(sorted(answer.kinds))
    return SaidAnswer(answer.words(person.speaks, age), kinds, answer.is_certain)
