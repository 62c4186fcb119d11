"""When something was published and when it was found out, from a message that nobody asked for.

Only a day beside a word of publishing or of finding out is one of the two; a day of birth, of a hearing, of the end of a
relation is neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from workflows.interview.reading.clock_times import find_clock
from workflows.interview.reading.day_scan import FoundDays, scan_days
from workflows.interview.reading.discovery import Frame, frames_near
from workflows.interview.reading.lexis import Line, read_line
from workflows.interview.reading.spans import OLDEST, Span
from workflows.interview.reading.values import DaySpan, Read, ReadingInput


@dataclass(frozen=True, slots=True)
class ToldDays:
    """What a message says of both days; None where it says nothing."""

    published: Read[DaySpan] | None
    discovered: Read[DaySpan] | None


_NOTHING: Final = ToldDays(None, None)


def told_days(told: ReadingInput) -> ToldDays:
    """Both days of a message."""
    line = read_line(told.text)
    if line.kinds.isdisjoint("NMWRGEYSULDVTZ"):
        return _NOTHING
    coded = line.coded
    clock = find_clock(coded)
    while clock is not None and clock.end > clock.start:
        coded = coded[: clock.start] + "#" * (clock.end - clock.start) + coded[clock.end :]
        clock = find_clock(coded)
    today = told.at.date()
    found = [one for one in scan_days(line, coded, today, whole=False).found if _is_past(one, today)]
    framed = [(one, _frame(line, one)) for one in found]
    return ToldDays(
        _best([pair for pair in framed if pair[1].name == "published"], line, len(found)),
        _best([pair for pair in framed if pair[1].name == "discovered"], line, len(found)),
    )


@dataclass(frozen=True, slots=True)
class _Framed:
    name: Frame
    distance: int


def _frame(line: Line, found: FoundDays) -> _Framed:
    near = frames_near(line, found.first, found.last)
    return _Framed(near[0][1], near[0][0]) if near else _Framed("", 99)


def _is_past(found: FoundDays, today: date) -> bool:
    if found.reading is None or found.reading.doubt in ("future", "vague", "contradiction"):
        return False
    span = found.reading.span
    return span.earliest is not None and OLDEST <= span.earliest <= today


def _best(framed: list[tuple[FoundDays, _Framed]], line: Line, of: int) -> Read[DaySpan] | None:
    """The earliest of the days that are nearest to their word."""
    if not framed:
        return None
    nearest = min(frame.distance for _, frame in framed)
    found = min((one for one, frame in framed if frame.distance == nearest), key=_earliest)
    span = _span(found)
    sure = span.sure and of == 1 and nearest <= 3
    place = (line.tokens[found.first].start, line.tokens[found.last - 1].end)
    return Read(DaySpan(span.earliest, span.latest), sure, (place,))


def _span(found: FoundDays) -> Span:
    assert found.reading is not None
    return replace(found.reading.span)


def _earliest(found: FoundDays) -> date:
    return _span(found).earliest or date.max
