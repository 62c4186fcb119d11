"""Which platforms and kinds of site a text names: by address, and by what people call them where that is no other word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from workflows.interview.places import Place, Places, PlaceWords
from workflows.interview.reading.links import located_links

_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_FUZZY: Final = 6
_ALIKE: Final = 88.0
_AROUND: Final = 12
"""Words before and after `google` that tell what is meant."""
QUOTES: Final = ("'", '"', "‘", "“", "«")
SIGNS: Final = frozenset("=`<>{}")
"""Beside these, or in quotes, a single letter is a letter and not the site X."""
GOOGLE: Final = "google"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with where it was read."""

    place: Place
    start: int
    end: int
    by: str  # link | name | context | alike


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """The places a text names. `unlisted`: domains of sites nobody lists."""

    named: tuple[NamedPlace, ...] = ()
    unlisted: tuple[str, ...] = ()
    google_alone: tuple[int, int] | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Each place once, in the order of the text."""
        return tuple(dict.fromkeys(one.place for one in self.named))


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    place: Place
    need: str  # "" | context | preposition | generic


@dataclass(frozen=True, slots=True)
class _Names:
    by_first: Mapping[str, Sequence[_Name]] = field(default_factory=dict)
    long: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by the first letter
    words: PlaceWords = field(default_factory=PlaceWords)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


def read_places(text: str, places: Places, *, whole_answer: bool = False) -> PlacesRead:
    """Gives every place the text names. `whole_answer`: it answers “where?”, so that a name needs no context."""
    links = located_links(text, places)
    names = _names(places.listed, places.words)
    named: list[NamedPlace] = []
    unlisted: list[str] = []
    for start, end, link in links:
        place = places.of_link(link)
        place = place or _called(link, names)
        if place is not None:
            named.append(NamedPlace(place, start, end, "link"))
        elif "/" not in link.split("//", 1)[1].rstrip("/"):
            unlisted.append(link.split("//", 1)[1].rstrip("/").removeprefix("www."))
    tokens = _tokens(text, links)
    by_link = {one.place.key for one in named}
    at, google = 0, None
    has_signs = not SIGNS.isdisjoint(text)
    while at < len(tokens):
        start = tokens[at].start
        lone = len(tokens[at].folded) == 1 and (has_signs or text[max(0, start - 1) : start] in QUOTES)
        found = None if lone else _at(tokens, at, names, text, by_link, whole_answer)
        if found is not None:
            name, length, by = found
            if at + length < len(tokens) and tokens[at + length].folded in places.words.resembles:
                at += length + 1
                continue
            named.append(NamedPlace(name.place, tokens[at].start, tokens[at + length - 1].end, by))
            at += length
            continue
        if tokens[at].folded == GOOGLE:
            google = at
        at += 1
    asked = None
    if google is not None:
        named, asked = _google(named, google, tokens, places)
    named = _without_general(named)
    named.sort(key=lambda one: one.start)
    return PlacesRead(tuple(named), tuple(unlisted), asked)


def _called(link: str, names: _Names) -> Place | None:
    """The place that people call by this very address, though it lives at another: `tweedehands.be`."""
    said = _words(link.split("//", 1)[1].removeprefix("www."))
    return next((one.place for one in names.by_first.get(said[0], ()) if one.words == said and len(said) > 1), None)


def _without_general(named: list[NamedPlace]) -> list[NamedPlace]:
    """`a blog, on wordpress` is one place: a kind of site says nothing beside a site of that kind."""
    special = {one.place.medium for one in named if not one.place.generic}
    same = {"forum": {"forum", "website"}, "press": {"press"}, "adult": {"adult"}}
    return [one for one in named if not (one.place.generic and same.get(one.place.medium, set()) & special)]


def _google(
    named: list[NamedPlace], at: int, tokens: Sequence[_Token], places: Places
) -> tuple[list[NamedPlace], tuple[int, int] | None]:
    """`google` alone is the reviews or the search results, as the words around it tell; else it is asked."""
    words, span = places.words, (tokens[at].start, tokens[at].end)
    around = tokens[max(0, at - _AROUND) : at + _AROUND]
    if any(words.says(words.searches, one.folded) for one in around):
        key = "google_search"
    elif any(words.says(words.reviews, one.folded) for one in tokens) or any(
        one.place.medium == "review" for one in named
    ):
        key = "google_maps"
    else:
        return named, span
    place = next((one for one in places if one.key == key), None)
    return ([*named, NamedPlace(place, *span, "context")], None) if place else (named, span)


def _at(
    tokens: Sequence[_Token], at: int, names: _Names, text: str, by_link: set[str], whole: bool
) -> tuple[_Name, int, str] | None:
    word = tokens[at].folded
    for name in names.by_first.get(word, ()):  # longest first
        length = len(name.words)
        if length > len(tokens) - at or any(tokens[at + i].folded != one for i, one in enumerate(name.words)):
            continue
        if not name.need:
            return name, length, "name"
        if name.place.key in by_link or _fits(tokens, at, length, name, names, text, whole):
            return name, length, "context"
    head = _compound(word, names)
    if head is not None:
        return head, 1, "name"
    return _alike(word, names)


def _fits(tokens: Sequence[_Token], at: int, length: int, name: _Name, names: _Names, text: str, whole: bool) -> bool:
    words = names.words
    if whole and (name.need == "generic" or len(tokens) <= length + 2 or _is_listed(tokens, at, length, names, text)):
        return True
    before = [one.folded for one in tokens[max(0, at - 3) : at]]
    after = tokens[at + length].folded if at + length < len(tokens) else ""
    if before and before[-1] in words.prepositions | words.beside:
        return True
    if name.need != "generic" and after in words.beside:
        return True
    if name.need == "generic":
        nouns = [one for one in before if one not in words.between]
        return (
            bool(before)
            and before[-1] in words.weak | words.between
            and bool(nouns)
            and nouns[-1] in words.prepositions | words.weak
        )
    if name.need == "context":
        return _is_capital_inside(tokens, at, text)
    return False


def _is_listed(tokens: Sequence[_Token], at: int, length: int, names: _Names, text: str) -> bool:
    """Whether the word stands in a list: a comma behind it, or an `and` on either side."""
    end = tokens[at + length - 1].end
    after = tokens[at + length].folded if at + length < len(tokens) else ""
    before = tokens[at - 1].folded if at else ""
    return text[end : end + 1] == "," or bool({after, before} & names.words.joins)


def _is_capital_inside(tokens: Sequence[_Token], at: int, text: str) -> bool:
    """Whether the word has a capital that no beginning of a sentence and no shouting explains."""
    token = tokens[at]
    if len(token.text) < 3 or not token.text[0].isupper() or at == 0:
        return False
    between = text[tokens[at - 1].end : token.start]
    return not any(mark in between for mark in '.!?:\n"«“') and not tokens[at - 1].text.isupper()


def _compound(word: str, names: _Names) -> _Name | None:
    """In Dutch a name opens compounds: `instaaccount`, `snapchatfilmpje`."""
    for tail in names.words.tails:
        if word.endswith(tail) and len(word) > len(tail) + 1:
            for name in names.by_first.get(word[: -len(tail)], ()):
                if len(name.words) == 1 and name.need != "generic" and len(name.words[0]) > 1:
                    return name
    return None


def _alike(word: str, names: _Names) -> tuple[_Name, int, str] | None:
    """A long name with one letter wrong; what begins with another letter is another word."""
    if len(word) < _SHORTEST_FUZZY or word == GOOGLE:
        return None
    from rapidfuzz import fuzz, process  # seldom needed, and not free to import

    found = process.extractOne(word, names.long.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found is None:
        return None
    return names.by_first[found[0]][-1], 1, "alike"


def _tokens(text: str, links: Iterable[tuple[int, int, str]]) -> list[_Token]:
    spans = [(start, end) for start, end, _ in links]
    return [
        _Token(one.group(), fold(one.group()), one.start(), one.end())
        for one in _WORD.finditer(text)
        if not any(start <= one.start() < end for start, end in spans)
    ]


@lru_cache(maxsize=4)
def _names(places: tuple[Place, ...], words: PlaceWords) -> _Names:
    """What all places are called, by the first word; of one place list only, the rules'."""
    by_first: dict[str, list[_Name]] = {}
    for place in places:
        asked = {"context": place.in_context, "preposition": place.after_preposition}
        words_too = {_words(name) for named in asked.values() for name in named}
        plain = [
            one
            for one in (*place.name.all(), place.key.replace("_", " "), *place.aliases)
            if _words(one) not in words_too
        ]
        for need, called in ({"generic" if place.generic else "": plain} | asked).items():
            for name in called:
                said = _words(name)
                if said and all(one.words != said for one in by_first.get(said[0], ())):
                    by_first.setdefault(said[0], []).append(_Name(said, place, need))
    for named in by_first.values():
        named.sort(key=lambda one: -len(one.words))
    long: dict[str, list[str]] = {}
    for named in by_first.values():
        for one in named:
            if len(one.words) == 1 and len(one.words[0]) >= _SHORTEST_FUZZY and not one.need:
                long.setdefault(one.words[0][0], []).append(one.words[0])
    return _Names({first: tuple(named) for first, named in by_first.items()}, long, words)


def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(one) for one in _WORD.findall(name))


def fold(text: str) -> str:
    """Lower case without accents, as long as the text: what is read keeps its place."""
    plain = text.lower()
    return plain if plain.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    return unicodedata.normalize("NFKD", char.lower())[0]
