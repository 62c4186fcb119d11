"""Reads a message that nobody asked for: everything it tells, each value with the words it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.interview.reading.ages import read_age, read_minor
from workflows.interview.reading.aims import read_aims
from workflows.interview.reading.authors import read_author
from workflows.interview.reading.exact_words import read_words
from workflows.interview.reading.kinds import read_kinds
from workflows.interview.reading.languages import read_language
from workflows.interview.reading.links import find_links
from workflows.interview.reading.money import read_amount
from workflows.interview.reading.platforms import read_platforms
from workflows.interview.reading.safety import read_safety
from workflows.interview.reading.spoken import Span, Spoken
from workflows.interview.reading.told_facts import AMOUNT_READ
from workflows.interview.reading.values import (
    AuthorRead,
    DaySpan,
    MoneyRead,
    Read,
    ReadingInput,
    ReadingRules,
    Safety,
    Victim,
    make_ready,
)
from workflows.interview.reading.victims import read_victim
from workflows.interview.reading.when import read_discovered, read_published
from workflows.interview.reading.wishes import read_wishes
from workflows.kernel.people import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReading:
    """What a message tells. `facts`: what was told of a thing that would be asked later, as `lost.yes`. `rest` has the
    sentences that nothing was read from: they go to a handler."""

    language: Read[Language] | None
    safety: Read[Safety]
    minor: Read[bool] | None
    age: Read[int] | None
    kinds: tuple[Read[str], ...]
    victim: Read[Victim]
    platforms: tuple[Read[str], ...]
    urls: tuple[Read[str], ...]
    words: tuple[Read[str], ...]
    published: Read[DaySpan] | None
    discovered: Read[DaySpan] | None
    author: Read[AuthorRead] | None
    amount: Read[MoneyRead] | None
    objectives: tuple[Read[str], ...]
    wants: tuple[Read[str], ...]
    facts: tuple[Read[str], ...]
    rest: tuple[str, ...]


def read_message(
    text: str, at: datetime, country: str | None, language: Language | None, rules: ReadingRules
) -> MessageReading:
    """Gives everything that a message out of the blue tells. `at` is when it was written, with the offset of the
    person's clock; `language` the one they are known to speak."""
    return read_told(make_ready(text, at, country, language, rules))


def read_told(told: ReadingInput) -> MessageReading:
    """Gives the same of a text that was made ready."""
    safety, minor, kinds, victim = read_safety(told), read_minor(told), read_kinds(told), read_victim(told)
    age = read_age(told)
    platforms, urls, words = read_platforms(told), _read_urls(told), read_words(told)
    published, discovered = read_published(told), read_discovered(told)
    author, amount = read_author(told), read_amount(told)
    objectives, wants = read_aims(told), read_wishes(told)
    facts = _read_facts(told, amount)
    found: list[Read[object] | None] = [safety, minor, age, victim, published, discovered, author, amount]
    found += [*kinds, *platforms, *urls, *words, *objectives, *wants, *facts]
    return MessageReading(
        language=read_language(told), safety=safety, minor=minor, age=age, kinds=kinds, victim=victim, platforms=platforms,
        urls=urls, words=words, published=published, discovered=discovered, author=author, amount=amount,
        objectives=objectives, wants=wants, facts=facts,
        rest=tuple(_unread(told.spoken, [span for one in found if one is not None for span in one.spans])),
    )  # fmt: skip


def _read_urls(told: ReadingInput) -> tuple[Read[str], ...]:
    return tuple(Read(url, sure=True) for url in find_links(told.text, told.rules.places))


def _read_facts(told: ReadingInput, amount: Read[MoneyRead] | None) -> tuple[Read[str], ...]:
    beside = (AMOUNT_READ,) if amount is not None and amount.sure else ()
    heard = told.rules.told_facts.heard(told.own, beside)
    return tuple(Read(f"{one.thing}.{one.value}", spans=tuple(match.span for match in one.matches)) for one in heard)


def _unread(spoken: Spoken, spans: list[Span]) -> Iterator[str]:
    """The sentences that no value was read from."""
    for first, last in spoken.sentences:
        sentence = spoken.original[first:last].strip()
        if sentence and not any(start < last and first < end for start, end in spans):
            yield sentence
