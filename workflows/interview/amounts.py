"""Numbers and sums of money as people write them on this side of the Rhine and on the other."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.phrases import NUMBERS, cleaned, normalise

MAX_CENTS: Final = 100_000_000_00
_CURRENCIES: Final = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "eu": "EUR", "balles": "EUR", "boules": "EUR",
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
    "£": "GBP", "gbp": "GBP", "pond": "GBP", "pounds": "GBP", "livres": "GBP", "pound": "GBP",
    "chf": "CHF", "francs suisses": "CHF",
}  # fmt: skip
CRYPTO: Final = ("btc", "bitcoin", "bitcoins", "eth", "ethereum", "usdt", "crypto", "monero", "xmr")
_AMOUNT: Final = re.compile(r"(?<![\d.,])[-−]?\d(?:[\d.,'’ \u00a0\u202f]*\d)?")
_SCALE: Final = {"k": 1000, "mille": 1000, "duizend": 1000, "thousand": 1000, "million": 10**6, "millions": 10**6,
                 "miljoen": 10**6, "m": 10**6}  # fmt: skip


class NotAnAmount(Exception):
    """No amount could be read; `why` is one of `none`, `several`, `negative`, `too_large`, `crypto`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_money(text: str) -> tuple[int, str]:
    """Cents and currency (euro when none is said). Raises NotAnAmount."""
    plain = normalise(cleaned(text).replace(",-", "").replace(",–", "").replace(".-", ""))
    words = re.findall(r"[a-z]+|[€$£]", plain)
    if any(word in CRYPTO for word in words):
        raise NotAnAmount("crypto")
    currencies = {_CURRENCIES[word] for word in words if word in _CURRENCIES}
    if len(currencies) > 1:
        raise NotAnAmount("several")
    found = _AMOUNT.findall(plain)
    if len(found) > 1:
        # `800 € 50`: the cents stand behind the sign.
        behind = re.fullmatch(r"\D*(\d+) ?(?:€|euros?|eur) ?(\d{2})\D*", plain)
        if behind is None:
            raise NotAnAmount("several")
        return _checked(int(behind.group(1)) * 100 + int(behind.group(2))), "EUR"
    cents = _cents(found[0]) if found else _worded(words)
    scale = re.search(r"\d\s*(k|m|mille|duizend|thousand|millions?|miljoen)\b", plain)
    if scale:
        cents *= _SCALE[scale.group(1)]
    return _checked(cents), currencies.pop() if currencies else "EUR"


def read_number(text: str) -> int:
    """A whole number, with or without a word behind it (`41 ans`). Raises NotAnAmount."""
    plain = normalise(cleaned(text))
    found = _AMOUNT.findall(plain)
    if len(found) > 1:
        raise NotAnAmount("several")
    if found:
        cents = _cents(found[0])
        if cents % 100:
            raise NotAnAmount("none")
        return _checked(cents) // 100
    return _worded(re.findall(r"[a-z-]+", plain)) // 100


def _checked(cents: int) -> int:
    if cents < 0:
        raise NotAnAmount("negative")
    if cents > MAX_CENTS:
        raise NotAnAmount("too_large")
    return cents


def _worded(words: list[str]) -> int:
    values = [NUMBERS[word] for word in words if word in NUMBERS]
    if not values:
        raise NotAnAmount("none")
    total = values[0]
    for value in values[1:]:
        total = max(total, 1) * value if value in (100, 1000) else total + value
    return total * 100


def _cents(written: str) -> int:
    """Cents of a written number: the last mark with one or two digits behind it is the decimal mark."""
    negative = written[0] in "-−"
    digits = re.sub(r"[\s'’\u00a0\u202f]", "", written.lstrip("-−"))
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?", digits)
    if match is None:
        raise NotAnAmount("none")
    whole, fraction = match.group(1), (match.group(2) or "").ljust(2, "0")
    number = re.sub(r"[.,]", "", whole)
    if len(number) > 12:
        raise NotAnAmount("too_large")
    cents = int(number) * 100 + int(fraction)
    return -cents if negative else cents
