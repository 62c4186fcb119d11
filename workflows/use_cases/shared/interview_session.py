"""The interview of a case, as its verbs use it: what is remembered, read and said back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workflows.case.case import Case
from workflows.case.interview_memory import InterviewMemory
from workflows.interview import (
    Advice,
    CardReader,
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
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.clock import Clock
from workflows.kernel.people import Language, Person
from workflows.kernel.text import spoken_in
from workflows.kernel.translator import Translator
from workflows.law.platforms.catalogue import Recognised
from workflows.law.rulebook import Rulebook
from workflows.use_cases.shared.calendar import CaseCalendar

NAMED_SHAPES: Final = frozenset(
    {
        "post", "reel", "video", "photo", "story", "comment", "message", "review", "group", "channel", "page",
        "profile", "ad", "topic",
    }
)  # fmt: skip
"""What an address can be said to show; the words are `interview.link.<name>`."""


NOTHING_ASKED: Final[dict[str, object]] = {}
"""The state of an interview that has not begun."""


@dataclass(slots=True)
class _LastRead:
    """The state that was read last, by the plain value it was read from. Any number of threads may replace it: whoever finds
    another plain value reads again."""

    read: tuple[Mapping[str, object], InterviewState] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class InterviewSession:
    """Verbs hold the interview of a case through one session."""

    clock: Clock
    calendar: CaseCalendar
    questions: Questions
    rulebook: Rulebook
    say: Translator
    last: _LastRead = field(default_factory=_LastRead)

    def state(self, case: Case) -> InterviewState:
        """Tells what the interview remembers. Read once for each answer: what is kept is replaced, never changed."""
        plain = case.interview.get("state") or NOTHING_ASKED
        known = self.last.read
        if known is None or known[0] is not plain:
            known = self.last.read = (plain, InterviewState.from_plain(plain))
        return known[1]

    def remember(self, case: Case, state: InterviewState, more: InterviewMemory | None = None) -> None:
        """The interview's memory is kept on the case; `more` replaces what was pending. Which message answered which
        question stays known, what was told, and that there was danger."""
        plain = state.to_plain()
        kept: InterviewMemory = {"state": plain}
        if "heard" in case.interview:
            kept["heard"] = case.interview["heard"]
        if "story" in case.interview:
            kept["story"] = case.interview["story"]
        if "danger" in case.interview:
            kept["danger"] = case.interview["danger"]
        if case.is_halted:
            kept["halted"] = True
        if "ended" in case.interview:
            kept["ended"] = case.interview["ended"]
        if case.interview.get("young"):
            kept["young"] = True
        if more:
            kept.update(more)
        case.interview = kept
        self.last.read = (plain, state)

    def read(self, case: Case, person: Person, question: Question, raw: RawAnswer) -> Understood | NotUnderstood:
        """Tells what the person meant, on the day and at the hour it is where they are."""
        zone = self.calendar.zone(case)
        now = self.clock.now().astimezone(zone)
        return read_answer(question, raw, now.date(), zone.key, person.speaks, now)

    def said(self, case: Case, person: Person, question: Question, heard: Understood) -> str:
        """Tells what was understood, said back; an address by what it shows."""
        spoken = spoken_in(person.speaks, case.jurisdiction, young=is_read_by_minor(case))
        said = say_understood(question, heard, spoken, self.say, self.calendar.zone(case).key)
        link = heard.shown
        if question.kind in ("place", "url") and isinstance(link, str) and link.startswith("http"):
            place = next((one for one in question.places if one.key in heard.choice), None)
            return f"{self.name_link(spoken, link, place)} – {link}"
        return said

    def name_link(self, language: str, link: str, place: Place | None = None) -> str:
        """Tells what an address shows, by its name: “an Instagram post”; of an unknown site, its host."""
        catalogue = self.rulebook.platforms
        found = catalogue.recognise(link) if catalogue is not None else Recognised()
        name = found.name or (place.name.in_(language) if place else None) or found.host or link
        shown = next((one for one, _ in reversed(found.identifiers) if one in NAMED_SHAPES), None)
        return self.say.say(language, f"interview.link.{shown}", place=name) if shown else name

    def answers(self, case: Case, language: str) -> Sequence[SummaryLine]:
        """Gives everything that was answered, in the reader's language, or as a country speaks it (`nl_BE`)."""
        return summary(case.facts, self.state(case), self.questions, language, self.say, self.calendar.zone(case).key)

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
        is_young: bool = False,
        language: Language | None = None,
    ) -> Advice | None:
        """Gives an emergency card for this reader; none if the rules have no such card. `age` is that of the victim,
        `is_young`: the reader is a minor; `language` while none is chosen. Raises UnknownCountry."""
        found = self.questions.cards.get(card)
        if found is None:
            return None
        wall = self.clock.now().astimezone(self.rulebook.jurisdictions.zone(countries[0]))
        reader = CardReader(
            country=countries[0], or_else=countries[1:], language=language or person.speaks, age=age, at=wall,
            is_young=is_young,
        )  # fmt: skip
        return advise(found, self.questions.helplines, reader)
