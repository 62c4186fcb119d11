"""Reads amounts of money."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.amounts import AROUND_NUMBERS, CRYPTO
from workflows.interview.reading.spoken import fold
from workflows.interview.reading.sums import CURRENCIES, Sum, find_sums, same_length
from workflows.interview.reading.values import MoneyRead, Read, ReadingInput

_ASKED_OR_LOST: Final = re.compile(
    r"(?<!\w)(?:demand|veut|veulent|reclam|exig|vraag|vrag|eis|wil(?!l)|willen|want|ask|need|perdu|paye|payer|verse|envoy|kwijt|"
    r"betaal|betal|verloren|gestuurd|overgemaakt|gestort|paid|payd|pay(?!p)|lost|sent|send|transfer|stole|pris|vole|donne|debit|"
    r"stuur|rancon|losgeld|ransom|give|gave|gegeven|geven|retire|escroqu|opgelicht|scam|vire(?!e))"
)
_REACH: Final = 60
"""So many characters before a sum a word of asking or of loss still speaks of it."""


def read_amount(told: ReadingInput) -> Read[MoneyRead] | None:
    """Gives the amount that was paid, asked for or lost; None where none was said."""
    folded = same_length(told.text)
    sums = [one for one in find_sums(told.text) if not one.counted and one.low > 0]
    near = [one for one in sums if _is_asked_or_lost(folded, one)]
    named = [one for one in sums if one.currency]
    best = next((one for one in near if one.currency), None) or (named[0] if named else None)
    if best is None:
        bare = [one for one in near if one.in_figures and one.low >= 1_000 and not _is_a_year(one)]
        best = bare[0] if bare else None
    if best is None:
        return None
    sure = best.currency is not None and best in near and len(sums) == 1 and best.in_figures and not best.about
    money = MoneyRead(best.low or best.high or 0, best.currency or "EUR")
    return Read(money, sure, ((best.start, best.end),))


def _is_asked_or_lost(folded: str, one: Sum) -> bool:
    before = re.split(r"[.!?\n](?!\d)", folded[max(0, one.start - _REACH) : one.start])[-1]
    behind = re.split(r"[.!?\n](?!\d)", folded[one.end : one.end + 24])[0]
    return _ASKED_OR_LOST.search(before) is not None or _ASKED_OR_LOST.search(behind) is not None


def _is_a_year(one: Sum) -> bool:
    return 1990_00 <= one.low <= 2030_00


def answer_amount(told: ReadingInput) -> Read[MoneyRead] | None:
    """Gives the amount that the answer names; None: it must be asked again."""
    return read_sum(told.text)


def read_sum(text: str) -> Read[MoneyRead] | None:
    """Gives the one sum of an answer. It is sure when it stands in figures and the rest changes nothing of it."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]{1,60}", text)]
    sums = [one for one in find_sums(text) if not one.counted]
    named = [one for one in sums if one.currency]
    if not sums or (not named and any(word in CRYPTO for word in words)):
        return None
    chosen = named or sums
    one = chosen[0]
    if one.low == 0 and one.high == 0 and not one.in_figures:
        return None
    rest = re.findall(r"[^\W\d_]{1,60}|[^\w\s.,!?'’€$£-]|\d+", fold(text[: one.start] + " " + text[one.end :]))
    plain = all(word in AROUND_NUMBERS or word in CURRENCIES for word in rest)
    sure = len(sums) == 1 and one.in_figures and not one.about and plain
    currency = one.currency or "EUR"
    place = ((one.start, one.end),)
    if one.high is None:
        return Read(MoneyRead(one.low, currency, at_least=True), False, place)
    if one.high != one.low:
        return Read(MoneyRead(one.low, currency, one.high), False, place)
    return Read(MoneyRead(one.low, currency), sure, place)
