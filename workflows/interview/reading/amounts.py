"""Numbers and sums of money as people write them on this side of the Rhine and on the other."""

from __future__ import annotations

import re
from typing import Final

from workflows.interview.reading.bounds import is_about, is_limit
from workflows.interview.reading.number_runs import find_number_runs
from workflows.interview.reading.phrases import NUMBERS, cleaned, normalise
from workflows.interview.reading.sums import CURRENCIES

MAX_CENTS: Final = 100_000_000_00
CRYPTO: Final = ("btc", "bitcoin", "bitcoins", "eth", "ethereum", "usdt", "crypto", "monero", "xmr")
_AMOUNT: Final = re.compile(r"(?<![\d.,])[-−]?\d(?:[\d.,'’ \u00a0\u202f]*\d)?")


def _words(block: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in block.split())


_SMALL_WORDS: Final = _words("""
    a about age ai am an and année années ans approximately around at aux avait avoir ben c ca circa de deelnemers
    d elle en env environ est et euh eur fans followers gens had have he heb heeft her hij his hm hun i ik il is j jaar jaren je
    leden leeftijd les likes lui m maar meer members membres mijn minder moins mon my n of old ongeveer op or ou
    oud oude participants people personen personnes peu plus pour près s sa she soit sommes son sont sur ten their they
    toch volgers voor vues views was we were years year yo zijn zij ze zowat abonnés contacts er hem haar
    perdu payé payer verloren betaald betalen lost paid pay montant bedrag amount total totaal demande demandent vraagt vragen
    wants want asks exige eist somme som cents centimes cent mille duizend thousand million millions miljoen suisses francs tout
    alles all
""")
"""Words that people put around a number, in three languages: they change nothing of it. What makes a limit of it was seen
before (`bounds`)."""
AROUND_NUMBERS: Final = _SMALL_WORDS
"""The same for other readers of sums."""
_CENTS: Final = _words("cent cents centimes eurocent")
"""What makes cents of a number that stands in figures: nobody reads `50 centimes` as fifty euros without asking."""
_UNITS: Final = _words("a an ans j jaar k m mille x y yo e eme er eur euro euros chf usd")
"""What may stand against a number without a blank: `41ans`."""
_AGES: Final = _words("age an ans annee annees jaar jaren leeftijd old oud oude year years")
"""Words of years: beside a number they say that it is no sum of money."""
_GLUED: Final = re.compile(r"(?:(?<![^\W\d_])([^\W\d_]+))?\d(?:[\d.,]*\d)?([^\W\d_]+)?")
"""Letters against a number, before and after it. A run of letters is tried from its beginning alone: it may be long."""
_NO_SUM: Final = re.compile(r"[<>=#{}\[\]\\/|^*_@&%;:√½+×÷]")
"""Marks that no number is written with: what holds one is something else."""
_SCALE: Final = {"k": 1000, "mille": 1000, "duizend": 1000, "thousand": 1000, "million": 10**6, "millions": 10**6,
                 "miljoen": 10**6, "m": 10**6}  # fmt: skip


class NotAnAmount(Exception):
    """No amount could be read; `why` is one of `none`, `bound`, `several`, `negative`, `too_large`, `crypto`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_money(text: str) -> tuple[int, str, bool]:
    """Cents, currency (euro when none is said), and whether it is sure: in figures, and nothing else said. Raises
    NotAnAmount."""
    cleansed = cleaned(text)
    plain = normalise(cleansed.replace(",-", "").replace(",–", "").replace(".-", ""))
    words = re.findall(r"[^\W\d_]+|[€$£]", plain)
    if any(word in CRYPTO for word in words):
        raise NotAnAmount("crypto")
    _refuse_limits(cleansed, plain)
    currencies = {CURRENCIES[word] for word in words if word in CURRENCIES}
    if len(currencies) > 1:
        raise NotAnAmount("several")
    found = _AMOUNT.findall(plain)
    if len(found) > 1:
        # `800 € 50`: the cents stand behind the sign.
        behind = re.fullmatch(r"\D*(\d+) ?(?:€|euros?|eur) ?(\d{2})\D*", plain)
        if behind is None:
            raise NotAnAmount("several")
        return _checked(int(behind.group(1)) * 100 + int(behind.group(2))), "EUR", True
    plainly = _is_plain(cleansed, plain, words, bool(found)) and (_AGES | _CENTS).isdisjoint(words)
    cents = _cents(found[0]) if found else _worded(cleansed, words)
    if not _CENTS.isdisjoint(words) and (found or len(_CENTS.intersection(words) - {"cent", "cents"})):
        cents = cents // 100
    return _checked(cents * _scale(plain)), currencies.pop() if currencies else "EUR", plainly


def read_number(text: str, exactly: bool = False) -> tuple[int, bool]:
    """Gives a whole number, with or without a word beside it (`41 ans`), and whether it is sure: in figures, and
    nothing else said. Where it is asked `exactly`, a guess is as little a number as a limit is. Raises NotAnAmount."""
    cleansed = cleaned(text)
    plain = normalise(cleansed)
    _refuse_limits(cleansed, plain)
    if exactly and is_about(cleansed, plain):
        raise NotAnAmount("bound")
    found = _AMOUNT.findall(plain)
    if len(found) > 1:
        raise NotAnAmount("several")
    words = re.findall(r"[^\W\d_]+|[€$£]", plain)
    plainly = _is_plain(cleansed, plain, words, bool(found))
    cents = _cents(found[0]) * _scale(plain) if found else _worded(cleansed, words)
    if cents % 100:
        raise NotAnAmount("none")
    return _checked(cents) // 100, plainly


def _refuse_limits(text: str, plain: str) -> None:
    """Raises NotAnAmount for what stands below nought, and for what is only a limit."""
    if re.search(r"(?<![\w.,/+])(?:[-−] ?|–)\d", text):
        raise NotAnAmount("negative")
    if is_limit(text, plain) and _holds_a_number(plain):
        raise NotAnAmount("bound")


def _holds_a_number(plain: str) -> bool:
    return any(char.isdigit() for char in plain) or any(word in NUMBERS for word in re.findall(r"[^\W\d_]+", plain))


def _is_plain(text: str, plain: str, words: list[str], in_digits: bool) -> bool:
    """Whether the number stands in figures, alone or among the little words around numbers. Raises NotAnAmount where it is
    no number at all, but a piece of something else: a name, an address, a program, a sentence with "one" in it."""
    if _NO_SUM.search(text):
        raise NotAnAmount("none")
    glued = [one for pair in _GLUED.findall(plain) for one in pair if one]
    if any(one not in _UNITS for one in glued):
        raise NotAnAmount("none")
    counting = set() if in_digits else _counting(text)
    strange = [one for one in words if one not in _BESIDE and one not in counting]
    if strange and not in_digits:
        raise NotAnAmount("none")
    return in_digits and not strange and _COUNTED.isdisjoint(words)


def _counting(text: str) -> set[str]:
    """The words of the numbers in words."""
    return {
        word
        for run in find_number_runs(text)
        for word in re.findall(r"[^\W\d_]+", normalise(text[run.start : run.end]))
    }


_BESIDE: Final = _SMALL_WORDS | _words("cents vingts") | NUMBERS.keys() | CURRENCIES.keys() | _SCALE.keys()
_COUNTED: Final = NUMBERS.keys() - _SMALL_WORDS - _SCALE.keys() - _words("een one un une")
"""Numbers in words that change a number in figures: `800 vingt`, `2 honderd`."""


def _scale(plain: str) -> int:
    found = re.search(r"\d\s*(k|m|mille|duizend|thousand|millions?|miljoen)\b", plain)
    return _SCALE[found.group(1)] if found else 1


def _checked(cents: int) -> int:
    if cents < 0:
        raise NotAnAmount("negative")
    if cents > MAX_CENTS:
        raise NotAnAmount("too_large")
    return cents


def _worded(text: str, words: list[str]) -> int:
    """Cents of the one number in words (`septante`, `deux mille cinq cents`). It is always shown before it is taken."""
    runs = list(find_number_runs(text))
    if len(runs) > 1 or any(run.other is not None for run in runs):
        raise NotAnAmount("several")
    if runs:
        return runs[0].value * 100
    alone = [NUMBERS[word] for word in words if word in NUMBERS]
    if len(alone) != 1:
        raise NotAnAmount("none")
    return alone[0] * 100


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
