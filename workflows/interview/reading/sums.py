"""Sums of money in a text: figures and words, cents, thousands, currencies of three countries, limits and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from workflows.interview.reading.number_runs import MOST_NUMBERS, find_number_runs
from workflows.interview.reading.spoken import fold

MAX_CENTS: Final = 100_000_000_00
_CURRENCY_WORDS: Final = {
    "EUR": "€ eur euro euros euri e euroos eu balles balle boules boule ballen piek", "USD": "$ usd dollar dollars bucks",
    "GBP": "£ gbp pond ponden pounds pound quid livres", "CHF": "chf suisses", "XOF": "fcfa cfa xof",
}  # fmt: skip
CURRENCIES: Final = {word: code for code, words in _CURRENCY_WORDS.items() for word in words.split()}
_SLANG: Final = {
    "barkie": 100, "barkies": 100, "barki": 100, "meier": 100, "meiers": 100, "tientje": 10, "tientjes": 10, "donnie": 10,
    "ruggen": 1000, "rug": 1000, "tenner": 10, "fiver": 5,
}  # fmt: skip
_SCALES: Final = {
    "k": 1000, "mille": 1000, "duizend": 1000, "thousand": 1000, "grand": 1000, "million": 10**6, "millions": 10**6,
    "miljoen": 10**6, "honderd": 100, "hundred": 100, "cent": 100,
}  # fmt: skip
_CENTS: Final = frozenset(("cents", "centimes", "centime", "eurocent", "ct", "cts"))
_CRYPTO_WORDS: Final = "btc bitcoin bitcoins eth ethereum usdt crypto monero xmr"
_CRYPTO: Final = frozenset(_CRYPTO_WORDS.split())
_COUNTED_WORDS: Final = """
% procent pourcent percent pct followers volgers abonnes abonne membres leden members vues views likes fois keer times ans an
jaar jaren years year yo jours dagen days semaines weken weeks mois maanden months heures uur hours h u min minutes minuten kg
km personnes mensen people personen avis reviews sterren stars etoiles etoile comments photos messages berichten dms comptes
accounts kinderen enfants kids eleves leerlingen chambres kamers rooms m meter th st nd rd er eme de ste e
"""
_COUNTED: Final = frozenset(_COUNTED_WORDS.split())
"""What is counted by a number that is no sum; `e` and `u` are read before, where they hang on it."""
_SEPARATED: Final = r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3}){1,3}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
_FIGURES: Final = re.compile(
    rf"(?:(?<![\w.,/@#:-])|(?<=\d[x*]))(?P<sign>[€$£]|eur(?:o|os)?\b|usd\b)? ?(?P<number>{_SEPARATED}|"
    rf"\d{{1,9}}(?:[.,]\d{{1,2}}(?!\d))?)(?![\d/:])"
    r"(?:,-|,–|\.-)?(?P<after>[ \u00a0\u202f]{0,2}(?:[^\W\d_]{1,12}|[€$£%]))?(?P<behind>[ \u00a0]?(?:[€$£]|"
    r"[^\W\d_]{1,10}))?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]{1,40}|[€$£%]")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in cents from `low` to `high` (None: at least), its currency if one was said, and its place in the text."""

    low: int
    high: int | None
    currency: str | None
    start: int
    end: int
    in_figures: bool
    about: bool = False
    counted: bool = False


def find_sums(text: str) -> list[Sum]:
    """Gives every number of a text that may be a sum, in order; what is counted in something else than money is marked
    so."""
    folded = same_length(text)
    found = [
        one for match in islice(_FIGURES.finditer(folded), MOST_NUMBERS) if (one := _of_figures(match)) is not None
    ]
    taken = [(one.start, one.end) for one in found]
    for run in find_number_runs(text):
        if any(start < run.end and run.start < end for start, end in taken):
            continue
        found.append(_of_words(folded, run.value, run.other, run.start, run.end))
    found += _some_hundreds(folded)
    found += _behind_hyphens(folded)
    found += _thousands(folded)
    found += [
        Sum(value * half, value * half, None, match.start(), match.end(), False)
        for match in _AND_A_HALF.finditer(folded)
        for value, half in [(150 if match["one"] else 50, _SCALES[match["unit"]])]
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    return _joined([_limited(one, folded) for one in _apart(found, folded)], folded)


def same_length(text: str) -> str:
    """Gives the text in lower case without accents, each character in its place."""
    return "".join(plain if len(plain := fold(char)) == 1 else char for char in text)


def _apart(found: list[Sum], folded: str) -> list[Sum]:
    """Each place read once; the figures behind `vingt euros 50` lose the word that belongs to the sum before."""
    made: list[Sum] = []
    for one in found:
        if not made or one.start >= made[-1].end:
            made.append(one)
        elif made[-1].end < one.end and folded[made[-1].end : one.end].strip().isdigit():
            made.append(replace(one, start=made[-1].end, currency=None))
    return made


_THOUSANDS: Final = re.compile(r"(?<![\w.,/@#:-])(?P<whole>\d{1,3})k(?P<rest>\d)(?![\w.,]\w)(?!\w)")


def _thousands(folded: str) -> list[Sum]:
    """`2k5`: two thousand and five hundred."""
    made = []
    for match in islice(_THOUSANDS.finditer(folded), MOST_NUMBERS):
        cents = (int(match["whole"]) * 1000 + int(match["rest"]) * 100) * 100
        made.append(Sum(cents, cents, None, match.start(), match.end(), True, about=True))
    return made


def _of_figures(match: re.Match[str]) -> Sum | None:
    number = _cents(match["number"])
    if number is None:
        return None
    after, behind = (match["after"] or ""), (match["behind"] or "").strip()
    word, glued = after.strip(), bool(after) and not after[0].isspace()
    end = match.end("number")
    if word in _SLANG:
        return Sum(number * _SLANG[word], number * _SLANG[word], "EUR", match.start(), match.end("after"), True)
    scale = 1
    if word in _SCALES and not (word == "cent" and number < 10_000 and not behind):
        scale, end = _SCALES[word], match.end("after")
        word, glued = behind, False
    elif glued and len(word) > 1 and word[0] == "k" and word[1:] in CURRENCIES:
        scale, word = 1000, word[1:]
    currency, counted = None, False
    if match["sign"]:
        currency = CURRENCIES.get(match["sign"])
    elif word in _CENTS:
        number, currency, end = number // 100, "EUR", match.end("after")
    elif word == "francs" and behind == "cfa":
        currency, end = "XOF", match.end("behind")
    elif word == "francs" and behind == "suisses":
        currency, end = "CHF", match.end("behind")
    elif (
        word in CURRENCIES and (word != "e" or (number >= 2000 and (glued or not behind))) and (word != "eu" or number)
    ):
        currency = CURRENCIES[word]
        end = max(end, match.end("behind") if scale > 1 and match["behind"] else match.end("after"))
    elif word in _CRYPTO:
        return None
    else:
        counted = word in _COUNTED or (glued and bool(word) and word != "ish")
    cents = number * scale
    return None if cents > MAX_CENTS else Sum(cents, cents, currency, match.start(), end, True, counted=counted)


def _of_words(folded: str, value: int, other: int | None, start: int, end: int) -> Sum:
    behind = [(match.group(), match.end()) for match in _WORD.finditer(folded[end : end + 24])][:2]
    word = behind[0][0] if behind else ""
    low, high = value * 100, (other or value) * 100
    if word in _CENTS and value < 1000:
        return Sum(value, value, "EUR", start, end + behind[0][1], False)
    if word in _SLANG:
        cents = low * _SLANG[word]
        return Sum(cents, cents, "EUR", start, end + behind[0][1], False)
    if word in ("k", "miljoen", "million", "millions"):
        return Sum(low * _SCALES[word], low * _SCALES[word], None, start, end + behind[0][1], False)
    de = word in ("d", "de") and len(behind) > 1
    money = behind[1][0] if de else word
    if money in CURRENCIES and money not in ("e", "eu"):
        return Sum(low, high, CURRENCIES[money], start, end + behind[1 if de else 0][1], False, about=other is not None)
    return Sum(low, high, None, start, end, False, about=other is not None, counted=money in _COUNTED)


_SOME: Final = re.compile(
    r"(?<!\w)(?:(?P<few>quelques|une? (?:couple|paire) de|een paar|enkele|a few|a couple of|a couple|several|paar) "
    r"(?P<unit>centaines?|milliers?|dizaines?|honderd|duizend|tientallen|hundred|thousand|grand|hundreds|tientjes|"
    r"euro|euros)"
    r"|(?:une|een) (?P<one>centaine|dizaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|"
    r"tiental|twintigtal|vijftigtal|honderdtal|duizendtal)|"
    r"un (?P<thousand>millier))(?!\w)"
    r"(?: (?:d'|de |d )?(?P<money>euros?|eur|balles|dollars?|pounds|pond|boules)(?!\w))?"
)
_UNITS: Final = {
    "centaine": 100, "millier": 1000, "dizaine": 10, "honderd": 100, "duizend": 1000, "tientallen": 10, "hundred": 100,
    "thousand": 1000, "grand": 1000, "tientjes": 10, "euro": 1, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "tiental": 10, "twintigtal": 20, "vijftigtal": 50, "honderdtal": 100,
    "duizendtal": 1000,
}  # fmt: skip


_HYPHENED: Final = re.compile(
    r"(?<![\w.,/@#:-])(?P<low>\d{2,6})[-–](?P<high>\d{2,6})(?![\w/@:-]|[.,]\d)(?P<money> ?(?:€|eur(?:os?)?|balles)(?!\w))?"
)


def _behind_hyphens(folded: str) -> list[Sum]:
    """The upper end of `500-600`, which is no number of its own elsewhere (`0470-12-34-56`, `12-11-2026`)."""
    found = []
    for match in islice(_HYPHENED.finditer(folded), MOST_NUMBERS):
        low, high = int(match["low"]), int(match["high"])
        if low < high <= 20 * low:
            currency = "EUR" if match["money"] else None
            found.append(Sum(high * 100, high * 100, currency, match.start("high"), match.end(), True))
    return found


_AND_A_HALF: Final = re.compile(
    r"(?<!\w)(?:(?P<one>anderhalf|anderhalve)|half a|een half|half|un demi) ?"
    r"(?P<unit>duizend|miljoen|thousand|million|grand)(?!\w)"
)


def _some_hundreds(folded: str) -> list[Sum]:
    """`quelques centaines`, `een paar honderd`: from two to five of them; `une centaine` is about one."""
    found = []
    for match in _SOME.finditer(folded):
        name = match["unit"] or match["one"] or match["thousand"]
        unit = _UNITS.get(name) or _UNITS[name.rstrip("s")]
        cents = unit * 100
        low, high = (2 * cents, 5 * cents) if match["few"] else (cents, cents)
        currency = CURRENCIES.get(match["money"] or "")
        found.append(Sum(low, high, currency, match.start(), match.end(), False, about=True))
    return found


_AT_LEAST: Final = re.compile(
    r"(?:plus de|plus d'|au moins|minimum|meer dan|meer als|minstens|ruim|more than|over|at least|upwards of|above|"
    r"dik|boven(?: de)?|au dela de|depasse|>) ?$"
)
_AT_MOST: Final = re.compile(
    r"(?:moins de|moins d'|maximum|max|jusqu'a|jusque|minder dan|hooguit|hoogstens|maximaal|onder de|less than|"
    r"under|up to|"
    r"at most|tot|below|<) ?$"
)
_ABOUT: Final = re.compile(
    r"(?:environ|a peu pres|presque|pas loin de|pres de|dans les|autour de|vers|bijna|ongeveer|rond(?: de)?|zowat|"
    r"zo'n|pakweg|"
    r"circa|ca\.?|about|around|roughly|almost|nearly|approximately|like|quelque chose comme|een stuk of|iets van|"
    r"~|≈) ?$"
)


def _limited(one: Sum, folded: str) -> Sum:
    """The same with what stands right before it: `plus de 5000`, `hooguit 200`, `environ 800`."""
    before = folded[max(0, one.start - 22) : one.start]
    behind = folded[one.end : one.end + 14]
    if _AT_LEAST.search(before) or re.match(r" ?(?:\+(?! ?\d)|et plus|of meer|or more|en meer)", behind):
        return replace(one, high=None, about=True)
    if _AT_MOST.search(before) or re.match(r" ?(?:max(?:imum)?|maxi|tops|hooguit)(?!\w)", behind):
        return replace(one, low=0, about=True)
    if _ABOUT.search(before) or re.match(
        r" ?(?:ish|environ|a peu pres|ofzo|of zo|or so|ongeveer|zoiets)(?!\w)", behind
    ):
        return replace(one, about=True, counted=False if one.in_figures and behind.startswith("ish") else one.counted)
    return one


_RANGE: Final = re.compile(r" ?(?:-|–|a|ou|of|or|tot|to|et|en|and) ?")
_ADDED: Final = re.compile(
    r"\+|(?<!\w)"
    r"(?:plus|(?:puis|et) (?:encore|apres)|puis|en (?:daarna|dan|nog)|daarna|nog (?:eens|es|is)|then|another|and then)(?!\w)"
)
_ASKED: Final = re.compile(r"(?<!\w)(?:demand|veu|veul|exig|vra[ag]|wil|eis|want|ask|pay|paid|betaal|now|nu|mainten)")
_OF_EACH: Final = re.compile(
    r" (?:virements?|versements?|transferts?|paiements?|cartes?|tickets?|coupons?|recharges?|"
    r"overschrijvingen|betalingen|kaarten|"
    r"bonnen|transfers?|payments?|cards?|vouchers?|fois|keer|times)(?: [^\W\d_]{1,12})? (?:de|van|of|a) (?:chaque )?"
)
"""What is counted, each of the sum that follows: `3 virements de 500`."""
_TIMES: Final = re.compile(r" ?(?:x|fois|keer|times|\*) ?")


def _joined(found: list[Sum], folded: str) -> list[Sum]:
    """`500 à 800 €` is one range, `3 x 250` one product, `800 € 50` one sum with its cents."""
    made: list[Sum] = []
    for one in found:
        last = made[-1] if made else None
        between = folded[last.end : one.start] if last else ""
        if last is None or last.high is None or one.high is None:
            made.append(one)
        elif (_TIMES.fullmatch(between) and 1 <= last.low // 100 <= 100 and last.currency is None) or (
            _OF_EACH.fullmatch(between) and 2 <= last.low // 100 <= 50 and last.currency is None and one.low >= 1000
        ):
            low, high = one.low * last.low // 100, one.high * last.low // 100
            made[-1] = replace(one, low=low, high=high, start=last.start, about=True, counted=False)
        elif _RANGE.fullmatch(between) and _is_range(_as_hundreds(last, one, folded), one, between, folded):
            low = _as_hundreds(last, one, folded).low
            made[-1] = replace(one, low=low, start=last.start, about=True, counted=last.counted and one.counted,
                               currency=one.currency or last.currency)  # fmt: skip
        elif _are_added(last, one, between):
            high = last.high + one.high
            made[-1] = replace(last, low=last.low + one.low, high=high, end=one.end, about=True)
        elif (
            last.currency
            and between.strip() in ("", "et", "en", "and")
            and one.low < 10_000
            and one.currency in (None, "EUR")
            and (
                (one.currency is not None and one.low < 100)
                or (between.strip() == "" and folded[one.start : one.end].strip().isdigit())
            )
        ):
            cents = one.low if one.low < 100 else one.low // 100
            made[-1] = replace(last, low=last.low + cents, high=last.low + cents, end=one.end)
        else:
            made.append(one)
    return made


def _as_hundreds(first: Sum, second: Sum, folded: str) -> Sum:
    """The first of `between 8 and 9 hundred` in the same hundreds as the second."""
    named = [_SCALES[word] for word in _WORD.findall(folded[second.start : second.end]) if word in _SCALES]
    if len(named) != 1 or first.currency is not None or first.low != first.high or first.low * named[0] >= second.low:
        return first
    return replace(first, low=first.low * named[0], high=first.low * named[0])


def _is_of_each(count: Sum, each: Sum, between: str) -> bool:
    counts = 2 <= count.low // 100 <= 50 and count.currency is None
    return counts and each.low >= 1000 and _OF_EACH.fullmatch(between) is not None


def _are_added(first: Sum, second: Sum, between: str) -> bool:
    """Whether one sum comes on top of the other (`200 puis encore 100`), and is not what is asked after what was paid."""
    return (
        _ADDED.search(between) is not None
        and len(between) < 30
        and not (first.counted or second.counted)
        and _ASKED.search(between) is None
    )


def _is_range(first: Sum, second: Sum, between: str, folded: str) -> bool:
    if not (first.low < second.low and first.currency in (None, second.currency) and second.low <= 20 * first.low):
        return False
    if between.strip() in ("et", "en", "and"):
        return (
            re.search(r"(?:entre|tussen|between)(?: les| de| the)? ?$", folded[max(0, first.start - 14) : first.start])
            is not None
        )
    return True


def _cents(written: str) -> int | None:
    """Cents of a written number: the last mark with one or two digits behind it is the decimal mark."""
    digits = re.sub(r"[\s'’\u00a0\u202f]", "", written)
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?", digits)
    if match is None:
        return None
    number = re.sub(r"[.,]", "", match.group(1))
    return None if len(number) > 12 else int(number) * 100 + int((match.group(2) or "").ljust(2, "0"))
