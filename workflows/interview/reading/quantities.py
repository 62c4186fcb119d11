"""So many days, weeks or months ago: counts, halves, ranges and limits, in the codes of `lexis`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.spans import Reading, Refused, Span, before

_N: Final = r"(?:N\d{1,4}(?:\.5)?|an?)"
_OR: Final = r"(?:-|–|ou|of|or|a|to|tot)"
_HALF: Final = r"(?:half|halve|halfje|demi|demie)"
QUANTITY: Final = (
    rf"(?:(?P<n>{_N}) (?:(?:(?:H )?{_OR} )?(?P<to>N\d{{1,3}}) )?(?:(?:de|d|of|bons?|bonnes?|petite?s?|good|goede?|goeie|"
    rf"lange|dikke?|kleine|full|hele|volle|small|longues?) )?"
    rf"(?P<u>U\w+|an)\b(?P<half> (?:et|en|and) (?:N1 |an? )?{_HALF})?(?: (?:ou|of|or) (?P<or>N\d{{1,3}}|an?|U\w+))?"
    rf"|(?:N1 |an? )?{_HALF} (?:N1 |an? )?(?P<hu>U\w+|an)\b"
    rf"|(?P<bu>Uhour|Uweek|Umonth|Uday|Uminute) of (?P<bn>N\d{{1,3}}))"
)
"""One quantity of time; `read_quantity` reads its match."""


class Quantity:
    """From `low` to `high` units; `about` when a guess, `app` when written as a network writes the age of a post."""

    __slots__ = ("about", "app", "high", "low", "unit")

    def __init__(self, low: float, high: float, unit: str, about: bool, app: bool) -> None:
        self.low, self.high, self.unit, self.about, self.app = low, high, unit, about, app

    def ago(self, today: date) -> Span:
        """Gives the days that lie so long before today."""
        if self.app:
            return Span(
                before(today, self.high + 1, self.unit) + timedelta(days=1), before(today, self.low, self.unit), False
            )
        sure = self.unit == "day" and self.high == self.low and self.high <= 6 and not self.about
        return Span(before(today, self.high, self.unit), before(today, self.low, self.unit), sure)


def read_quantity(match: re.Match[str]) -> Quantity:
    """Tells what a match of QUANTITY counts."""
    if unit := match["hu"]:
        name = _unit(unit)
        return Quantity(6, 6, "month", True, False) if name == "year" else Quantity(0.5, 0.5, name, True, False)
    if unit := match["bu"]:
        number = _number(match["bn"])
        return Quantity(number, number, _unit(unit), True, False)
    low = high = _number(match["n"])
    about = False
    if match["half"]:
        low = high = low + 0.5
    if match["to"]:
        high, about = max(low, _number(match["to"])), True
    other = match["or"]
    if other:
        about = True
        if not other.startswith("U"):
            high = max(high, _number(other))
            # "Een week of drie" is about three; "a week or two" leaves one of two open.
            low = high if " of " in match.group() else low
    return Quantity(low, high, _unit(match["u"]), about, "app_" in match["u"])


def _unit(code: str) -> str:
    return "year" if code == "an" else code[1:].removeprefix("app_")


def _number(code: str) -> float:
    return float(code[1:]) if code.startswith("N") else 1.0


def said_group(match: re.Match[str], name: str) -> str | None:
    """Tells what a group holds, None also where the rule has no such group."""
    return match[name] if name in match.re.groupindex else None


def read_ago(match: re.Match[str], today: date) -> Reading:
    """`il y a plus de 3 semaines`, `sinds 2 maanden`. Raises Refused where no word says that it lies back."""
    said, limit = read_quantity(match), said_group(match, "q") or said_group(match, "q2") or ""
    placed = bool(match["pre"].strip() or match["post"] or limit)
    if not placed and not said.app:
        raise Refused
    span = said.ago(today)
    if "L" in match["pre"].replace("+", " ").split():
        return Reading(Span(span.earliest, today, sure=False))
    if limit.startswith("Q1"):
        return Reading(Span(None, span.latest, sure=False), "bound")
    if limit.startswith("Q2"):
        return Reading(Span(span.earliest, today, sure=False), "bound")
    return Reading(
        span if "H" not in match["pre"].replace("+", " ").split() else Span(span.earliest, span.latest, sure=False)
    )


def read_vague(match: re.Match[str], today: date) -> Reading:
    """Some days, weeks or months: two to four or five of them; the rest is open."""
    unit = match["v"]
    if unit in _SOME:
        high, low, name = _SOME[unit]
        return Reading(Span(before(today, high, name), before(today, low, name), sure=False), "vague")
    return Reading(Span(None, today, sure=False), "vague")


_SOME: Final = {"day": (5, 2, "day"), "week": (4, 2, "week"), "month": (4, 2, "month"), "other": (7, 1, "day")}


def read_bare_quantity(match: re.Match[str], today: date) -> Reading:
    """`3 jours` as the whole of an answer: so long ago."""
    return Reading(read_quantity(match).ago(today))


def read_app_age(match: re.Match[str], today: date) -> Reading:
    """`insta says 4 weeks`: an age that a network shows is rounded down."""
    said = read_quantity(match)
    said.app = True
    return Reading(said.ago(today))


def read_less_than_one(match: re.Match[str], today: date) -> Reading:
    """`nog geen week`, `pas une heure`: from one such unit ago to today."""
    return Reading(Span(before(today, 1, match["u"][1:]), today, sure=False), "bound")


def read_shift(codes: str) -> tuple[Quantity, int] | None:
    """Gives the quantity that a line of codes ends with, and where it begins: `trois jours` before `avant la
    Toussaint`."""
    found = _AT_END.search(codes)
    return None if found is None else (read_quantity(found), found.start())


_AT_END: Final = re.compile(rf"(?<= )(?:(?:B|I|H) )*{QUANTITY} $")


def vague_shift(code: str) -> tuple[float, float, str] | None:
    """Tells how many units `quelques jours` are at most and at least."""
    return _SOME.get(code.removeprefix("V"))
