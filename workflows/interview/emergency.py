"""What to do right now: emergency cards and the helplines that fit the country, the age and the hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from workflows.kernel.text import LocalizedText

ADULT_AT = 18


@dataclass(frozen=True, slots=True)
class Helpline:
    """A helpline. Hours are wall time of its country; without hours they are not known to us."""

    id: str
    country: str
    name: LocalizedText
    purpose: LocalizedText
    phone: LocalizedText | None
    url: str | None
    audience: str  # all | adults | minors
    opens: time | None
    closes: time | None
    always_open: bool
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
class CardLine:
    """One thing to do, for some countries and ages (empty: for all)."""

    text: LocalizedText
    countries: tuple[str, ...] = ()
    audience: str = "all"
    told: bool = False  # said only where somebody of the desk was told


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """A card as the rules have it."""

    id: str
    title: LocalizedText
    lines: tuple[CardLine, ...]
    helplines: tuple[str, ...]


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
    """A card for one reader: title, what to do in order, whom to call."""

    id: str
    title: str
    lines: tuple[str, ...]
    helplines: tuple[ShownHelpline, ...]


def advise(
    card: EmergencyCard,
    helplines: Iterable[Helpline],
    *,
    country: str,
    language: str,
    age: int | None = None,
    at: time | None = None,
    or_else: Sequence[str] = (),
    told: bool = False,
) -> Advice:
    """The card for a person of `country` (FR, BE, NL) and `age` (None: unknown) at wall time `at` (None: unknown). Where the
    country is not sure, `or_else` names the others it may be. `told`: somebody of the desk was told of this person.

    Open lines come before closed ones; a closed one stays on the card, because the hour passes. With an unknown age
    the lines for minors and for adults are both shown.
    """
    countries = (country, *or_else)
    wanted = {name: position for position, name in enumerate(card.helplines)}
    fitting = [
        line
        for line in helplines
        if line.id in wanted
        and line.country in (*countries, "EU", "INT")
        and _fits(line.audience, age)
        and (line.number or line.url)
    ]
    fitting.sort(key=lambda line: (is_open(line, at) is False, wanted[line.id]))
    return Advice(
        card.id,
        card.title.in_(language),
        tuple(
            line.text.in_(language)
            for line in card.lines
            if (not line.countries or not {*countries}.isdisjoint(line.countries))
            and _fits(line.audience, age)
            and (told or not line.told)
        ),
        tuple(
            ShownHelpline(
                line.name.in_(language),
                line.purpose.in_(language),
                line.number.in_(language) if line.number else None,
                line.url,
                is_open(line, at),
                line.country if or_else and line.country in countries else None,
            )
            for line in fitting
        ),
    )


def is_open(line: Helpline, at: time | None) -> bool | None:
    """Whether the line answers at this wall time; None when we do not know."""
    if line.always_open:
        return True
    if at is None or line.opens is None or line.closes is None:
        return None
    return line.opens <= at.replace(tzinfo=None) < line.closes


def _fits(audience: str, age: int | None) -> bool:
    if audience == "all" or age is None:
        return True
    return (audience == "minors") == (age < ADULT_AT)
