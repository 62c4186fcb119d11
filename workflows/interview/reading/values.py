"""What a reader gives back: a value, whether it may stand without asking, and the places of the text it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from workflows.interview.places import NO_PLACES, Places
from workflows.interview.reading.frames import Frames, Weighed, in_own_languages
from workflows.interview.reading.lexicon import Lexicon, Matches
from workflows.interview.reading.masking import Masked, mask
from workflows.interview.reading.model import ReaderModel, Scores
from workflows.interview.reading.spoken import Span, Spoken
from workflows.interview.reading.told_facts import NO_FACTS, ToldFacts
from workflows.kernel.people import Language

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Read(Generic[T_co]):
    """A value that was read. `sure`: it may stand; else it is asked back in the person's own words (`spans`)."""

    value: T_co
    sure: bool = False
    spans: tuple[Span, ...] = ()


Safety = Literal["none", "unclear", "self_harm", "violence", "child_at_risk"]
"""What is heard of danger; `unclear`: the next thing said is "are you safe now?"."""
Danger = Literal["safe", "danger", "self_harm", "both", "child_at_risk", "unclear"]
YesNo = Literal["yes", "no", "partly", "unknown"]
Victim = Literal["self", "child", "spouse", "family", "company", "several", "unknown"]
Precision = Literal["minute", "hour", "part_of_day"]


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days between which something lies; no `earliest` where only a last day was said."""

    earliest: date | None
    latest: date


@dataclass(frozen=True, slots=True)
class InstantRead:
    """An instant, aware, and how exactly it was said."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class MoneyRead:
    """An amount in cents; of a range, `most` is its upper end; `at_least`: only a lower limit was said."""

    cents: int
    currency: str
    most: int | None = None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class AuthorRead:
    """Who did it, by their relation to the victim. `known` is None where nothing was said of it; `role` says more than the
    relation where people said more: `landlord` of an acquaintance."""

    relation: str | None
    known: bool | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """The data that readers read by, from `rules/chat/`, and the places of the web with their names. `model` proposes and
    raises; `small_words` are those that only one language has, `own_languages` which one a country decides for."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    places: Places = NO_PLACES
    model: ReaderModel = field(default_factory=ReaderModel)
    small_words: Mapping[Language, frozenset[str]] = field(default_factory=dict)
    own_languages: Mapping[str, str] = field(default_factory=dict)
    frames: Frames = field(default_factory=Frames)
    told_facts: ToldFacts = NO_FACTS

    def masked(self, text: str) -> Masked:
        """Tells what of a text may leave the desk: the names of places stay, and the words that begin sentences."""
        return mask(text, self.places.names, frozenset().union(*self.small_words.values()))


@dataclass(frozen=True, slots=True)
class ReadingInput:
    """A text made ready, with all that its meaning may depend on.

    `at` is when it was written, aware; its offset is the person's wall clock.
    `asked` is the sentence that was asked, in the person's language; None where the text came out of the blue."""

    spoken: Spoken
    matches: Matches
    at: datetime
    country: str | None
    language: Language | None
    rules: ReadingRules
    asked: str | None = None
    _own: list[Matches] = field(default_factory=list, init=False, repr=False, compare=False)
    _kinds: list[tuple[Weighed, ...]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def own(self) -> Matches:
        """The matches of the languages the text is written in; found once, when a reader asks first."""
        if not self._own:
            self._own.append(in_own_languages(self.matches))
        return self._own[0]

    @property
    def kinds(self) -> tuple[Weighed, ...]:
        """The kinds of incident that they speak for; weighed once, when a reader asks first."""
        if not self._kinds:
            self._kinds.append(self.rules.frames.weigh(self.own))
        return self._kinds[0]

    @property
    def text(self) -> str:
        """The original text."""
        return self.spoken.original

    @property
    def scores(self) -> Scores:
        """What the statistical model makes of the text; counted once, whoever asks."""
        return self.rules.model.scores(self.text)


def make_ready(
    text: str,
    at: datetime,
    country: str | None,
    language: Language | None,
    rules: ReadingRules,
    asked: str | None = None,
) -> ReadingInput:
    """Gives the text as every reader takes it: made ready once, every pattern tried once."""
    spoken = rules.lexicon.spelling.spoken(text)
    return ReadingInput(spoken, rules.lexicon.matches(spoken), at, country, language, rules, asked)
