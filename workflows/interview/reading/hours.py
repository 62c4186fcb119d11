"""Hours of the day as people name them: `entre 9h et 15h`, `tussen 9 en 15 uur`, `after 6 pm`, `pas le soir`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from workflows.interview.reading.lexis import read_line
from workflows.interview.reading.phrases import normalise
from workflows.law.fact_values import HOURS, WEEKDAYS

FIRST, LAST = time(8), time(21)
"""Before and after these the desk writes to nobody by itself: what is left open on one side ends here."""
_DAY: Final = "day"
PARTS: Final[Mapping[str, tuple[time, time]]] = {
    "morning": (FIRST, time(12)),
    "noon": (time(12), time(14)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), LAST),
    _DAY: (time(9), time(17)),
}
WITHOUT: Final[Mapping[str, tuple[time, time]]] = {
    "morning": (time(12), LAST),
    "evening": (FIRST, time(18)),
    "night": (FIRST, LAST),
    "midnight": (FIRST, LAST),
}
"""What is left of the day for whoever says when not."""
_CLOCK: Final = re.compile(
    r"(?<![\w/.])N(?P<h>\d{1,2})(?:[+ ]Uhour(?:\+N(?P<m>[0-5]\d))?|\+[:.]\+N(?P<min>[0-5]\d))?"
    r"(?:[+ ](?P<half>[ap]m)\b)?(?![+ ](?:U(?!hour)|M|/))"
)
_DAYTIME: Final = re.compile(r"\b(?:overdag|en journee|la journee|during the Uday)\b")
_WEEKDAYS: Final = re.compile(
    r"\b(?:en semaine|la semaine|jours ouvres|jours de semaine|lundi (?:au|a) vendredi|doordeweeks|weekdagen|werkdagen|"
    r"maandag (?:tot|t/m|tot en met) vrijdag|weekdays?|work ?days|monday (?:to|till|through) friday)\b"
)
_TO: Final = re.compile(r"[ +]*(?:-|a|et|en|and|to|tot|till|until|jusqu a|tot aan)?[ +]*")
_A_DAY: Final = re.compile(r"[ +][RWFM]\w*[ +]")
_NOT: Final = re.compile(r"\b(?:pas|jamais|sauf|niet|nooit|behalve|geen|not|never|except)\b")
_AFTER: Final = re.compile(r"(?:\b(?:apres|partir|des|na|vanaf|after|from|since)|[ +]I)(?: (?:de|le|the|a))? $")
_BEFORE: Final = re.compile(r"(?:\b(?:jusqu a|jusque|tot|until|till|before|avant|voor)|[ +]K)(?: (?:de|le|the|a))? $")


@dataclass(frozen=True, slots=True)
class HoursRead:
    """A stretch of every day, or of the days from Monday to Friday, on the person's own clock. `sure` when it was written as
    the fact holds it."""

    begins: time
    ends: time
    weekdays: bool = False
    sure: bool = False

    @property
    def written(self) -> str:
        """As the fact holds it."""
        return f"{self.begins:%H%M}-{self.ends:%H%M}" + (WEEKDAYS if self.weekdays else "")


def hours_of(written: str) -> HoursRead | None:
    """Gives the stretch that the fact holds; None for any other word."""
    found = HOURS.fullmatch(written)
    if found is None:
        return None
    hour, minute, last_hour, last_minute = map(int, found.group(1, 2, 3, 4))
    return HoursRead(time(hour, minute), time(last_hour, last_minute), bool(found.group(5)), sure=True)


def read_hours(text: str) -> HoursRead | None:
    """Gives the hours that the text names; None where it names none, more than one stretch, or when not between two
    hours."""
    if (written := hours_of(text.strip())) is not None:
        return written
    coded = read_line(text).coded
    clocks = list(_CLOCK.finditer(coded))
    found = _part(coded) if not clocks else None
    if len(clocks) == 2 and not _NOT.search(coded[: clocks[0].start()]):
        found = _stretch(_time(clocks[0]), _time(clocks[1])) if _belong(coded, *clocks) else None
    elif len(clocks) == 1:
        found = _open_side(coded, clocks[0])
    return replace(found, weekdays=_WEEKDAYS.search(normalise(text)) is not None) if found is not None else None


def _belong(coded: str, first: re.Match[str], last: re.Match[str]) -> bool:
    """Whether two figures are one stretch: a word joins them, or both are said to be hours."""
    between = coded[first.end() : last.start()]
    both = all("Uhour" in one.group() or one["half"] for one in (first, last))
    return _TO.fullmatch(between) is not None and (both or bool(between.strip()))


def _time(match: re.Match[str]) -> time | None:
    hour, minute = int(match["h"]), int(match["m"] or match["min"] or 0)
    if match["half"] and hour <= 12:
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    return time(hour, minute) if hour < 24 else time(23, 59) if hour == 24 else None


def _stretch(begins: time | None, ends: time | None) -> HoursRead | None:
    """From one to the other; `9 to 5` ends in the afternoon."""
    if begins is None or ends is None:
        return None
    if ends <= begins and ends.hour < 12:
        ends = ends.replace(hour=ends.hour + 12)
    return HoursRead(begins, ends) if begins < ends else None


def _open_side(coded: str, clock: re.Match[str]) -> HoursRead | None:
    """After an hour, or before one; the other way about where it is said when not."""
    before, at = coded[: clock.start()], _time(clock)
    if at is None:
        return None
    if not clock["half"] and at.hour < FIRST.hour:
        at = at.replace(hour=at.hour + 12)
    starts, stops = _AFTER.search(before), _BEFORE.search(before)
    if starts is None and stops is None:
        return None
    said = starts or stops
    assert said is not None
    from_here = (starts is not None) != (_NOT.search(before[: said.start()]) is not None)
    return _stretch(at, LAST) if from_here else _stretch(FIRST, at) if at > FIRST else None


def _part(coded: str) -> HoursRead | None:
    if _A_DAY.search(coded):
        return None  # one evening is not every evening
    parts: Sequence[str] = re.findall(r"[ +]P(\w+)", coded)
    if not parts and _DAYTIME.search(coded):
        parts = [_DAY]
    if len(set(parts)) != 1:
        return None
    found = (WITHOUT if _NOT.search(coded) else PARTS).get(parts[0])
    return HoursRead(*found) if found is not None else None
