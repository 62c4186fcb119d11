"""What a reader outside of the desk proposes: checked word by word, added to what the desk read itself, never in its place.

Every proposal quotes the words it was read from; one whose words do not stand in the text is dropped. A proposal is never
sure, and never lowers what the desk heard of danger: whatever a text says to its readers changes nothing but a proposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, get_args

from workflows.interview.reading.masking import Masked
from workflows.interview.reading.message import MessageReading
from workflows.interview.reading.values import AuthorRead, DaySpan, Read, Safety, Victim

VICTIMS: Final[tuple[str, ...]] = get_args(Victim)
SAFETIES: Final[tuple[str, ...]] = get_args(Safety)
FIELDS: Final = ("kind", "victim", "author", "objective", "words")
Field = Literal["kind", "victim", "author", "objective", "words", "safety"]
MOST: Final = 24
"""More proposals than these are no reading."""
SHORTEST_QUOTE: Final = 3


@dataclass(frozen=True, slots=True)
class Allowed:
    """The names a proposal may use, as the rules declare them."""

    kinds: frozenset[str]
    relations: frozenset[str]
    objectives: frozenset[str]

    def has(self, field: str, value: str) -> bool:
        """Tells whether the value is one that the field can have; exact words are the quote itself."""
        match field:
            case "kind":
                return value in self.kinds
            case "victim":
                return value in VICTIMS and value != "unknown"
            case "author":
                return value in self.relations
            case "objective":
                return value in self.objectives
            case "safety":
                return value in SAFETIES and value != "none"
        return field == "words"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value with the person's own words for it."""

    field: str
    value: str
    quote: str


def checked(said: Sequence[object], masked: Masked, allowed: Allowed) -> tuple[Proposal, ...]:
    """Gives the proposals that hold: a field and a value that exist, and a quote that stands in the text as it was
    sent. Anything else, of whatever shape, is dropped."""
    kept: list[Proposal] = []
    plain = _plain(masked.text)
    for one in said[:MOST]:
        if not isinstance(one, Mapping):
            continue
        field, value, quote = (one.get(name) for name in ("field", "value", "quote"))
        if not (isinstance(field, str) and isinstance(value, str) and isinstance(quote, str)):
            continue
        stands = len(quote.strip()) >= SHORTEST_QUOTE and _plain(quote) in plain
        if stands and allowed.has(field, value):
            words = masked.original(quote.strip())
            kept.append(Proposal(field, words if field == "words" else value, words))
    return tuple(dict.fromkeys(kept))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


PUBLISHED: Final = "published"
"""The field of a day that a forwarded post gives itself: no reader outside may propose it."""


def joined(read: MessageReading, proposals: Sequence[Proposal]) -> MessageReading:
    """The reading with what was proposed where the desk read nothing itself; danger is only ever raised, and to a question:
    it is a person's answer that alarms."""
    by: dict[str, list[Proposal]] = {}
    for one in proposals:
        by.setdefault(one.field, []).append(one)
    first = {field: found[0].value for field, found in by.items()}
    changed = read
    if "kind" in by and not read.kinds:
        changed = replace(changed, kinds=tuple(Read(one.value) for one in by["kind"]))
    if "victim" in first and read.victim.value == "unknown":
        changed = replace(changed, victim=Read(next(one for one in get_args(Victim) if one == first["victim"])))
    if "author" in first and (read.author is None or read.author.value.relation is None):
        changed = replace(changed, author=Read(AuthorRead(first["author"])))
    if "objective" in by and not read.objectives:
        changed = replace(changed, objectives=tuple(Read(one.value) for one in by["objective"]))
    if "words" in by and not read.words:
        changed = replace(changed, words=tuple(Read(one.value) for one in by["words"]))
    if "safety" in first and read.safety.value == "none":
        changed = replace(changed, safety=Read("unclear"))
    return replace(
        changed, published=_published(read, [date.fromisoformat(one.value) for one in by.get(PUBLISHED, ())])
    )


def _published(read: MessageReading, days: Sequence[date]) -> Read[DaySpan] | None:
    """Of the day that was read and those that posts give themselves, the earliest: it is the safe one for every time limit."""
    if not days:
        return read.published
    said = read.published.value.earliest if read.published is not None else None
    return Read(DaySpan(min(days), min(days))) if said is None or min(days) < said else read.published
