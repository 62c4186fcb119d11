"""Reads what people tell of themselves before they are asked: paid or not, locked out, seen by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.interview.reading.lexicon import Match, Matches

AMOUNT_READ: Final = "read.amount"
"""Stands among the concepts of a row for a sum that was read."""
BESIDE: Final = frozenset({AMOUNT_READ})
"""What rows may name and no pattern hears."""
Rows = tuple[tuple[str, ...], ...]
"""Rows of concepts: one of them must be heard whole."""


@dataclass(frozen=True, slots=True)
class HeardFact:
    """One answer that a text gives, with what it was read from."""

    thing: str
    value: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """By thing and by answer, the rows of concepts that say it."""

    things: Mapping[str, Mapping[str, Rows]]

    def heard(self, matches: Matches, beside: Collection[str] = ()) -> Iterator[HeardFact]:
        """Gives the answers that the text gives, in the order of the data; a thing that two answers speak for is left
        out. `beside`: what was read otherwise, as rows name it."""
        for thing, answers in self.things.items():
            said = [one for value, rows in answers.items() if (one := _said(thing, value, rows, matches, beside))]
            if len(said) == 1:
                yield said[0]


def _said(thing: str, value: str, rows: Rows, matches: Matches, beside: Collection[str]) -> HeardFact | None:
    for row in rows:
        heard = [matches.of(concept)[:1] for concept in row if concept not in beside]
        if all(heard):
            return HeardFact(thing, value, tuple(one for named in heard for one in named))
    return None


NO_FACTS: Final = ToldFacts({})
