"""Small numbers in words, in French of France and Belgium, Dutch and English; larger ones are read by the library text2num."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class _Names:
    """How a language says the numbers from 0 to 19, and the tens from 20 to 90."""

    small: tuple[str, ...]
    tens: Mapping[int, str]


def _names(small: str, tens: str) -> _Names:
    return _Names(tuple(small.split(" / ")), dict(zip(range(20, 100, 10), tens.split(" / "), strict=True)))


_FRENCH: Final = _names(
    "zero / un / deux / trois / quatre / cinq / six / sept / huit / neuf / dix / onze / douze / treize / "
    "quatorze / quinze / seize / dix sept / dix huit / dix neuf",
    "vingt / trente / quarante / cinquante / soixante / septante / huitante / nonante",
)
_DUTCH: Final = _names(
    "nul / een / twee / drie / vier / vijf / zes / zeven / acht / negen / tien / elf / twaalf / "
    "dertien / veertien / vijftien / zestien / zeventien / achttien / negentien",
    "twintig / dertig / veertig / vijftig / zestig / zeventig / tachtig / negentig",
)
_ENGLISH: Final = _names(
    "zero / one / two / three / four / five / six / seven / eight / nine / ten / eleven / twelve / "
    "thirteen / fourteen / fifteen / sixteen / seventeen / eighteen / nineteen",
    "twenty / thirty / forty / fifty / sixty / seventy / eighty / ninety",
)


def _small_numbers() -> dict[str, int]:
    """Every number from 0 to 99 as it is said, hyphens written as blanks and accents left out."""
    made: dict[str, int] = {"une": 1, "vieren": 4}
    for names in (_FRENCH, _DUTCH, _ENGLISH):
        made.update({name: value for value, name in enumerate(names.small)})
        made.update({name: ten for ten, name in names.tens.items()})
    units = range(1, 10)
    for ten, name in _FRENCH.tens.items():
        made |= {f"{name} et un" if unit == 1 else f"{name} {_FRENCH.small[unit]}": ten + unit for unit in units}
        made[f"{name} et une"] = ten + 1
    for unit in range(10, 20):
        made[f"soixante et {_FRENCH.small[unit]}" if unit == 11 else f"soixante {_FRENCH.small[unit]}"] = 60 + unit
    made |= {f"quatre vingt {_FRENCH.small[unit]}": 80 + unit for unit in range(1, 20)}
    made |= {"quatre vingt": 80, "quatre vingts": 80, "octante": 80}
    for ten, name in _DUTCH.tens.items():
        made |= {f"{_DUTCH.small[unit]}en{name}": ten + unit for unit in units}
    for ten, name in _ENGLISH.tens.items():
        made |= {f"{name} {_ENGLISH.small[unit]}": ten + unit for unit in units}
    return made


SMALL_NUMBERS: Final = _small_numbers()
"""`vingt et un` → 21, `nonante deux` → 92, `eenentwintig` → 21, `twenty one` → 21."""

ENGLISH_HOURS: Final = {name: value for value, name in enumerate(_ENGLISH.small) if 1 <= value <= 12}
"""The hours of a clock by their English names."""

MULTIPLIERS: Final = {
    "cent": 100, "cents": 100, "honderd": 100, "hundred": 100, "mille": 1000, "milles": 1000, "duizend": 1000, "thousand": 1000,
    "million": 1_000_000, "millions": 1_000_000, "miljoen": 1_000_000, "grand": 1000,
}  # fmt: skip
