"""The places of the web as the chat knows them: what people call them, and whose an address is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from workflows.kernel.text import LocalizedText
from workflows.law.platforms.catalogue import Catalogue

REVIEW: Final = "review"
"""What the catalogue calls the number of a review."""


@dataclass(frozen=True, slots=True)
class Place:
    """A platform or kind of site. `aliases` stand alone; names that are words of the language need their context.

    `vocabulary` is the name in the contract: the platform's, or `other:` and a name. A `generic` place is a kind of site.
    """

    key: str
    name: LocalizedText
    medium: str
    platform: str | None
    aliases: tuple[str, ...] = ()
    in_context: tuple[str, ...] = ()
    after_preposition: tuple[str, ...] = ()
    vocabulary: str = ""
    generic: bool = False
    button: bool = False


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words beside a name that decide what is meant, as the rules list them; `*` behind a word: whatever begins so."""

    prepositions: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    resembles: frozenset[str] = frozenset()
    reviews: frozenset[str] = frozenset()
    searches: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()

    @staticmethod
    def says(listed: frozenset[str], word: str) -> bool:
        """Tells whether the word is one of those listed, or begins as one with a star."""
        return word in listed or any(word[:length] + "*" in listed for length in range(3, len(word) + 1))


@dataclass(frozen=True, slots=True)
class Places:
    """Every place, in the order of the buttons, with the catalogue that says whose an address is."""

    listed: tuple[Place, ...] = ()
    catalogue: Catalogue | None = None
    words: PlaceWords = field(default_factory=PlaceWords)
    _by_platform: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> frozenset[str]:
        """What places are called, casefolded: a capital letter there names nobody."""
        return frozenset(name.casefold() for one in self.listed for name in (*one.aliases, *one.name.all()))

    def __iter__(self) -> Iterator[Place]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)

    @classmethod
    def of(cls, listed: tuple[Place, ...], catalogue: Catalogue, words: PlaceWords) -> Places:
        """Gives the places of these rules."""
        return cls(listed, catalogue, words, {place.platform: place for place in listed if place.platform})

    def of_link(self, link: str) -> Place | None:
        """Gives the place whose platform the address belongs to, with the medium of that very domain. A look-alike is
        nobody's."""
        if self.catalogue is None:
            return None
        found = self.catalogue.recognise(link)
        place = self._by_platform.get(found.platform) if found.platform else None
        return replace(place, medium=found.medium) if place is not None and found.medium else place

    def is_payment(self, place: Place) -> bool:
        """Tells whether money is sent there, and nothing published."""
        known = self.catalogue.platform(place.platform) if self.catalogue is not None and place.platform else None
        return known is not None and known.sort == "payment"

    def is_same_page(self, one: str, other: str) -> bool:
        """Tells whether two addresses show the same page: what follows people around, or another of its hosts, changes
        nothing. A review of a platform is the same under its number, whatever else its address holds."""
        if one == other or self.catalogue is None:
            return one == other
        known, found = self.catalogue.recognise(one), self.catalogue.recognise(other)
        if known.platform is not None and known.platform == found.platform:
            review = known.identifier(REVIEW)
            if review is not None and review == found.identifier(REVIEW):
                return True
        return known.canonical == found.canonical is not None


NO_PLACES: Final = Places()
