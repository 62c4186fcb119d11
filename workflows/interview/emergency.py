"""What to do right now: emergency cards and the helplines that fit the country, the age, the language and the hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from workflows.kernel.text import LocalizedText, spoken_in

ADULT_AT = 18
MOST_LINES: Final = 3
"""Whoever is in danger reads no list: so many lines at most, where the country is known."""
BEYOND: Final = ("EU", "INT")
"""Where a line stands that answers in every country."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Hours of wall time on some days of the week, 0 for Monday; until midnight where `closes` is 00:00."""

    days: frozenset[int]
    opens: time
    closes: time

    def holds(self, at: datetime) -> bool:
        """Tells whether the instant, on the wall clock of the country, lies within."""
        hour = at.time()
        return at.weekday() in self.days and self.opens <= hour and (hour < self.closes or self.closes == time(0))


@dataclass(frozen=True, slots=True)
class Helpline:
    """A helpline: one service. Without hours they are not known to us. `speaks` is the language in which it alone answers
    where others of the same country answer in another; empty: everybody's. Who speaks none of these is shown each."""

    id: str
    country: str
    name: LocalizedText
    purpose: LocalizedText
    phone: LocalizedText | None
    url: str | None
    audience: str  # all | adults | minors
    hours: tuple[OpenHours, ...]
    always_open: bool
    speaks: str
    confidence: str
    source: str
    note: str = ""  # for the desk
    verify: str = ""  # why the number must be checked before anybody is sent there
    called_on: date | None = None  # the day a person of the desk called it

    @property
    def number(self) -> LocalizedText | None:
        """The number a person may be given: none while it is doubtful and nobody has called it."""
        return None if self.verify and self.called_on is None else self.phone


@dataclass(frozen=True, slots=True)
class Addressed:
    """Words to the reader, and the same to one who is young."""

    words: LocalizedText
    to_young: LocalizedText | None = None

    def in_(self, language: str, *, young: bool = False) -> str:
        """Gives the words for this reader."""
        return (self.to_young if young and self.to_young is not None else self.words).in_(language)


@dataclass(frozen=True, slots=True)
class CardLine:
    """One thing to do, for some countries and ages (empty: for all)."""

    text: Addressed
    countries: tuple[str, ...] = ()
    audience: str = "all"


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """A card as the rules have it.

    `is_crisis`: for somebody whose life may be at stake, it is short and says only which line is open now. `audience`: whom
    it is about. `asks` is the question it ends with. `is_promise`: it says by when a person of the desk writes."""

    id: str
    title: Addressed
    lines: tuple[CardLine, ...]
    helplines: tuple[str, ...]
    audience: str = "all"
    is_crisis: bool = False
    is_promise: bool = False
    asks: Addressed | None = None


@dataclass(frozen=True, slots=True)
class ShownHelpline:
    """A helpline for one reader. `open_now` is None when its hours are not known to us; `country` is said where those of
    several are shown."""

    name: str
    purpose: str
    phone: str | None
    url: str | None
    open_now: bool | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """A card for one reader: title, what to do in order, whom to call, what is asked at the end."""

    id: str
    title: str
    lines: tuple[str, ...]
    helplines: tuple[ShownHelpline, ...]
    is_crisis: bool = False
    is_promise: bool = False
    asks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReader:
    """Who reads a card. `country` is theirs; where it is not sure, `or_else` names the others it may be. `age` is that of
    the victim (None: unknown), `is_young`: the reader themselves is a minor. `at` is the instant on the country's wall clock
    (None: unknown)."""

    country: str
    language: str
    age: int | None = None
    at: datetime | None = None
    or_else: Sequence[str] = ()
    is_young: bool = False

    @property
    def countries(self) -> tuple[str, ...]:
        return (self.country, *self.or_else)

    @property
    def spoken(self) -> str:
        """Their language, as their country speaks it where that is sure."""
        return spoken_in(self.language, None if self.or_else else self.country, young=self.is_young)


def advise(card: EmergencyCard, helplines: Iterable[Helpline], reader: CardReader) -> Advice:
    """Gives the card for this reader.

    Open lines come before closed ones. A closed one stays on the card, because the hour passes; not on that of somebody in
    danger, who is shown what answers now. With an unknown age the lines for minors and for adults are both shown, but to
    whoever is in danger those for minors only if they are known to concern one.
    """
    age = reader.age if reader.age is not None or not card.is_crisis else ADULT_AT
    if reader.is_young or card.audience == "minors":
        age = ADULT_AT - 1
    lines = _in_order(card, helplines, reader, age)
    if card.is_crisis:
        lines = list(_fewest(lines, reader))
    return Advice(
        card.id,
        card.title.in_(reader.spoken, young=reader.is_young),
        tuple(
            line.text.in_(reader.spoken, young=reader.is_young)
            for line in card.lines
            if (not line.countries or not {*reader.countries}.isdisjoint(line.countries)) and _fits(line.audience, age)
        ),
        tuple(_shown(line, reader) for line in lines),
        card.is_crisis,
        card.is_promise,
        card.asks.in_(reader.spoken, young=reader.is_young) if card.asks is not None else None,
    )


def _in_order(
    card: EmergencyCard, helplines: Iterable[Helpline], reader: CardReader, age: int | None
) -> list[Helpline]:
    """The lines of the card that the reader can call, open ones first."""
    wanted = {name: position for position, name in enumerate(card.helplines)}
    known = tuple(helplines)
    spoken = {(one.country, one.speaks) for one in known}
    fitting = [
        line
        for line in known
        if line.id in wanted
        and line.country in (*reader.countries, *BEYOND)
        and _fits(line.audience, age)
        and (not line.speaks or line.speaks == reader.language or (line.country, reader.language) not in spoken)
        and (line.number or line.url)
    ]
    fitting.sort(key=lambda line: (is_open(line, reader.at) is False, wanted[line.id]))
    return fitting


def _fewest(lines: Sequence[Helpline], reader: CardReader) -> Iterator[Helpline]:
    """What whoever is in danger reads: only what is open; the first of each country where that is not sure, in each of its
    languages, and then the number that holds in all of them."""
    is_sure = not reader.or_else
    open_now = [line for line in lines if is_open(line, reader.at) is not False]
    if is_sure:
        yield from [line for line in open_now if line.country not in BEYOND][:MOST_LINES]
        return
    given: dict[str, set[str]] = {}
    numbers: set[str | None] = set()
    for line in open_now:
        number = line.number.in_(reader.language) if line.number is not None else None
        if line.country in BEYOND and number in numbers:
            continue
        spoken = given.setdefault(line.country, set())
        if not spoken or (line.speaks and "" not in spoken and line.speaks not in spoken):
            spoken.add(line.speaks)
            numbers.add(number)
            yield line


def _shown(line: Helpline, reader: CardReader) -> ShownHelpline:
    return ShownHelpline(
        line.name.in_(reader.spoken),
        line.purpose.in_(reader.spoken),
        line.number.in_(reader.spoken) if line.number else None,
        line.url,
        is_open(line, reader.at),
        line.country if reader.or_else and line.country in reader.countries else None,
    )


def is_open(line: Helpline, at: datetime | None) -> bool | None:
    """Tells whether the line answers at this instant of its wall clock; None when we do not know."""
    if line.always_open:
        return True
    if at is None or not line.hours:
        return None
    return any(one.holds(at) for one in line.hours)


def _fits(audience: str, age: int | None) -> bool:
    if audience == "all" or age is None:
        return True
    return (audience == "minors") == (age < ADULT_AT)
