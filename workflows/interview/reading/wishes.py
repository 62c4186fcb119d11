"""Reads what a person wants of the desk now: a human, an end, their data deleted, an answer to a question of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.interview.reading.lexicon import Match
from workflows.interview.reading.spoken import Span
from workflows.interview.reading.values import Read, ReadingInput

WISH, TOPIC, ASKS, INSTEAD = "wish.", "ask.", "asks", "instead."
ASKS_FIRST: Final = "asks_first"
"""Words that ask where a sentence begins with them, whether or not a question mark stands behind."""
QUESTION: Final = "question:"
_SHORT: Final = 6
"""Words of an answer that a bare `stop` may be the sense of."""
SPOKEN_OF: Final = frozenset(("ask.police", "ask.pay", "ask.reply", "ask.record_publish", "ask.google"))
"""What a question may be about without naming it."""
OTHER: Final = "question:other"
"""A question whose topic nobody recognised: a person answers it."""


def read_wishes(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the wishes, in the order of their words; a question of theirs is `question:` and its topic."""
    found: dict[str, list[Span]] = {}
    for one in told.matches.under(WISH):
        found.setdefault(one.concept.removeprefix(WISH), []).append(one.span)
    for name, span in _questions(told):
        found.setdefault(name, []).append(span)
    ordered = sorted(found.items(), key=lambda item: min(item[1]))
    return tuple(Read(name, False, tuple(spans)) for name, spans in ordered)


def answer_wants(told: ReadingInput) -> Read[tuple[str, ...]] | None:
    """Tells what is wanted instead of answering; None where nothing is."""
    wishes = read_wishes(told)
    named = [one for one in wishes if one.value != OTHER] or wishes
    if not named and len(told.spoken.words) <= _SHORT:
        said = told.matches.under(INSTEAD)
        named = tuple(Read(one.concept.removeprefix(INSTEAD), spans=(one.span,)) for one in said[:1])
    if not named:
        return None
    return Read(tuple(one.value for one in named), False, tuple(span for one in named for span in one.spans))


def _questions(told: ReadingInput) -> Iterator[tuple[str, Span]]:
    """The topics of the sentences that ask something. A question that names none is about what the sentence before it speaks
    of (`the police said come back. What do I tell them?`), and a person answers it all the same."""
    words = told.spoken.words
    asking: dict[int, Match] = {one.sentence: one for one in told.matches.of(ASKS)}
    topics = told.matches.under(TOPIC)
    starts = [place for place, word in enumerate(words) if not place or words[place - 1].sentence != word.sentence]
    leading = {one.sentence for one in told.matches.of(ASKS_FIRST) if one.first in starts or one.first - 1 in starts}
    for number, (first, last) in enumerate(told.spoken.sentences):
        asked = asking.get(number)
        here = [one for one in topics if one.sentence == number]
        if asked is None and "?" not in told.text[first:last] and not (here and number in leading):
            continue
        yield from ((QUESTION + one.concept.removeprefix(TOPIC), one.span) for one in here)
        if not here and any(word.sentence == number for word in words):
            place = asked.span if asked is not None else (first, last)
            before = {one.concept for one in topics if one.sentence == number - 1 and one.concept in SPOKEN_OF}
            yield from ((QUESTION + concept.removeprefix(TOPIC), place) for concept in sorted(before))
            yield OTHER, place
