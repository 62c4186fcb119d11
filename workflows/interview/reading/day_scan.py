"""Every stretch of days that a text speaks of, each with the place it was read from, and what is left of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.calendar_words import FILLERS
from workflows.interview.reading.day_rules import RULES, WEAK_RULES, Rule
from workflows.interview.reading.lexis import Line, Token
from workflows.interview.reading.spans import NotADate, Reading, Refused, Span


@dataclass(frozen=True, slots=True)
class FoundDays:
    """A reading, or why a rule refused it, and the tokens `first` to `last` (exclusive) that it was read from."""

    reading: Reading | None
    refused: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class DayScan:
    """What was found, in order, and the tokens that are left."""

    found: tuple[FoundDays, ...]
    left: tuple[int, ...]

    @property
    def spans(self) -> list[Span]:
        """The spans without those that a rule refused."""
        return [one.reading.span for one in self.found if one.reading is not None]


_MAX_FOUND: Final = 24


def scan_days(line: Line, coded: str, today: date, whole: bool) -> DayScan:
    """What `coded` (the codes of the line, what is spent written as `#`) says about days; `whole` when the text is an answer,
    so that also weak forms (`le 5`, `3 jours`) may spend it."""
    found: list[FoundDays] = []
    coded = _months_named_like_numbers(coded)
    kinds = line.kinds | {"/"} if "/" in coded else line.kinds
    for rule in RULES:
        if kinds.isdisjoint(rule.needs):
            continue
        coded = _apply(rule, line, coded, today, found)
        if len(found) >= _MAX_FOUND:
            break
    left = _left(line, coded)
    if whole and all(one.reading is not None and one.reading.doubt == "vague" for one in found):
        weak, weak_left = _weakly(line, coded, today)
        found, left = (weak, weak_left) if weak else (found, left)
    found.sort(key=lambda one: one.first)
    if len(found) > 1:
        found = [one for one in found if not _points_back(line, one)] or found
    return DayScan(tuple(_joined(_bounded(found, line), line)), tuple(left))


def _points_back(line: Line, found: FoundDays) -> bool:
    """`die zondag`, `that Saturday`: another word of the text says which one."""
    return found.first > 0 and line.tokens[found.first - 1].code in ("die", "that", "dat", "daar")


def _months_named_like_numbers(coded: str) -> str:
    """`12 sept` and `sept 2025`: the French seven is a month beside a day or a year. Same length, so that places hold."""
    if "N7" not in coded:
        return coded
    coded = re.sub(r"(?<=[ +])(N(?:[12]?\d|0\d|3[01])[ +])N7(?=[ +])", r"\1M9", coded)
    return re.sub(r"(?<=[ +])N7(?=[ +]N20\d\d[ +])", "M9", coded)


def _apply(rule: Rule, line: Line, coded: str, today: date, found: list[FoundDays]) -> str:
    at = 0
    while len(found) < _MAX_FOUND and (match := rule.pattern.search(coded, at)):
        if match.end() == match.start():
            at = match.end() + 1
            continue
        tokens = line.tokens_between(match.start(), match.end())
        try:
            reading = rule.read(match, today)
            if reading.span.sure and re.search(r"(?<=[ +])H(?=[ +]|$)", match.group()):
                reading = replace(reading, span=replace(reading.span, sure=False))
            found.append(FoundDays(reading, "", tokens.start, tokens.stop))
        except Refused:
            at = match.start() + 1
            continue
        except NotADate as refused:
            found.append(FoundDays(None, refused.why, tokens.start, tokens.stop))
        coded = coded[: match.start()] + re.sub(r"[^ +]", "#", match.group()) + coded[match.end() :]
        at = match.end()
    return coded


def _left(line: Line, coded: str) -> list[int]:
    return [number for number, place in enumerate(line.places) if coded[place] != "#"]


def _weakly(line: Line, coded: str, today: date) -> tuple[list[FoundDays], list[int]]:
    """A weak form, where it and little words are the whole text."""
    for rule in WEAK_RULES:
        found: list[FoundDays] = []
        spent = _apply(rule, line, coded, today, found)
        left = _left(line, spent)
        if len(found) == 1 and all(_is_beside(line.tokens[number]) for number in left):
            return found, left
    return [], _left(line, coded)


def is_filler(token: Token) -> bool:
    """Whether a token changes nothing of a date beside it."""
    return token.code in FILLERS or token.code in ("|", "I", "H", "B", "A", "T9", "'") or token.code[0] in ("P", "@")


def _is_beside(token: Token) -> bool:
    return is_filler(token) or token.code in _LIMITS


def is_hedge(token: Token) -> bool:
    """Whether a token makes a guess of what stands beside it."""
    return token.code == "H"


_CONNECTORS: Final = frozenset(
    (
        "et",
        "en",
        "and",
        "ou",
        "of",
        "or",
        "au",
        "tot",
        "to",
        "a",
        "-",
        "–",
        "jusqu",
        "le",
        "de",
        "the",
        "l",
        "op",
        "on",
        "du",
        "den",
    )
)
_NEEDED: Final = frozenset(("et", "en", "and", "ou", "of", "or", "au", "tot", "to", "-", "–", "jusqu", "a"))


def _joined(found: list[FoundDays], line: Line) -> list[FoundDays]:
    """Two spans with nothing but a connecting word between them are one: `lundi ou mardi`, `between Monday and Wednesday`."""
    made: list[FoundDays] = []
    for one in found:
        last = made[-1] if made else None
        between = _between(line, last.last, one) if last else set()
        if last is not None and not between and _continue(last, one):
            assert last.reading is not None
            assert one.reading is not None
            span = Span(last.reading.span.earliest, one.reading.span.latest, sure=False)
            made[-1] = FoundDays(Reading(span), "", last.first, one.last)
        elif last is not None and _same_day(last, one):
            assert last.reading is not None
            assert one.reading is not None
            narrow = min(
                (last.reading, one.reading), key=lambda read: (read.span.latest - (read.span.earliest or date.min)).days
            )
            made[-1] = FoundDays(Reading(replace(narrow.span, sure=False)), "", last.first, one.last)
        elif (
            last is not None and last.reading and one.reading and between <= _CONNECTORS and between & _NEEDED
            and not (last.reading.doubt or one.reading.doubt) and last.reading.span.earliest and one.reading.span.earliest
        ):  # fmt: skip
            first, second = last.reading.span, one.reading.span
            span = Span(
                min(last.reading.span.earliest, one.reading.span.earliest), max(first.latest, second.latest), sure=False
            )
            made[-1] = FoundDays(Reading(span), "", last.first, one.last)
        else:
            made.append(one)
    return made


def _between(line: Line, start: int, found: FoundDays) -> set[str]:
    """The words from there to the first word of a span that means something."""
    codes: set[str] = set()
    for token in line.tokens[start : found.last]:
        if token.code[0].isupper():
            break
        codes.add(token.code)
    return codes


def _continue(first: FoundDays, second: FoundDays) -> bool:
    """Whether the second span goes on where the first ends: `fin septembre début octobre`."""
    if first.reading is None or second.reading is None or first.reading.doubt or second.reading.doubt:
        return False
    start = second.reading.span.earliest
    return (
        start is not None
        and timedelta(0) < start - first.reading.span.latest <= timedelta(days=3)
        and not first.reading.span.sure
    )


def _same_day(first: FoundDays, second: FoundDays) -> bool:
    """Whether one span lies within the other and both say the same: `halloween, that Saturday`."""
    if first.reading is None or second.reading is None or first.reading.doubt or second.reading.doubt:
        return False
    one, other = first.reading.span, second.reading.span
    if one.earliest is None or other.earliest is None or one == other:
        return False
    within = one.earliest <= other.earliest and other.latest <= one.latest
    return within or (other.earliest <= one.earliest and one.latest <= other.latest)


_LIMITS: Final = {
    "K": "before",
    "voor": "before",
    "apres": "after",
    "after": "after",
    "na": "after",
    "tegen": "before",
    "by": "before",
}
_ARTICLES: Final = frozenset(("le", "la", "l", "les", "de", "het", "the", "d", "den"))


def _bounded(found: list[FoundDays], line: Line) -> list[FoundDays]:
    """`avant le 10 novembre`: only a latest bound was said; `na kerst`: only an earliest one."""
    made = []
    for one in found:
        before = one.first - 1
        while before >= 0 and line.tokens[before].code in _ARTICLES:
            before -= 1
        limit = _LIMITS.get(line.tokens[before].code) if before >= 0 else None
        reading = one.reading
        if reading is None or reading.doubt or limit is None or reading.span.earliest is None:
            made.append(one)
            continue
        span = reading.span
        assert span.earliest is not None
        if limit == "before":
            bound = Reading(Span(None, span.earliest - timedelta(days=1), sure=False), "bound")
        else:
            bound = Reading(Span(span.earliest, max(span.latest, span.earliest), sure=False))
        made.append(replace(one, reading=bound, first=before))
    return made
