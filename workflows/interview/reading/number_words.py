"""Small numbers in words, in French of France and Belgium, Dutch and English; larger ones are read by the library text2num."""

from __future__ import annotations

from typing import Final

_FRENCH_NAMES: Final = (
    "zero / un / deux / trois / quatre / cinq / six / sept / huit / neuf / dix / onze / douze / treize / "
    "quatorze / quinze / seize / dix sept / dix huit / dix neuf"
)
_FRENCH: Final = _FRENCH_NAMES.split(" / ")
_FRENCH_TENS: Final = {
    20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 70: "septante", 80: "huitante", 90: "nonante",
}  # fmt: skip
_DUTCH_NAMES: Final = (
    "nul / een / twee / drie / vier / vijf / zes / zeven / acht / negen / tien / elf / twaalf / "
    "dertien / veertien / vijftien / zestien / zeventien / achttien / negentien"
)
_DUTCH: Final = _DUTCH_NAMES.split(" / ")
_DUTCH_TENS: Final = {
    20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig", 90: "negentig",
}  # fmt: skip
_ENGLISH_NAMES: Final = (
    "zero / one / two / three / four / five / six / seven / eight / nine / ten / eleven / twelve / "
    "thirteen / fourteen / fifteen / sixteen / seventeen / eighteen / nineteen"
)
_ENGLISH: Final = _ENGLISH_NAMES.split(" / ")
_ENGLISH_TENS: Final = {
    20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
}  # fmt: skip


def _small_numbers() -> dict[str, int]:
    """Every number from 0 to 99 as it is said, hyphens written as blanks and accents left out."""
    made: dict[str, int] = {"une": 1, "vieren": 4}
    for names in (_FRENCH, _DUTCH, _ENGLISH):
        made.update({name: value for value, name in enumerate(names)})
    for ten, name in _FRENCH_TENS.items():
        made[name] = ten
        for unit in range(1, 10):
            made[f"{name} et un" if unit == 1 else f"{name} {_FRENCH[unit]}"] = ten + unit
        made[f"{name} et une"] = ten + 1
    for unit in range(10, 20):
        made[f"soixante et {_FRENCH[unit]}" if unit == 11 else f"soixante {_FRENCH[unit]}"] = 60 + unit
        made[f"quatre vingt {_FRENCH[unit]}"] = 80 + unit
    made |= {"quatre vingt": 80, "quatre vingts": 80, "octante": 80}
    made |= {f"quatre vingt {_FRENCH[unit]}": 80 + unit for unit in range(1, 10)}
    for ten, name in _DUTCH_TENS.items():
        made[name] = ten
        for unit in range(1, 10):
            made[f"{_DUTCH[unit]}en{name}"] = ten + unit
    for ten, name in _ENGLISH_TENS.items():
        made[name] = ten
        for unit in range(1, 10):
            made[f"{name} {_ENGLISH[unit]}"] = ten + unit
    return made


SMALL_NUMBERS: Final = _small_numbers()
"""`vingt et un` → 21, `nonante deux` → 92, `eenentwintig` → 21, `twenty one` → 21."""

ENGLISH_HOURS: Final = {name: value for value, name in enumerate(_ENGLISH) if 1 <= value <= 12}
"""The hours of a clock by their English names."""

MULTIPLIERS: Final = {
    "cent": 100, "cents": 100, "honderd": 100, "hundred": 100, "mille": 1000, "milles": 1000, "duizend": 1000, "thousand": 1000,
    "million": 1_000_000, "millions": 1_000_000, "miljoen": 1_000_000, "grand": 1000,
}  # fmt: skip
