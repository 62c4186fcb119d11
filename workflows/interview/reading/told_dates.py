"""When something was published and when it was found out, from a message that nobody asked for.

Only a day beside a word of publishing or of finding out is one of the two; a day of birth, of a hearing, of the end of a
relation is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from workflows.interview.reading.calendar_words import BESIDE_CORRECTIONS, FILLERS, TAKEN_BACK
from workflows.interview.reading.clock_times import find_clock
from workflows.interview.reading.day_relations import FoundDays
from workflows.interview.reading.day_scan import scan_days
from workflows.interview.reading.discovery import frames_near
from workflows.interview.reading.lexis import Line, read_line
from workflows.interview.reading.spans import OLDEST
from workflows.interview.reading.values import DaySpan, Read, ReadingInput


@dataclass(frozen=True, slots=True)
class ToldDays:
    """What a message says of both days; None where it says nothing."""

    published: Read[DaySpan] | None
    discovered: Read[DaySpan] | None


_MOST_CLOCKS: Final = 6
_NOTHING: Final = ToldDays(None, None)


def told_days(told: ReadingInput) -> ToldDays:
    """Both days of a message."""
    return _told_days(told.text, told.at.date())


@lru_cache(maxsize=4)
def _told_days(text: str, today: date) -> ToldDays:
    """The same, kept for the second of the two questions."""
    line = read_line(text)
    if line.kinds.isdisjoint("NMWRGEYSULDVTZ"):
        return _NOTHING
    coded = line.coded
    for _ in range(_MOST_CLOCKS):
        clock = find_clock(coded)
        if clock is None:
            break
        coded = coded[: clock.start] + "#" * (clock.end - clock.start) + coded[clock.end :]
    found = [one for one in scan_days(line, coded, today, whole=False).found if _is_past(one, today)]
    around = [(one, _Around.of(line, one)) for one in found]
    return ToldDays(_published(around, line, text), _discovered(around, line, text))


_FAR: Final = 99


@dataclass(frozen=True, slots=True)
class _Around:
    """How far words of each frame stand from a day; `since` when it lasts, or is the time of what was told before."""

    published: int
    thing: int
    received: int
    discovered: int
    other: int
    since: bool

    @classmethod
    def of(cls, line: Line, found: FoundDays) -> _Around:
        far = dict.fromkeys(("published", "thing", "received", "discovered", "other"), _FAR)
        for distance, frame in frames_near(line, found.first, found.last):
            far[frame] = min(far[frame], distance)
        thing = min(far["thing"], far["received"])
        return cls(far["published"], thing, far["received"], far["discovered"], far["other"], _since(line, found))

    def rank(self) -> int:
        """How well the day may be that of a publication: 0 the best, 5 not at all."""
        if self.published < min(self.discovered, self.other):
            return 0
        if min(self.discovered, self.other) <= 2:
            return 5
        if self.published < _FAR:
            return 1
        if min(self.discovered, self.other) <= 4:
            return 5
        return 2 if self.since else 3 if self.thing < _FAR else 4 if self.other == _FAR else 5


def _since(line: Line, found: FoundDays) -> bool:
    """`depuis mardi`, `sinds een week`; `dat was zaterdag` gives the time of the sentence before."""
    if any(token.code in ("I", "B") for token in line.tokens[found.first : found.last]):
        return True
    return any(
        token.code in ("I", "was", "etait", "cetait") for token in line.tokens[max(0, found.first - 2) : found.first]
    )


def _is_past(found: FoundDays, today: date) -> bool:
    if found.reading is None or found.reading.doubt in ("future", "vague", "contradiction"):
        return False
    span = found.reading.span
    return span.earliest is not None and OLDEST <= span.earliest <= today


def _published(around: list[tuple[FoundDays, _Around]], line: Line, text: str) -> Read[DaySpan] | None:
    """The day with the best words around it, the nearest to them, the earliest. It is sure beside its verb and alone."""
    newest = max((_earliest(one) for one, _ in around), default=date.min)
    ranked = [
        (near.rank() + 3 * _is_wide(one, newest), near.published, _earliest(one), one)
        for one, near in around
        if near.rank() < 5 and (len(around) == 1 or near.rank() + 3 * _is_wide(one, newest) < 5)
    ]
    if not ranked:
        return None
    if corrected := [one for one, near in around[1:] if near.rank() < 5 and _is_correction(line, one)]:
        return _read(corrected[-1], line, text, False)
    rank, distance, _, found = min(ranked, key=lambda one: one[:3])
    sure = rank == 0 and distance <= 2 and len(around) == 1
    return _read(found, line, text, sure)


def _is_correction(line: Line, found: FoundDays) -> bool:
    """Whether the day takes the place of one that was told before: `no, actually it was the 12th`."""
    for token in reversed(line.tokens[: found.first]):
        if token.code in TAKEN_BACK:
            return True
        if token.code not in FILLERS and token.code not in BESIDE_CORRECTIONS:
            return False
    return False


def _discovered(around: list[tuple[FoundDays, _Around]], line: Line, text: str) -> Read[DaySpan] | None:
    near = [
        (one.discovered, _earliest(found), found)
        for found, one in around
        if one.discovered < min(one.published, one.other)
    ]
    if not near:
        return None
    distance, _, found = min(near, key=lambda one: one[:2])
    return _read(found, line, text, distance <= 2 and len(around) == 1)


def _read(found: FoundDays, line: Line, text: str, sure: bool) -> Read[DaySpan]:
    assert found.reading is not None
    span = found.reading.span
    start, end = line.tokens[found.first].start, line.tokens[found.last - 1].end
    apart = any(mark in text[max(0, start - 24) : end + 24] for mark in ",;:(")
    return Read(DaySpan(span.earliest, span.latest), sure and span.sure and not apart, ((start, end),))


def _is_wide(found: FoundDays, newest: date) -> bool:
    """Whether a whole year, or many years ago, was said: next to a day it is rarely the day of the publication."""
    assert found.reading is not None
    span = found.reading.span
    assert span.earliest is not None
    return (span.latest - span.earliest).days > 200 or (newest - span.earliest).days > 1000


def _earliest(found: FoundDays) -> date:
    return (found.reading.span.earliest if found.reading else None) or date.max
