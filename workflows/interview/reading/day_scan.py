"""Every stretch of days that a text speaks of, each with the place it was read from, and what is left of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from workflows.interview.reading.calendar_words import BEHIND_NUMBER, FILLERS
from workflows.interview.reading.day_relations import LIMITS, FoundDays, related
from workflows.interview.reading.day_rules import RULES, WEAK_RULES, Rule
from workflows.interview.reading.discovery import frame_of
from workflows.interview.reading.lexis import Line, Token
from workflows.interview.reading.spans import NotADate, Reading, Refused, Span, day_of_recent_month, one_day


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
    """Tells what `coded` (the codes of the line, what is spent written as `#`) says about days; `whole` when the text
    is an answer, so that also weak forms (`le 5`, `3 jours`) may spend it."""
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
        coded = _spent(line, coded, found)
    if not whole or all(one.reading is None or not one.reading.span.sure for one in found):
        found += _numbered(line, coded, today, whole)
    found.sort(key=lambda one: one.first)
    if len(found) > 1:
        found = [one for one in found if not _points_back(line, one)] or found
    return DayScan(related(found, line, today, whole), tuple(left))


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


def _spent(line: Line, coded: str, found: list[FoundDays]) -> str:
    """The codes without the tokens that days were read from."""
    for one in found:
        for number in range(one.first, one.last):
            start = line.places[number]
            end = start + len(line.tokens[number].code)
            coded = coded[:start] + "#" * (end - start) + coded[end:]
    return coded


_BEFORE_NUMBER: Final = frozenset(("le", "du", "au"))
_BEFORE_ORDINAL: Final = frozenset(("le", "du", "au", "the", "de", "den", "op", "on", "I", "H", "by", "K"))


def _numbered(line: Line, coded: str, today: date, whole: bool) -> list[FoundDays]:
    """Days by their number alone, where an article and what follows show that nothing is counted: `le 8, il a publié`."""
    found: list[FoundDays] = []
    for at, token in enumerate(line.tokens):
        if token.code[0] != "N" or not token.code[1:].isdigit() or not 1 <= int(token.code[1:]) <= 31 or at == 0:
            continue
        if coded[line.places[at]] == "#" or len(found) >= _MAX_FOUND:
            continue
        before = line.tokens[at - 1].code
        if before not in (_BEFORE_ORDINAL if token.is_ordinal else _BEFORE_NUMBER):
            continue
        behind = line.tokens[at + 1] if at + 1 < len(line.tokens) else None
        if behind is None or _is_free(token, behind) or (whole and is_filler(behind)):
            reading = Reading(replace(one_day(day_of_recent_month(int(token.code[1:]), today)), sure=False))
            found.append(FoundDays(reading, "", at, at + 1))
    return found


def _is_free(number: Token, behind: Token) -> bool:
    """Whether the word behind a number is not counted by it; the end of a sentence is not."""
    if behind.code == "|":
        return True
    if behind.code[0] in "NMU#+/€$£%:.-" or behind.glued:
        return False
    if behind.code in BEHIND_NUMBER or frame_of(behind.code) == "published":
        return True
    return behind.code[0] in "PHIK" or behind.start - number.end > 1


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
    """Tells whether a token changes nothing of a date beside it."""
    return (
        token.code in FILLERS or token.code in ("|", "I", "H", "B", "A", "T9", "'", "J") or token.code[0] in ("P", "@")
    )


def _is_beside(token: Token) -> bool:
    return is_filler(token) or token.code in LIMITS


def is_hedge(token: Token) -> bool:
    """Tells whether a token makes a guess of what stands beside it."""
    return token.code == "H"
