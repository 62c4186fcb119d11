"""Finds concepts in a text by patterns of words, which are data; every repetition is bounded, no pattern crosses a sentence.

A pattern is words with blanks between them: `word*` fits whatever begins so, `(a|b c)` one of several, `?x` may lack, `..N`
leaves room for up to N words, `@name` is one of a class of words. What an idiom covers is heard by no other concept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workflows.interview.reading.spoken import Span, Spelling, Spoken, Word
from workflows.kernel.people import Language

IDIOM: Final = "idiom"
OF_FAMILY: Final = "idiom."
"""`idiom.self_harm` covers the concepts `self_harm.…` alone: "I cannot get into my account any more" is no despair, and still
tells of an account."""
NEGATION: Final = "not"
"""The class of words that take back what a `negatable` pattern says."""
NEGATED_BEFORE, NEGATED_BEHIND = 3, 2
MOST_TRIES: Final = 24
"""How often one pattern is tried in one text: nobody says a thing oftener, and a hostile text costs no more."""
LONGEST_SENTENCE: Final = 60
"""Words on either side that a pattern looks at."""


class BadPattern(Exception):
    """A pattern that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a pattern: one of `exact`, or whatever begins with one of `prefixes`."""

    exact: frozenset[str]
    prefixes: tuple[str, ...] = ()

    def fits(self, word: Word) -> bool:
        """Tells whether the word may be meant so."""
        exact, prefixes = self.exact, self.prefixes
        if len(word.forms) == 1:  # nearly every word, asked of nearly every message: no generator for it
            return (form := word.forms[0]) in exact or (bool(prefixes) and form.startswith(prefixes))
        return any(form in exact or form.startswith(prefixes) for form in word.forms)

    @property
    def shortest(self) -> int:
        """Letters of its shortest word."""
        return min(map(len, (*self.exact, *self.prefixes)))


Terms = tuple[Term, ...]
"""Words that stand behind one another, in the direction in which they are tried."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The choices of an element by what they begin with, in one direction: at most words no row is tried."""

    single: tuple[Term, ...]
    by_word: Mapping[str, Sequence[Terms]]
    by_prefix: Sequence[Terms]

    @staticmethod
    def of(choices: Iterable[Terms], step: int) -> _Rows:
        """The choices sorted by their first words; by their last ones where `step` is -1."""
        rows = [choice if step > 0 else choice[::-1] for choice in choices]
        by_word: dict[str, list[Terms]] = {}
        for row in rows:
            for word in row[0].exact if len(row) > 1 else ():
                by_word.setdefault(word, []).append(row)
        single = tuple(row[0] for row in rows if len(row) == 1)
        return _Rows(single, by_word, tuple(row for row in rows if len(row) > 1 and row[0].prefixes))

    def beginning(self, word: Word) -> list[Terms]:
        """The longer rows that may begin with this word."""
        found = [row for form in word.forms for row in self.by_word.get(form, ())]
        return found + [row for row in self.by_prefix if row[0].fits(word)]


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a pattern: one of `choices`, each a row of terms; or room for up to `gap` words."""

    choices: tuple[Terms, ...] = ()
    is_optional: bool = False
    gap: int = 0
    _rows: dict[int, _Rows] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By direction; sorted when a word is tried first: most patterns are never."""
    _shortest: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def shortest(self) -> int:
        """Letters of the shortest word that it begins with; counted once, a part stands in many patterns."""
        if not self._shortest:
            self._shortest.append(min(choice[0].shortest for choice in self.choices))
        return self._shortest[0]

    def follow(self, places: set[int], words: Sequence[Word], bounds: Span, step: int) -> set[int]:
        """Gives the places that are reached from `places`, forwards (`step` 1) or backwards (-1), within `bounds`."""
        reached = set(places) if self.is_optional or self.gap else set()
        if self.gap:
            for place in places:
                reached.update(
                    place + step * far
                    for far in range(1, self.gap + 1)
                    if bounds[0] - 1 <= place + step * far <= bounds[1]
                )
            return reached
        rows = self._rows.get(step)
        if rows is None:
            rows = self._rows[step] = _Rows.of(self.choices, step)
        first, behind = bounds
        for place in places:
            if not first <= place < behind:
                continue
            word = words[place]
            if any(term.fits(word) for term in rows.single):
                reached.add(place + step)
            for row in rows.beginning(word) if rows.by_word or rows.by_prefix else ():
                at = place + step
                for term in row[1:]:
                    if not first <= at < behind or not term.fits(words[at]):
                        break
                    at += step
                else:
                    reached.add(at)
        return reached


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say a concept. `positive` and `negative` are invented texts of which it hears the first only.

    `is_negatable`: a negation near it takes it back. `is_quotable`: it counts within quotation marks too.
    `is_of_others`: it speaks of somebody else than the person who writes."""

    concept: str
    language: Language
    text: str
    elements: tuple[Element, ...]
    positive: str
    negative: str
    is_negatable: bool = False
    is_quotable: bool = False
    is_of_others: bool = False

    @property
    def anchor(self) -> int:
        """The element that is looked for first: the one whose words are rarest, by their length."""
        needed = [place for place, one in enumerate(self.elements) if one.choices and not one.is_optional]
        if not needed:
            raise BadPattern("there must be a word that may not lack")
        return max(needed, key=lambda place: self.elements[place].shortest)

    def spells(self, word: Word) -> bool:
        """Tells whether the word is one of the pattern's own, and not one of a gap."""
        return any(term.fits(word) for element in self.elements for choice in element.choices for term in choice)


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that was heard, and where: words `first` to `last` (not included), characters `span`."""

    pattern: Pattern
    first: int
    last: int
    span: Span
    sentence: int

    @property
    def concept(self) -> str:
        """The name of what was heard."""
        return self.pattern.concept


@dataclass(frozen=True, slots=True)
class Matches:
    """Everything that was heard in a text, in its order."""

    all: tuple[Match, ...] = ()
    _by_concept: dict[str, list[Match]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for one in self.all:
            self._by_concept.setdefault(one.concept, []).append(one)

    def of(self, *concepts: str) -> tuple[Match, ...]:
        """Tells what was heard of these concepts."""
        return tuple(one for concept in concepts for one in self._by_concept.get(concept, ()))

    def has_all(self, concepts: Iterable[str]) -> bool:
        """Tells whether each of these concepts was heard."""
        return self._by_concept.keys() >= set(concepts)

    def under(self, prefix: str) -> tuple[Match, ...]:
        """Tells what was heard of the concepts whose names begin with `prefix`."""
        return tuple(one for one in self.all if one.concept.startswith(prefix))

    def spend(self, spoken: Spoken, *concepts: str) -> bool:
        """Tells whether these concepts together take up every word of the text: only then may a closed grammar be
        sure."""
        taken = {place for one in self.of(*concepts) for place in range(one.first, one.last)}
        return len(taken) == len(spoken.words) > 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All patterns, found by their rarest word."""

    spelling: Spelling = field(default_factory=Spelling)
    patterns: tuple[Pattern, ...] = ()
    negations: frozenset[str] = frozenset()
    _exact: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _prefixed: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _anchors: list[int] = field(default_factory=list, repr=False, compare=False)
    _lengths: list[int] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, pattern in enumerate(self.patterns):
            anchor = pattern.anchor
            self._anchors.append(anchor)
            for choice in pattern.elements[anchor].choices:
                for word in choice[0].exact:
                    self._exact.setdefault(word, []).append(number)
                for prefix in choice[0].prefixes:
                    self._prefixed.setdefault(prefix, []).append(number)
        self._lengths.extend(sorted({len(prefix) for prefix in self._prefixed}))

    def matches(self, spoken: Spoken) -> Matches:
        """Gives everything the patterns hear, without what an idiom covers."""
        found: dict[tuple[int, int, int], Match] = {}
        tried: dict[int, int] = {}
        for place, word in enumerate(spoken.words):
            candidates = {number for number in self._candidates(word) if tried.get(number, 0) < MOST_TRIES}
            bounds = _bounds(spoken.words, place) if candidates else (0, 0)
            for number in candidates:
                tried[number] = tried.get(number, 0) + 1
                if (match := self._at(number, place, bounds, spoken)) is not None:
                    found.setdefault((number, match.first, match.last), match)
        idioms = [one for one in found.values() if one.concept == IDIOM or one.concept.startswith(OF_FAMILY)]
        kept = [one for one in found.values() if one in idioms or not any(_covers(idiom, one) for idiom in idioms)]
        return Matches(tuple(sorted(kept, key=lambda one: (one.first, one.last))))

    def _candidates(self, word: Word) -> set[int]:
        numbers: set[int] = set()
        for form in word.forms:
            numbers.update(self._exact.get(form, ()))
            for length in self._lengths:
                if length > len(form):
                    break
                numbers.update(self._prefixed.get(form[:length], ()))
        return numbers

    def _at(self, number: int, place: int, bounds: Span, spoken: Spoken) -> Match | None:
        """The shortest match with the pattern's anchor at this place, if any."""
        pattern, anchor, words = self.patterns[number], self._anchors[number], spoken.words
        lasts = {place}
        for element in pattern.elements[anchor:]:
            lasts = element.follow(lasts, words, bounds, 1)
            if not lasts:
                return None
        firsts = {place - 1}
        for element in reversed(pattern.elements[:anchor]):
            firsts = element.follow(firsts, words, bounds, -1)
            if not firsts:
                return None
        first, last = max(firsts) + 1, min(lasts)
        span = (words[first].start, words[last - 1].end)
        if not pattern.is_quotable and spoken.is_in_quotes(*span):
            return None
        if pattern.is_negatable and self._is_taken_back(words, first, last, bounds):
            return None
        return Match(pattern, first, last, span, words[place].sentence)

    def _is_taken_back(self, words: Sequence[Word], first: int, last: int, bounds: Span) -> bool:
        near = words[max(bounds[0], first - NEGATED_BEFORE) : min(bounds[1], last + NEGATED_BEHIND)]
        return any(form in self.negations for word in near for form in word.forms)


def _covers(idiom: Match, one: Match) -> bool:
    """Whether nothing is heard there because the words are an idiom; what spends more words and holds the idiom is heard."""
    family = idiom.concept.removeprefix(IDIOM).removeprefix(".")
    if not one.concept.startswith(f"{family}." if family else ""):
        return False
    holds = one.first <= idiom.first and idiom.last <= one.last and one.last - one.first > idiom.last - idiom.first
    return one.first < idiom.last and idiom.first < one.last and not holds


def _bounds(words: Sequence[Word], place: int) -> Span:
    """The words of the sentence that the word at `place` stands in."""
    sentence, first, last = words[place].sentence, place, place + 1
    while first > 0 and place - first < LONGEST_SENTENCE and words[first - 1].sentence == sentence:
        first -= 1
    while last < len(words) and last - place < LONGEST_SENTENCE and words[last].sentence == sentence:
        last += 1
    return first, last
