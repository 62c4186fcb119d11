"""Times of day as people say them: `14h30`, `half elf`, `kwart voor 8`, `sept heures moins quart du soir`, `around 3am`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Final


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and a minute; `open` when it may as well be twelve hours later, `about` when a guess."""

    hour: int
    minute: int
    open: bool
    about: bool = False


@dataclass(frozen=True, slots=True)
class FoundClock:
    """A time of day and the stretch of codes it was read from."""

    clock: Clock
    start: int
    end: int


PART_HOURS: Final = {"night": 0, "midnight": 0, "morning": 6, "noon": 12, "afternoon": 12, "evening": 18}
"""The earliest hour of each part of the day: a clock in hours then starts too early rather than too late."""

_Reader = Callable[["re.Match[str]"], Clock | None]


def _clock(hour: int, minute: int, half: str | None, written: bool = False) -> Clock | None:
    """A valid time; `half` is `am` or `pm`; `written` when its form says that it is of 24 hours."""
    if not 0 <= minute < 60 or not 0 <= hour <= 24:
        return None
    if half and hour <= 12:
        return Clock(hour % 12 + (12 if half.startswith("p") else 0), minute, open=False)
    return Clock(hour % 24, minute, open=0 < hour < 12 and not written)


def _shifted(hour: int, minutes: int) -> Clock:
    total = (hour * 60 + minutes) % (24 * 60)
    return Clock(total // 60, total % 60, open=0 < hour <= 12)


def _offset(code: str) -> int:
    return 15 if code in ("kwart", "quarter", "quart") else int(code[1:])


def _around_half(match: re.Match[str]) -> Clock:
    sign = -1 if match["way"] in ("voor", "for", "before", "to", "K", "I") else 1
    return _shifted(int(match["h"]), -30 + sign * _offset(match["off"]))


def _half_to(match: re.Match[str]) -> Clock:
    return _shifted(int(match["h"]), -30)


def _half_past(match: re.Match[str]) -> Clock | None:
    return _clock(int(match["h"]), 30, match["half"])


def _beside_hour(match: re.Match[str]) -> Clock | None:
    sign = -1 if match["way"] in ("voor", "to", "before", "for", "K") else 1
    hour = int(match["h"])
    return _shifted(hour, sign * _offset(match["off"])) if hour <= 24 else None


def _french(match: re.Match[str]) -> Clock | None:
    named = match["named"]
    hour = {"Pnoon": 12, "Pmidnight": 0}.get(named or "") if named else int(match["h"])
    if hour is None or hour > 24:
        return None
    more = match["more"]
    minutes = 30 if more.startswith("demi") else _offset(more)
    made = _shifted(hour, -minutes if match["sign"] == "moins" else minutes)
    return Clock(made.hour, made.minute, open=not named and 0 < hour < 12)


def _written(match: re.Match[str]) -> Clock | None:
    half = match["half"]
    two_digits = match["h"].startswith("0") or int(match["h"]) == 0
    return _clock(int(match["h"]), int(match["min"]), half, written=two_digits)


def _hour(match: re.Match[str]) -> Clock | None:
    return _clock(int(match["h"]), 0, match["half"] if "half" in match.re.groupindex else None)


def _named(match: re.Match[str]) -> Clock:
    """`midnight sharp`, `juste avant minuit`: ten minutes beside it, and a guess."""
    hour = 12 if match["named"] == "Pnoon" else 0
    beside = match["beside"]
    if not beside:
        return Clock(hour, 0, open=False)
    made = _shifted(hour, -10 if beside.startswith("K") else 10)
    return Clock(made.hour, made.minute, open=False, about=True)


def _rule(pattern: str, read: _Reader) -> tuple[re.Pattern[str], _Reader]:
    return re.compile(r"(?<=[ +])(?<![./-]\+)(?:" + pattern.replace(" ", "[ +]") + r")(?=[ +])"), read


_H: Final = r"N(?P<h>\d{1,2})"
_OFF: Final = r"(?P<off>kwart|quarter|quart|N\d{1,2})(?: Uminute)?"
_WAY: Final = r"(?P<way>voor|over|na|L|to|for|after|before|K|I)"
_HALF_DAY: Final = r"(?: (?P<half>[ap]m|[ap] m|[ap] Uminute))?"
_O_CLOCK: Final = r"(?: Uhour| o clock| oclock)"
_SOON_AFTER: Final = r"gone|voorbij|apres|passe"
_PRE: Final = (
    rf"(?:(?:H|om|a|at|vers|tegen|by|I|K|{_SOON_AFTER}|klokslag|stipt) (?:(?:den|de|les|the) )?(?:klok )?(?:van )?)"
)
_SHARP: Final = r"(?:pile|exact|precies)"
_LOOSE: Final = frozenset(("H", "J", "C", "gone", "voorbij", "apres", "of"))
"""What makes a guess of a time."""
_AFTER: Final = r"(?= (?:\||[PRGWHZ,]|du |in |this |s |ce |de |$|le |den |last |van |on ))"

_RULES: Final = (
    _rule(rf"{_OFF} {_WAY} half (?:L )?{_H}(?:{_O_CLOCK})?", _around_half),
    _rule(r"J (?P<beside>K|apres) (?:(?:de|le|the) )?(?P<named>Pnoon|Pmidnight)", _named),
    _rule(rf"(?:klokslag |stipt )?(?P<named>Pnoon|Pmidnight)(?P<beside>) {_SHARP}", _named),
    _rule(rf"half {_H}(?:{_O_CLOCK})? (?P<half>[ap]m|[ap] m)", _half_past),
    _rule(rf"(?:N1|a) Uhour (?:of|ou|or) {_H}(?! A)(?:{_O_CLOCK})?", _hour),
    _rule(rf"half (?:L|after) {_H}(?:{_O_CLOCK})?{_HALF_DAY}", _half_past),
    _rule(rf"(?<!een )half {_H}(?! U(?!hour))(?:{_O_CLOCK})?", _half_to),
    _rule(rf"(?P<off>kwart|quarter|a quarter|N(?:5|10|20|25|05))(?: Uminute)? "
        rf"{_WAY} {_H}(?! U(?!hour))(?:{_O_CLOCK})?", _beside_hour),
    _rule(rf"C {_H}{_O_CLOCK} (?:et|en|and|a|-) N\d{{1,2}}{_O_CLOCK}", _hour),
    _rule(rf"(?:{_H} Uhour|(?P<named>Pnoon|Pmidnight)) "
        rf"(?:(?P<sign>moins|et) (?:le )?(?P<more>quart|demie?|N\d{{1,2}}))", _french),
    _rule(rf"{_H}(?:\+:\+| : | Uhour |\+\.\+(?=N(?:1[3-9]|[2-5]\d)|N\d\d Uhour|N\d\d\+[ap]))"
        rf"N(?P<min>[0-5]\d)(?! (?:U(?!hour)|M))(?: Uhour)?"
          rf"{_HALF_DAY}", _written),
    _rule(rf"{_PRE}{_H}\+[.]\+N(?P<min>[0-5]\d)(?: Uhour)?{_HALF_DAY}", _written),
    _rule(rf"C {_H}(?:{_O_CLOCK})? (?:et|en|and|a|-) N\d{{1,2}} (?P<half>[ap]m|[ap] m)", _hour),
    _rule(rf"{_H} (?P<half>[ap]m|[ap] m|[ap] Uminute)", _hour),
    _rule(rf"{_H}{_O_CLOCK}(?! (?:A|of|ou|or) |\+)", _hour),
    _rule(rf"C {_H}(?:{_O_CLOCK})? (?:et|en|and|a) N\d{{1,2}}(?:{_O_CLOCK})?(?= (?:[PRG]|Uhour))", _hour),
    _rule(rf"{_PRE}{_H}(?! (?:U|M|/|-|\.|euro|€|N)){_AFTER}", _hour),
)  # fmt: skip


def find_clock(coded: str) -> FoundClock | None:
    """Gives the first time of day in a line of codes; none of how many hours ago (`2 uur geleden`, `il y a 2
    heures`)."""
    if "N" not in coded and "P" not in coded:
        return None
    for pattern, read in _RULES:
        for match in pattern.finditer(coded):
            before = coded[max(0, match.start() - 16) : match.start()]
            if read is _hour and re.search(r"[ +](?:B|Q\d)(?: H)?(?: N\d{1,2} (?:a|-|ou|of))? $", before):
                continue
            clock = read(match)
            if clock is not None:
                about = not _LOOSE.isdisjoint(match.group().replace("+", " ").split()) or before.endswith(
                    (" H ", " J ")
                )
                told = Clock(clock.hour, clock.minute, clock.open, about or clock.about)
                return FoundClock(told, match.start(), match.end())
    return None


def part_of_day(coded: str) -> str | None:
    """Gives the part of the day that the codes name, the first of them."""
    match = re.search(r"[ +]P(\w+)", coded)
    return match.group(1) if match else None


def in_part(clock: Clock, part: str | None) -> time:
    """Gives the time on the clock of 24 hours, by the part of the day that stands beside it."""
    hour = clock.hour
    if clock.open and (part == "afternoon" or (part == "evening" and hour >= 5) or (part == "noon" and hour < 6)):
        hour += 12
    elif part in ("night", "late") and hour == 12:
        hour = 0
    elif (part == "evening" and hour == 0) or (part in ("night", "late") and clock.open and hour >= 8):
        hour = hour + 12 if hour else 0
    return time(hour % 24, clock.minute)
