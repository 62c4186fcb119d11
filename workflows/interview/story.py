"""What a person told by themselves, in their own words, and what of it answers the questions of the interview."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from workflows.case.interview_memory import StoryMemory
from workflows.interview.answered import is_answered
from workflows.interview.answers import UNKNOWN, NotUnderstood, RawAnswer, Understood
from workflows.interview.emergency import ADULT_AT
from workflows.interview.flow import Applied, apply_answer, open_questions
from workflows.interview.questions import Question, Questions
from workflows.interview.reading.dates import read_moment
from workflows.interview.reading.message import MessageReading
from workflows.interview.reading.outside import PUBLISHED, Proposal
from workflows.interview.reading.values import AuthorRead, MoneyRead
from workflows.interview.state import InterviewState
from workflows.law.fact_paths import PlainFacts

MOST_STATEMENTS: Final = 20
"""More than anybody tells before they are asked; what comes after is a message to the desk."""
SOURCES: Final = (
    "kind", "victim", "age", "minor_age", "place", "published", "discovered", "words", "author", "amount", "objectives",
)  # fmt: skip
"""What is read of a person's words, as the rules name it; beside it, what they told of a thing: `told.paid`."""
TOLD: Final = "told."
STRANGER: Final = "stranger"
NAMELESS: Final = "nameless"
GUESSED: Final = frozenset({"kind", "victim"})
"""What is read of almost any words, and says little by itself."""
Read = Callable[[Question, RawAnswer], Understood | NotUnderstood]


@dataclass(frozen=True, slots=True)
class ToldRule:
    """A question is answered by what was read as `source`, else as `otherwise`; `values` names its options where they are
    called otherwise."""

    source: str
    otherwise: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """What answers the question, the better first."""
        return (self.source,) if self.otherwise is None else (self.source, self.otherwise)


@dataclass(frozen=True, slots=True)
class Statement:
    """One text with the instant it came at (aware UTC)."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A case holds what was told, in order; `dropped` is what was read of it and not meant so (`ToldRule.source`),
    `is_confirmed` says that the person found the rest right; `proposed` is what a reader outside of the desk added."""

    statements: tuple[Statement, ...] = ()
    dropped: frozenset[str] = frozenset()
    is_confirmed: bool = False
    proposed: tuple[Proposal, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether something was told that nobody has found right yet."""
        return bool(self.statements) and not self.is_confirmed

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.statements)

    def and_then(self, at: datetime, text: str) -> Story:
        """Gives the story with one more text: nothing of it is confirmed yet."""
        told = (*self.statements, Statement(at, text))[:MOST_STATEMENTS]
        return replace(self, statements=told, is_confirmed=False)

    def published_by(self, source: str, value: object) -> Proposal | None:
        """Gives the forwarded post that gives itself this day; None where the person said it, or nobody."""
        claims = [one for one in self.proposed if one.field == PUBLISHED] if source == PUBLISHED else []
        return next((one for one in claims if one.value == value), None)

    def without(self, source: str) -> Story:
        """Gives the story of whose words this is not read."""
        return replace(self, dropped=self.dropped | {source})

    def to_plain(self) -> StoryMemory:
        """Gives the story as a case keeps it."""
        told = [(one.at.isoformat(), one.text) for one in self.statements]
        kept: StoryMemory = {"told": told, "dropped": sorted(self.dropped), "confirmed": self.is_confirmed}
        if self.proposed:
            kept["proposed"] = [(one.field, one.value, one.quote) for one in self.proposed]
        return kept

    @classmethod
    def from_plain(cls, plain: StoryMemory | None) -> Story:
        """Tells what a case keeps, read; an empty story for a case that has none."""
        if plain is None:
            return cls()
        told = tuple(Statement(datetime.fromisoformat(at), text) for at, text in plain["told"])
        proposed = tuple(Proposal(*one) for one in plain.get("proposed", ()))
        return cls(told, frozenset(plain["dropped"]), plain["confirmed"], proposed)


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that was told without being asked: to be found right before it counts."""

    question: Question
    heard: Understood


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers that a story gives to what is open, in the order it would be asked in, and what the case is with all of
    them; `later` are those to questions that may open yet, one for each thing that was read. `is_vague`: nothing
    but a guess of what kind of thing happened to whom."""

    answers: tuple[ToldAnswer, ...]
    later: tuple[ToldAnswer, ...]
    applied: Applied
    is_vague: bool = False

    @property
    def shown(self) -> tuple[ToldAnswer, ...]:
        """Everything that the person is to find right."""
        return (*self.answers, *self.later)


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as it was read, with the questions it may answer. `dropped` is what was not meant so; `read` reads an answer as
    the question's own reader does; `at` (aware) is when the text was written."""

    told: MessageReading
    text: str
    at: datetime
    questions: Questions
    rules: Mapping[str, ToldRule]
    read: Read
    dropped: Collection[str] = ()

    def draft(self, facts: PlainFacts, state: InterviewState) -> Draft:
        """Every open question that the words answer is answered; those that open by it too. Nothing is overwritten: a
        question that was answered is not open. `facts` and `state` are not changed."""
        applied, tried, answers, triggers = Applied(dict(facts), state), set[str](), list[ToldAnswer](), list[str]()
        while (found := self._next(applied, tried)) is not None:
            answers.append(found)
            applied = apply_answer(applied.facts, applied.state, found.question, found.heard, self.questions)
            triggers += [card for card in applied.triggers if card not in triggers]
        later = tuple(self._later(applied, {self.rules[one.question.id].source for one in answers}))
        read = {self.rules[one.question.id].source for one in (*answers, *later)}
        vague = read <= GUESSED and not any(one.sure for one in self.told.kinds)
        return Draft(tuple(answers), later, replace(applied, triggers=tuple(triggers), dropped=()), vague)

    def answer_to(self, question: Question) -> Understood | None:
        """Tells what the words answer to this question, whether it is open or not."""
        return self._understood(question)

    def _next(self, so_far: Applied, tried: set[str]) -> ToldAnswer | None:
        for question in open_questions(so_far.facts, so_far.state, self.questions):
            if question.publication or question.key in tried:
                continue
            tried.add(question.key)
            heard = self._understood(question)
            if heard is not None:
                return ToldAnswer(question, heard)
        return None

    def _later(self, so_far: Applied, read: set[str]) -> Iterator[ToldAnswer]:
        """In the order of the rules: a thing that several questions may ask is named by the first of them."""
        kind = so_far.facts.get("kind")
        asked = {one.id: one for one in (self.questions.of_kind(kind) if kind is not None else ())}
        for name, rule in self.rules.items():
            question = asked.get(name)
            if question is None or rule.source in read or is_answered(question, so_far.facts, so_far.state):
                continue
            heard = self._understood(question)
            if heard is not None:
                read.add(rule.source)
                yield ToldAnswer(question, heard)

    def _understood(self, question: Question) -> Understood | None:
        rule = self.rules.get(question.id)
        if rule is None or rule.source in self.dropped:
            return None
        for raw in _answers(question, rule, self.told, self.text, self.at):
            heard = self.read(question, raw)
            if isinstance(heard, Understood) and heard.needs_confirmation and heard.confirm_with is not None:
                heard = self.read(question, heard.confirm_with)
            if isinstance(heard, Understood) and not heard.skip:
                return heard
        return None


# ---------------------------------------------------------------- what was read, as an answer
def _answers(question: Question, rule: ToldRule, told: MessageReading, text: str, at: datetime) -> Iterator[RawAnswer]:
    """The ways in which what was read answers the question, the best first."""
    if question.kind == "instant" and any(_worded(one, told) for one in rule.sources):
        yield from _moment(text, at)
    if question.kind == "place":
        yield from _places(question, told)
    elif question.options:
        chosen = [rule.values.get(one, one) for source in rule.sources for one in _named(source, told)]
        held = [key for key in chosen if question.option(key) is not None]
        if held and question.kind == "several":
            yield RawAnswer.pressed(*dict.fromkeys(held))
        elif held:
            yield RawAnswer.pressed(held[0])
        elif rule.source == "kind":
            yield RawAnswer.words(text)
    else:
        yield from (RawAnswer.words(text) for source in rule.sources for text in _worded(source, told))


def _places(question: Question, told: MessageReading) -> Iterator[RawAnswer]:
    """An address says more than a name."""
    if told.urls:
        yield RawAnswer.words(" ".join(one.value for one in told.urls))
    for name in (one.value for one in told.platforms):
        place = next((one for one in question.places if name in (one.key, one.platform)), None)
        yield RawAnswer.pressed(place.key) if place is not None else RawAnswer.words(name.removeprefix("other:"))


def _moment(text: str, at: datetime) -> Iterator[RawAnswer]:
    """The instant that the words tell, as of when they were written: its earliest, so that no clock begins too late."""
    read = read_moment(text, at)
    if read is not None:
        yield RawAnswer.words(read.at.isoformat())


def _named(source: str, told: MessageReading) -> Sequence[str]:
    """What was read, by its names; nothing where nothing is known."""
    if source.startswith(TOLD):
        thing = f"{source.removeprefix(TOLD)}."
        return [one.value.removeprefix(thing) for one in told.facts if one.value.startswith(thing)]
    match source:
        case "kind":
            return [one.value for one in told.kinds[:1]]
        case "victim":
            is_minor = told.victim.value == "self" and told.minor is not None and told.minor.value
            return _known("minor" if is_minor else told.victim.value)
        case "author":
            return author_names(told.author.value) if told.author is not None else []
        case "objectives":
            return [one.value for one in told.objectives]
    return []


def author_names(read: AuthorRead) -> Sequence[str]:
    """Their role where the question knows it, else the relation that it comes down to; a stranger of whom nothing else is told
    is nobody whose name is known."""
    if read.relation == STRANGER and not read.known:
        return [NAMELESS]
    return [*_known(read.role), *_known(read.relation)]


def _known(name: str | None) -> Sequence[str]:
    return [name] if name is not None and name != UNKNOWN else []


def _worded(source: str, told: MessageReading) -> Sequence[str]:
    """What was read, as words that the readers of answers take."""
    match source:
        case "published" | "discovered":
            span = told.published if source == "published" else told.discovered
            return [span.value.earliest.isoformat()] if span is not None and span.value.earliest is not None else []
        case "words":
            return [" / ".join(one.value for one in told.words)] if told.words else []
        case "age":
            return [str(told.age.value)] if told.age is not None else []
        case "minor_age":
            return [str(told.age.value)] if told.age is not None and told.age.value < ADULT_AT else []
        case "amount":
            return [as_money(told.amount.value)] if told.amount is not None and told.amount.sure else []
    return []


def as_money(amount: MoneyRead) -> str:
    """Gives the amount as people write it; of a range, the upper end."""
    cents = amount.cents if amount.most is None else amount.most
    return f"{cents // 100},{cents % 100:02d} {amount.currency}"
