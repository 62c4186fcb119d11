"""What every use case has at hand: the clock, the rules, the views, and the few verbs they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.desk.records import Task
from workflows.followups.follow_up import FollowUp
from workflows.followups.timing import MORNING_HOUR
from workflows.interview import (
    Advice,
    InterviewState,
    NotUnderstood,
    Place,
    Question,
    Questions,
    RawAnswer,
    SummaryLine,
    Understood,
    advise,
    read_answer,
    say_understood,
    summary,
)
from workflows.interview.intents import ChatRules
from workflows.kernel.clock import Clock, NewId
from workflows.kernel.errors import ChatLocked, NotFound
from workflows.kernel.people import ENGINE, Actor, Chat, Language, Person
from workflows.kernel.translator import Say
from workflows.kernel.working_days import weekday
from workflows.law.analysis import Analysis, is_called_within
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.facts import Facts
from workflows.law.platforms.catalogue import Recognised
from workflows.law.rulebook import Rulebook
from workflows.ports.mail import Links, MailView
from workflows.ports.transaction import Transaction
from workflows.ports.views import CaseView
from workflows.screens.access import Locked
from workflows.screens.screen import Screen
from workflows.use_cases.shared.interview_session import NAMED_SHAPES, _memory
from workflows.use_cases.shared.notify_staff import tell_desk


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Office:
    """The desk's own means. It holds no state but what it need not work out twice: everything lives in the transaction.

    `chat` is what free texts mean; `contact` the desk's own mail address, for what must be written durably;
    `console_url` and `group_id` (a Telegram group of the team) where the desk's own people are pointed to and told.
    `clock` is the time of the cases; `wall` that of the machine, which sessions of the console go by: they differ only
    where a demo moves the first."""

    clock: Clock
    wall: Clock
    new_id: NewId
    rulebook: Rulebook
    questions: Questions
    say: Say
    view: CaseView
    mails: MailView
    links: Links
    chat: ChatRules = field(default_factory=ChatRules)
    contact: str = ""
    console_url: str = ""
    group_id: int | None = None
    memory: AnalysisMemory = field(default_factory=AnalysisMemory)

    # ------------------------------------------------------------------ who
    def person(self, tx: Transaction, chat: Chat) -> Person:
        """The person of this chat; NotFound for a stranger, who must press Start first; ChatLocked for a locked chat."""
        person = tx.persons.in_chat(chat)
        if person is None:
            raise NotFound("error.stranger")
        if person.locked_at is not None:
            raise ChatLocked
        return person

    def zone(self, case: Case) -> ZoneInfo:
        """The wall clock of the case's country; raises UnknownCountry."""
        return self.rulebook.jurisdictions.zone(case.jurisdiction)

    def is_working(self, case: Case) -> Callable[[date], bool]:
        """Which days are working days where the case is."""
        place = str(case.facts.get("local_calendar") or case.jurisdiction)
        calendar = self.rulebook.calendars.get(place) or self.rulebook.calendars.get(case.jurisdiction)
        return calendar.is_working if calendar is not None else weekday

    def today(self, case: Case) -> date:
        """The legal day it is now where the case is."""
        return self.clock.now().astimezone(self.zone(case)).date()

    def morning(self, case: Case, day: date) -> datetime:
        """When follow-ups of a legal day ring."""
        return datetime.combine(day, time(MORNING_HOUR), self.zone(case))

    # ------------------------------------------------------------------ what is said
    def tell(
        self,
        tx: Transaction,
        person: Person,
        *screens: Screen,
        replace: int | None = None,
        not_before: datetime | None = None,
        language: Language | None = None,
    ) -> None:
        """Puts screens in the outbox, in order. `replace` is the message that the first may take the place of; before
        `not_before` none leaves. `language` while the person has chosen none. A locked chat is told nothing but that it is
        locked."""
        for screen in screens:
            if person.locked_at is not None and not isinstance(screen, Locked):
                continue
            for payload in self.view.show(screen, language or person.speaks):
                plain = dict(payload)
                if replace is not None:
                    plain["replace"], replace = replace, None
                to = str(person.chat_id)
                outgoing = Outgoing(
                    self._key(tx), "telegram", to, plain, class_of("chat_message"),
                    person_id=person.id, not_before=not_before,
                )  # fmt: skip
                self._post(tx, outgoing)

    def mail(self, tx: Transaction, to: str, payload: Mapping[str, Any], case: Case, act: str = "desk_mail") -> None:
        """Puts a mail of information in the outbox; acts with legal weight go through `use_cases.acts.send_act`."""
        self._post(tx, Outgoing(self._key(tx), "mail", to, dict(payload), class_of(act), case_id=case.id))

    @staticmethod
    def _key(tx: Transaction) -> str:
        tx.told += 1
        return f"{tx.cause}:{tx.told}"

    @staticmethod
    def _post(tx: Transaction, outgoing: Outgoing) -> None:
        tx.outbox.add(outgoing)

    def note(self, tx: Transaction, case: Case, event: Event, actor: Actor, **payload: Any) -> None:
        """A line in the timeline, audited with it."""
        tx.timeline.add(case.id, event, actor, self.clock.now(), payload)

    def countries(self, case: Case | None, language: Language | None) -> Sequence[str]:
        """Whose emergency numbers count: the case's own; without a contract those where the language is spoken, or all."""
        if case is not None and case.policy_id is not None:
            return (case.jurisdiction,)
        countries = self.rulebook.jurisdictions
        return countries.spoken(language) if language is not None else countries.codes

    def advice(
        self,
        card: str,
        person: Person,
        countries: Sequence[str],
        age: int | None = None,
        *,
        told: bool = False,
        language: Language | None = None,
    ) -> Advice | None:
        """An emergency card for this reader; none if the rules have no such card. `language` while none is chosen; `told`:
        a person of the desk was told, and the card may say so."""
        found = self.questions.cards.get(card)
        if found is None:
            return None
        wall = self.clock.now().astimezone(self.rulebook.jurisdictions.zone(countries[0])).timetz()
        return advise(
            found, self.questions.helplines, country=countries[0], or_else=countries[1:],
            language=language or person.speaks, age=age, at=wall, told=told,
        )  # fmt: skip

    # ------------------------------------------------------------------ what is known
    def state(self, case: Case) -> InterviewState:
        """What the interview remembers. Read once for each answer: what is kept is replaced, never changed."""
        plain = case.interview.get("state", {})
        read: tuple[Any, InterviewState] | None = getattr(_memory, "state", None)
        if read is None or read[0] is not plain:
            read = _memory.state = (plain, InterviewState.from_plain(plain))
        return read[1]

    def remember(self, case: Case, state: InterviewState, **more: Any) -> None:
        """Keeps the interview's memory on the case; `more` replaces what was pending. Which message answered which
        question stays known."""
        heard = {"heard": case.interview["heard"]} if "heard" in case.interview else {}
        plain = state.to_plain()
        case.interview = {"state": plain, **heard, **more}
        _memory.state = (plain, state)

    def read(self, case: Case, person: Person, question: Question, raw: RawAnswer) -> Understood | NotUnderstood:
        """What the person meant, on the day and at the hour it is where they are."""
        zone = self.zone(case)
        now = self.clock.now().astimezone(zone)
        return read_answer(question, raw, now.date(), zone.key, person.speaks, now)

    def said(self, case: Case, person: Person, question: Question, heard: Understood) -> str:
        """What was understood, said back; an address by what it shows."""
        said = say_understood(question, heard, person.speaks, self.say, self.zone(case).key)
        link = heard.shown
        if question.kind in ("place", "url") and isinstance(link, str) and link.startswith("http"):
            place = next((one for one in question.places if one.key in heard.choice), None)
            return f"{self.name_link(person.speaks, link, place)} – {link}"
        return said

    def name_link(self, language: str, link: str, place: Place | None = None) -> str:
        """What an address shows, by its name: “an Instagram post”; of an unknown site, its host."""
        catalogue = self.rulebook.platforms
        found = catalogue.recognise(link) if catalogue is not None else Recognised()
        name = found.name or (place.name.in_(language) if place else None) or found.host or link
        shown = next((one for one, _ in reversed(found.identifiers) if one in NAMED_SHAPES), None)
        return self.say.say(language, f"interview.link.{shown}", place=name) if shown else name

    def answers(self, case: Case, language: str) -> Sequence[SummaryLine]:
        """Everything that was answered, in the reader's language."""
        return summary(case.facts, self.state(case), self.questions, language, self.say, self.zone(case).key)

    def analyse(self, case: Case) -> Analysis:
        """What the rules say of the case now. A case pins the version it was decided with."""
        return self.memory.analyse(case.facts_for_analysis(), self.rulebook, self.clock.now())

    def is_called_within(self, case: Case, within: timedelta) -> bool:
        """Whether the rules bring a person in within so much time of the report."""
        now = self.clock.now()
        return is_called_within(
            Facts.parse(case.facts_for_analysis(), self.rulebook.declared, now), self.rulebook, now, within
        )

    # ------------------------------------------------------------------ what is to be done
    def open_task(
        self,
        tx: Transaction,
        case: Case,
        kind: str,
        due_at: datetime,
        key: str = "",
        quietly: bool = False,
        anew: bool = False,
        **payload: Any,
    ) -> bool:
        """A thing to do for the case's handler; once for each key. `quietly`: found in the queue, nobody's telephone rings.
        `anew`, and always without a key: once at a time, and again when it comes up after the earlier one was ended."""
        task = Task(
            id=self.new_id(),
            case_id=case.id,
            key=f"{case.id}:{kind}:{key}",
            kind=kind,
            due_at=due_at,
            created_at=self.clock.now(),
            payload=payload,
        )
        opened = tx.tasks.open(task)
        if not opened and (anew or not key):
            stands = any(f"{one.key}:".startswith(f"{task.key}:") for one in tx.tasks.open_of(case.id))
            opened = not stands and tx.tasks.open(replace(task, key=f"{task.key}:{task.created_at.isoformat()}"))
        if opened:
            if not quietly:
                tell_desk(self, tx, case, due_at)
            self.note(tx, case, Event.TASK_OPENED, ENGINE, task=kind, due_at=due_at.isoformat(), **payload)
        return opened

    def close_tasks(
        self, tx: Transaction, case: Case, *kinds: str, step: str | None = None, by: UUID | None = None
    ) -> None:
        """Closes the open tasks of these kinds that the case has outlived."""
        for task in tx.tasks.open_of(case.id):
            if task.kind in kinds and (step is None or task.payload.get("step") == step):
                task.done_at, task.done_by = self.clock.now(), by
                tx.tasks.done(task)

    def schedule(
        self,
        tx: Transaction,
        case: Case,
        kind: str,
        due_at: datetime,
        key: str,
        attempt: int = 1,
        tolerance: timedelta = timedelta(hours=1),
        **payload: Any,
    ) -> bool:
        """A follow-up, once for each key."""
        follow_up = FollowUp(
            id=self.new_id(),
            case_id=case.id,
            key=f"{case.id}:{kind}:{key}",
            kind=kind,
            due_at=due_at,
            planned_at=due_at,
            attempt=attempt,
            tolerance=tolerance,
            payload=payload,
        )
        return tx.follow_ups.plan(follow_up)

    def person_of(self, tx: Transaction, case: Case) -> Person:
        """The insured person of a case."""
        return tx.persons.get(case.person_id)

    def words(self, table: str, term: str) -> Mapping[str, str]:
        """The words of a term of the vocabulary, in three languages."""
        return self.rulebook.label(table, term).to_plain()

    def plain_words(self, table: str, term: str) -> Mapping[str, str]:
        """The same for somebody who is no jurist."""
        return self.rulebook.plain(table, term).to_plain()
