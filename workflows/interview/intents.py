"""What a free text asks for where no question reads it: data from `rules/chat/`, decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from workflows.interview.own_questions import OwnQuestions
from workflows.interview.reading.answer import AnswerValue, read_answer_text
from workflows.interview.reading.cries import WHENEVER, Heard, hear_danger
from workflows.interview.reading.kept import kept
from workflows.interview.reading.languages import guess_language
from workflows.interview.reading.lexicon import Matches
from workflows.interview.reading.message import MessageReading, read_told
from workflows.interview.reading.named_places import read_places
from workflows.interview.reading.phrases import as_words, normalise
from workflows.interview.reading.spoken import Span, Spoken
from workflows.interview.reading.values import Read, ReadingInput, ReadingRules
from workflows.interview.reading.wishes import OTHER, QUESTION, read_wishes
from workflows.interview.story import ToldRule
from workflows.kernel.people import Language
from workflows.kernel.text import LocalizedText

WORDS_BESIDE_A_WISH: Final = 8
"""With more words than these around it, a wish is a part of something that is told."""
LONGEST_TO_READ = 400
"""A longer text is a story for a person, not a command."""


@dataclass(frozen=True, slots=True)
class SpokenIntent:
    """One thing people ask for, and how they say it."""

    name: str
    whole: frozenset[str]
    within: tuple[str, ...]
    _spaced: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _worded: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_worded", frozenset(map(as_words, self.whole)) - {""})
        object.__setattr__(self, "_spaced", tuple(f" {phrase} " for phrase in self.within))

    def is_meant(self, plain: str, spaced: str) -> bool:
        """Tells whether the text says so; `spaced` is the text as words between blanks."""
        return plain in self.whole or plain in self._worded or any(phrase in spaced for phrase in self._spaced)


@dataclass(frozen=True, slots=True)
class SaidWish:
    """A wish that was read in a text, by its name; a question is `question:` and its topic. `is_alone`: the text says nothing
    else."""

    name: str
    is_alone: bool = True


@dataclass(frozen=True, slots=True)
class _Kept:
    """The readers of one text, which keep at hand what they read: the meaning, the danger, the text made ready with what its
    words match."""

    meant: Callable[[str], str | None]
    heard: Callable[[str], Heard]
    ready: Callable[[str], tuple[Spoken, Matches]]


@dataclass(frozen=True, slots=True)
class ChatRules:
    """What the chat recognises, most urgent first, and what it says when a case is over. `reading` is what free texts are
    read by. `own` is what people are answered who ask of their own accord; `polite` are the words of courtesy that change
    nothing, the longest first."""

    intents: tuple[SpokenIntent, ...] = ()
    lessons: Mapping[str, tuple[LocalizedText, ...]] = field(default_factory=dict)
    reading: ReadingRules = field(default_factory=ReadingRules)
    own: OwnQuestions = field(default_factory=OwnQuestions)
    polite: tuple[str, ...] = ()
    told_rules: Mapping[str, ToldRule] = field(default_factory=dict)
    """By question: what of a person's own words answers it."""
    _stories: dict[tuple[str, datetime, str | None, Language | None], MessageReading] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kept: _Kept = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_kept", _Kept(kept(self._read), kept(self._hear), kept(self._make_ready)))

    def meant(self, text: str) -> str | None:
        """Gives the name of the first intent the text expresses; None for anything else."""
        return self._kept.meant(text)

    def _read(self, text: str) -> str | None:
        plain = normalise(text)
        spaced = f" {as_words(plain)} "
        bare = self._bare(as_words(plain))
        for intent in self.intents if len(text) <= LONGEST_TO_READ else ():
            if intent.is_meant(plain, spaced) or (bare is not None and intent.is_meant(bare, spaced)):
                return intent.name
        return None

    def _bare(self, words: str) -> str | None:
        """The words without the courtesies around them; None where there are none, or nothing else."""
        bare, spoken = f" {words} ", True
        while spoken:
            spoken = False
            for phrase in self.polite:
                if bare.startswith(f" {phrase} ") and bare.strip() != phrase:
                    bare, spoken = bare[len(phrase) + 1 :], True
                if bare.endswith(f" {phrase} ") and bare.strip() != phrase:
                    bare, spoken = bare[: -len(phrase) - 1], True
        return bare.strip() if bare.strip() != words else None

    def wishes(
        self, text: str, *, at: datetime, country: str | None, language: Language | None
    ) -> tuple[SaidWish, ...]:
        """Tells what the text wishes in whatever words, in their order. `at` is when it was written, aware."""
        told = ReadingInput(*self._kept.ready(text), at, country, language, self.reading)
        read = [one for one in read_wishes(told) if self._is_known(one.value)]
        spans = [span for one in read for span in one.spans]
        alone = bool(read) and _is_nothing_else(told.spoken, spans)
        return tuple(SaidWish(one.value, alone) for one in read)

    def _is_known(self, wish: str) -> bool:
        """Whether it is no question, or one that is answered: on a topic of ours, or by a person."""
        topic = wish.removeprefix(QUESTION)
        return topic == wish or wish == OTHER or topic in self.own.topics

    def read_story(self, text: str, *, at: datetime, country: str | None, language: Language | None) -> MessageReading:
        """Tells what the words tell by themselves. `at` is when they were written, aware. A story is looked at after
        every answer: what was read last stays at hand."""
        asked = (text, at, country, language)
        last = dict(self._stories)
        if asked not in last:
            last = {asked: read_told(ReadingInput(*self._kept.ready(text), at, country, language, self.reading))}
            self._stories.clear()
            self._stories.update(last)
        return last[asked]

    def read_answer(
        self, reader: str, asked: str, text: str, *, at: datetime, country: str | None, language: Language
    ) -> Read[AnswerValue] | None:
        """Tells what the text answers to a question that `reader` (one of ANSWERED) reads; `asked` is its sentence,
        `at` aware."""
        return read_answer_text(reader, asked, text, at, country, language, self.reading).answer

    def heard(self, text: str) -> Heard:
        """Tells what the text says of danger; nothing for almost every text."""
        return self._kept.heard(text)

    def _hear(self, text: str) -> Heard:
        return hear_danger(*self._kept.ready(text), self.reading, self.guess_language(text))

    def on_any_day(self, text: str) -> ReadingInput:
        """Gives the text as readers of danger take it."""
        return ReadingInput(*self._kept.ready(text), WHENEVER, None, None, self.reading)

    def cries(self, text: str) -> tuple[str, ...]:
        """Gives the cards of what the text cries for."""
        return self.heard(text).cards

    def _make_ready(self, text: str) -> tuple[Spoken, Matches]:
        spoken = self.reading.lexicon.spelling.spoken(text)
        return spoken, self.reading.lexicon.matches(spoken)

    def names_platform(self, text: str) -> bool:
        """Tells whether the text is one word, and that a platform's name."""
        is_word = len(text.split()) == 1
        return is_word and any(one.by == "name" for one in read_places(text, self.reading.places).named)

    def guess_language(self, text: str) -> Language | None:
        """Gives the language of a text before one was chosen; None where two are as likely."""
        found = guess_language(text, self.reading.model, self.reading.small_words)
        return found[0] if found else None


def _is_nothing_else(spoken: Spoken, spans: Sequence[Span]) -> bool:
    """Whether every sentence was read, and hardly a word stands outside of what was."""
    read = {one.sentence for one in spoken.words if any(start < one.end and one.start < end for start, end in spans)}
    outside = [one for one in spoken.words if not any(start < one.end and one.start < end for start, end in spans)]
    return read == {one.sentence for one in spoken.words} and len(outside) <= WORDS_BESIDE_A_WISH
