"""How the days of a text stand to each other: joined, bounded, counted from, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.calendar_words import BESIDE_CORRECTIONS, FILLERS, TAKEN_BACK
from workflows.interview.reading.lexis import Line
from workflows.interview.reading.quantities import Quantity, read_shift, vague_shift
from workflows.interview.reading.spans import Reading, Span, before, last_weekday, monday, months_before


@dataclass(frozen=True, slots=True)
class FoundDays:
    """A reading, or why a rule refused it, and the tokens `first` to `last` (exclusive) that it was read from."""

    reading: Reading | None
    refused: str
    first: int
    last: int


def related(found: Sequence[FoundDays], line: Line, today: date, whole: bool) -> tuple[FoundDays, ...]:
    """Gives the days of a text, in order, as they are meant together; `whole` when the text is an answer."""
    said = _bounded(found, line, today)
    if whole:
        said = _kept(said, line)
    return tuple(_joined(said, line, whole))


_NEEDED: Final = frozenset(("et", "en", "and", "ou", "of", "or", "au", "tot", "to", "-", "–", "jusqu", "a"))
_CONNECTORS: Final = _NEEDED | frozenset(("le", "de", "the", "l", "op", "on", "du", "den"))
_AND: Final = frozenset(("et", "en", "and"))
"""What parts two events as often as it joins two days, in a message."""
_FARTHEST_JOINED: Final = timedelta(days=100)
"""Two spans farther apart are two events: `mariés en 2021, et hier il a publié`."""


def _joined(found: list[FoundDays], line: Line, whole: bool) -> list[FoundDays]:
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
            and (whole or between.isdisjoint(_AND) or _is_between(line, last.first))
            and _are_near(last.reading.span, one.reading.span, line, last.first)
        ):  # fmt: skip
            first, second = last.reading.span, one.reading.span
            span = Span(
                min(last.reading.span.earliest, one.reading.span.earliest), max(first.latest, second.latest), sure=False
            )
            made[-1] = FoundDays(Reading(span), "", last.first, one.last)
        else:
            made.append(one)
    return made


def _is_between(line: Line, at: int) -> bool:
    return any(token.code == "C" for token in line.tokens[max(0, at - 3) : at + 1])


def _are_near(first: Span, second: Span, line: Line, at: int) -> bool:
    if _is_between(line, at):
        return True
    assert first.earliest is not None
    assert second.earliest is not None
    return abs(second.earliest - first.latest) <= _FARTHEST_JOINED


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


LIMITS: Final = {
    "K": "before",
    "voor": "before",
    "apres": "after",
    "after": "after",
    "na": "after",
    "tegen": "before",
    "by": "before",
    "Kl": "latest",
}
"""Words that make a bound of the day behind them."""
_ARTICLES: Final = frozenset(
    ("le", "la", "l", "les", "de", "het", "the", "d", "den", "du", "op", "on", "des", "that", "dat")
)


def _bounded(found: Sequence[FoundDays], line: Line, today: date) -> list[FoundDays]:
    """`avant le 10 novembre`: only a latest bound was said; `na kerst`: only an earliest one; `trois jours avant`: a day."""
    made: list[FoundDays] = []
    for one in found:
        at = _limit_at(line, one)
        reading = one.reading
        if reading is None or reading.doubt or at is None or reading.span.earliest is None:
            made.append(one)
            continue
        way = LIMITS[line.tokens[at].code]
        last = made[-1] if made and made[-1].last in (at, at - (at > 0 and line.tokens[at - 1].code == "J")) else None
        counted = _counted_from(reading.span, way, line, at, last, today)
        if counted is None:
            made.append(replace(one, reading=_limit(reading.span, way, line, at), first=min(at, one.first)))
            continue
        span, first, is_last_used = counted
        if is_last_used:
            made.pop()
        late = span.earliest is not None and span.earliest > today
        made.append(replace(one, reading=Reading(span, "future" if late else ""), first=first))
    return made


def _limit_at(line: Line, found: FoundDays) -> int | None:
    """Where the word stands that makes a bound of a day, None where there is none."""
    if line.tokens[found.first].code in LIMITS:
        return found.first
    at = found.first - 1
    while at >= 0 and line.tokens[at].code in _ARTICLES:
        at -= 1
    if at >= 0 and line.tokens[at].code in LIMITS:
        return at
    behind = found.last
    return behind if behind < len(line.tokens) and line.tokens[behind].code == "Kl" else None


def _limit(span: Span, way: str, line: Line, at: int) -> Reading:
    assert span.earliest is not None
    just = at > 0 and line.tokens[at - 1].code == "J"
    if way == "latest":
        return Reading(Span(None, span.latest, sure=False), "bound")
    if way == "before":
        end = span.earliest - timedelta(days=1)
        return Reading(Span(end - _JUST, end, sure=False)) if just else Reading(Span(None, end, sure=False), "bound")
    return Reading(Span(span.earliest, span.latest + (_JUST if just else timedelta(0)), sure=False))


_JUST: Final = timedelta(days=14)
"""`Juste avant Noël` is at most so long before."""


def _counted_from(
    anchor: Span, way: str, line: Line, at: int, last: FoundDays | None, today: date
) -> tuple[Span, int, bool] | None:
    """The days counted from another one, where they begin, and whether the span found before is a part of them."""
    if way == "latest" or anchor.earliest is None:
        return None
    sign = -1 if way == "before" else 1
    if last is not None and last.reading is not None:
        code = line.tokens[last.first].code
        some = vague_shift(code) if code[0] == "V" else None
        if some is not None:
            high, low, unit = some
            return _shifted(anchor, Quantity(low, high, unit, True, False), sign), last.first, True
        tokens = line.tokens[last.first : last.last]
        named = [token.code for token in tokens if token.code[0] in "WD"]
        if len(named) == 1 and not any(token.code[0] in "NMBAG" for token in tokens):
            return _weekday_beside(anchor, named[0], sign), last.first, True
        return None
    first = max(0, at - 6)
    codes = " ".join(["", *(token.code for token in line.tokens[first:at]), ""])
    counted = read_shift(codes)
    if counted is not None and counted[0].unit not in ("hour", "minute"):
        begin = first + codes[: counted[1]].count(" ") - 1
        return _shifted(anchor, counted[0], sign), max(0, begin), False
    place = at - 1 - (at > 0 and line.tokens[at - 1].code == "J")
    unit = line.tokens[place].code if place >= 0 else ""
    if unit == "Uday":
        return _shifted(anchor, Quantity(1, 1, "day", False, False), sign), place, False
    if unit == "Uweek":
        start = monday(anchor.latest if sign > 0 else anchor.earliest) + timedelta(days=7 * sign)
        return Span(start, start + timedelta(days=6), sure=False), place, False
    return None


def _shifted(anchor: Span, by: Quantity, sign: int) -> Span:
    """The anchor moved back or forth."""
    assert anchor.earliest is not None
    near, far = sorted((by.low, by.high), reverse=sign < 0)
    return Span(_moved(anchor.earliest, near, by.unit, sign), _moved(anchor.latest, far, by.unit, sign), sure=False)


def _moved(day: date, amount: float, unit: str, sign: int) -> date:
    if sign < 0:
        return before(day, amount, unit)
    if unit in ("month", "year"):
        return months_before(day, -round(amount * (12 if unit == "year" else 1)))
    return day + timedelta(days=round(amount * {"week": 7, "fortnight": 14}.get(unit, 1)))


def _weekday_beside(anchor: Span, named: str, sign: int) -> Span:
    """`le mercredi avant la Toussaint`, `the weekend after Halloween`."""
    assert anchor.earliest is not None
    weekday = 5 if named == "Dweekend" else int(named[1:])
    day = last_weekday(weekday, anchor.earliest if sign < 0 else anchor.latest + timedelta(days=8))
    return Span(day, day + timedelta(days=named == "Dweekend"), sure=False)


_BESIDE: Final = TAKEN_BACK | FILLERS | BESIDE_CORRECTIONS
_NOT: Final = frozenset(("niet", "not", "geen", "nie", "ni"))
_PAS: Final = frozenset(("|", "est", "etait", "cest", "cetait", "mais", "non", "c", "enfin", "euh"))


def _kept(found: list[FoundDays], line: Line) -> list[FoundDays]:
    """The days of an answer without those that it takes back: `lundi, non mardi`, `niet dit weekend maar dat ervoor`."""
    kept: list[FoundDays] = []
    for one in found:
        between = [token.code for token in line.tokens[kept[-1].last : one.first]] if kept else []
        corrected = not TAKEN_BACK.isdisjoint(between) and all(code in _BESIDE for code in between)
        if kept and (corrected or _is_denied(line, kept[-1])) and one.reading is not None:
            kept = [replace(one, reading=replace(one.reading, span=replace(one.reading.span, sure=False)))]
        else:
            kept.append(one)
    return kept


def _is_denied(line: Line, found: FoundDays) -> bool:
    """Whether `not` stands before a day; in Dutch `pas` says something else."""
    at = found.first - 1
    while at >= 0 and line.tokens[at].code in _ARTICLES:
        at -= 1
    if at < 0:
        return False
    code = line.tokens[at].code
    return code in _NOT or (code == "pas" and (at == 0 or line.tokens[at - 1].code in _PAS))
