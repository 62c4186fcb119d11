"""Feasts, school holidays and seasons that people date by, in France, Belgium and the Netherlands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from workflows.interview.reading.spans import NotADate, Span, easter, weekday_of_month


def _fixed(month: int, day: int, last: int | None = None) -> Callable[[int], tuple[date, date]]:
    return lambda year: (date(year, month, day), date(year, month, last or day))


def _from_easter(days: int, last: int | None = None) -> Callable[[int], tuple[date, date]]:
    return lambda year: (
        easter(year) + timedelta(days=days),
        easter(year) + timedelta(days=days if last is None else last),
    )


def _weekday(month: int, weekday: int, which: int) -> Callable[[int], tuple[date, date]]:
    return lambda year: (weekday_of_month(year, month, weekday, which),) * 2


def _between(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], tuple[date, date]]:
    """From a day of the year to another; one before it lies in the next year."""
    return lambda year: (date(year, *first), date(year + (last < first), *last))


def _black_friday(year: int) -> tuple[date, date]:
    return (weekday_of_month(year, 11, 3, 4) + timedelta(days=1),) * 2


def _back_to_school(year: int) -> tuple[date, date]:
    """From the last Monday of August, when the French-speaking schools of Belgium begin, to the first week of September."""
    return weekday_of_month(year, 8, 0, -1), date(year, 9, 7)


FEASTS: Final[dict[str, Callable[[int], tuple[date, date]]]] = {
    "Echristmas": _fixed(12, 25), "Echristmas_eve": _fixed(12, 24), "Enew_year": _fixed(1, 1), "Enew_year_eve": _fixed(12, 31),
    "Eepiphany": _fixed(1, 6), "Esaint_nicholas": _fixed(12, 5, 6), "Evalentine": _fixed(2, 14),
    "Ecarnival": _from_easter(-49, -47), "Eeaster": _from_easter(0, 1), "Eeaster_monday": _from_easter(1),
    "Eascension": _from_easter(39), "Epentecost": _from_easter(49, 50), "Elabour": _fixed(5, 1), "Efrance": _fixed(7, 14),
    "Ebelgium": _fixed(7, 21), "Eassumption": _fixed(8, 15), "Eall_saints": _fixed(11, 1), "Earmistice": _fixed(11, 11),
    "Ekings": _fixed(4, 27), "Eliberation": _fixed(5, 5), "Ehalloween": _fixed(10, 31), "Eblack_friday": _black_friday,
    "Emothers_fr": _weekday(5, 6, -1),
    "Emothers": _weekday(5, 6, 2), "Efathers": _weekday(6, 6, 2), "Emusic": _fixed(6, 21), "Ebonfire": _fixed(11, 5),
    "Eclock_winter": _weekday(10, 6, -1), "Eclock_summer": _weekday(3, 6, -1), "Yschool": _back_to_school,
    "Yautumn": _between((10, 17), (11, 8)), "Ychristmas": _between((12, 19), (1, 4)), "Yspring": _between((2, 7), (3, 9)),
    "Yeaster": _between((4, 4), (5, 3)), "Ysummer": _between((7, 1), (8, 31)), "Sspring": _between((3, 20), (6, 20)),
    "Ssummer": _between((6, 21), (9, 22)), "Sautumn": _between((9, 21), (12, 20)), "Swinter": _between((12, 21), (3, 20)),
}  # fmt: skip
_DAYS: Final = frozenset((
    "Echristmas", "Echristmas_eve", "Enew_year", "Ehalloween", "Eblack_friday", "Evalentine", "Eall_saints",
    "Earmistice", "Ekings", "Eassumption", "Eclock_winter", "Efrance", "Ebelgium"))  # fmt: skip
"""Feasts that are one day for everybody who names them."""


def read_feast(code: str, today: date, year: int | None = None) -> Span:
    """Gives the last time of that feast before today or today, or that of a year. Raises NotADate (`future`)."""
    made = FEASTS[code]
    if year is not None:
        if not 1990 <= year <= today.year:
            raise NotADate("future" if year > today.year else "too_old")
        first, last = made(year)
    else:
        first, last = next(days for back in range(3) if (days := made(today.year - back))[0] <= today)
    return Span(first, min(last, today) if first <= today else last, sure=code in _DAYS)
