"""The values a fact may hold: each reader takes one, or refuses it with its path in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from workflows.kernel.errors import EgideError

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 1, 1)
LONGEST_NAME: Final = 64
SHOWN: Final = 40


class BadFacts(EgideError):
    """A fact that cannot be: `path` names it, `why` says what is wrong, in English for the command line."""

    message_key = "error.bad_facts"

    def __init__(self, path: str, why: str) -> None:
        sentence = f"{path}: {why}" if path else why
        super().__init__(path=path, why=why, sentence=sentence)
        self.path, self.why = path, why

    def __str__(self) -> str:
        return str(self.params["sentence"])


@dataclass(frozen=True, slots=True)
class Money:
    """Integer cents of a currency."""

    cents: int
    currency: str = "EUR"

    @classmethod
    def parse(cls, text: str) -> Money:
        """`"800.00 EUR"`; raises ValueError."""
        found = re.fullmatch(r"([0-9]{1,13}(?:\.[0-9]{1,2})?) ([A-Z]{3})", text)
        if found is None:
            raise ValueError(text)
        return cls(int((Decimal(found.group(1)) * 100).to_integral_value()), found.group(2))

    def __str__(self) -> str:
        return f"{self.cents // 100}.{self.cents % 100:02d} {self.currency}"


Reader = Callable[[str, object], object]
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of a pair: no database and no page can hold them."""


def shown(value: object) -> str:
    """Gives the value as a sentence may quote it: short, whatever it is."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of more digits, or a list of more levels, than may be written out
        return "this value"
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class Missing:
    """What a path answers when nothing is known."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


def same(value: object, wanted: object) -> bool:
    """Equal, and of one kind: in Python 1 == True, but a number is never a yes."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def boolean(path: str, value: object) -> bool:
    """Reads true or false. Raises BadFacts."""
    if not isinstance(value, bool):
        raise BadFacts(path, f"{shown(value)} is neither true nor false.")
    return value


def one_of(*allowed: str | bool) -> Reader:
    """Makes the reader that takes one of these values and no other."""

    def read(path: str, value: object) -> object:
        for one in allowed:
            if same(value, one):
                return one
        names = ", ".join(str(one).lower() if isinstance(one, bool) else one for one in allowed)
        raise BadFacts(path, f"{shown(value)} is not one of {names}.")

    return read


def text(path: str, value: object) -> str:
    """Reads a text that can be written and is not empty. Raises BadFacts."""
    if not isinstance(value, str) or not value.strip():
        raise BadFacts(path, f"{shown(value)} is not a text.")
    if _NO_TEXT.search(value):
        raise BadFacts(path, "the text holds a character that cannot be written.")
    return value


def name(path: str, value: object) -> str:
    """Gives a name that the writer of the facts chose freely."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > LONGEST_NAME:
        raise BadFacts(path, f"{shown(value)} is no name of at most {LONGEST_NAME} characters on one line.")
    return value


ANYTIME: Final = "anytime"
NEVER: Final = "never"
WEEKDAYS: Final = "-weekdays"
HOURS: Final = re.compile(rf"([01][0-9]|2[0-3])([0-5][0-9])-([01][0-9]|2[0-3])([0-5][0-9])({WEEKDAYS})?")


def write_hours(path: str, value: object) -> str:
    """Tells when it is safe to write to somebody: `anytime`, `never`, or from one hour of the day to a later one
    (`0900-1700`), on the days from Monday to Friday alone where it says so (`0900-1700-weekdays`)."""
    if isinstance(value, str):
        found = HOURS.fullmatch(value)
        if value in (ANYTIME, NEVER) or (found is not None and found.group(1, 2) < found.group(3, 4)):
            return value
    raise BadFacts(path, f"{shown(value)} is neither {ANYTIME}, {NEVER} nor hours like 0900-1700.")


def identifier(path: str, value: object) -> str:
    """Reads a name of at most 64 letters, digits, points, dashes and underscores. Raises BadFacts."""
    if not isinstance(value, str) or re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", value) is None:
        raise BadFacts(
            path, f"{shown(value)} is no name of at most 64 letters, digits, points, dashes and underscores."
        )
    return value


def whole(lowest: int, highest: int) -> Reader:
    """Makes the reader of whole numbers from `lowest` to `highest`."""

    def read(path: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise BadFacts(path, f"{shown(value)} is not a whole number from {lowest} to {highest}.")
        return value

    return read


def day(path: str, value: object) -> date:
    """Reads a date (`YYYY-MM-DD`) from EARLIEST to LATEST; it has no time zone. Raises BadFacts."""
    if isinstance(value, datetime):
        raise BadFacts(path, f"{shown(value)} is an instant; a date is wanted (YYYY-MM-DD).")
    if not isinstance(value, date):
        if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
            raise BadFacts(path, f"{shown(value)} is not a date (YYYY-MM-DD).")
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise BadFacts(path, f"{value} is a day that does not exist.") from None
    found: date = value
    if not EARLIEST <= found <= LATEST:
        raise BadFacts(path, f"{found} is not between {EARLIEST.year} and {LATEST.year}.")
    return found


def instant(path: str, value: object) -> datetime:
    """Reads an aware instant (ISO 8601 with its offset). Raises BadFacts, also where the offset is missing."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise BadFacts(path, f"{shown(value)} is not an instant (YYYY-MM-DDThh:mm:ss+hh:mm).") from None
    if not isinstance(value, datetime):
        raise BadFacts(path, f"{shown(value)} is not an instant (YYYY-MM-DDThh:mm:ss+hh:mm).")
    if value.utcoffset() is None:
        raise BadFacts(path, f"{value.isoformat()} has no offset: write +01:00 or Z behind it.")
    day(path, value.date())
    return value


def day_or_instant(path: str, value: object) -> date | datetime:
    """Reads a date, or an aware instant where there is more than a date. Raises BadFacts."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and len(value) <= len("2026-11-22")):
        return day(path, value)
    return instant(path, value)


def money(path: str, value: object) -> Money:
    """Reads an amount of integer cents with its currency (`800.00 EUR`). Raises BadFacts."""
    if isinstance(value, Money):
        return value
    try:
        return Money.parse(value if isinstance(value, str) else "")
    except (ValueError, TypeError, InvalidOperation):
        raise BadFacts(path, f'{shown(value)} is not an amount such as "800.00 EUR".') from None


def anything(path: str, value: object) -> object:
    """Tells what has entries of its own: whoever reads the list reads them."""
    return value


def or_null(reader: Reader) -> Reader:
    """Makes the reader that takes null too, and reads anything else by `reader`."""
    return lambda path, value: None if value is None else reader(path, value)


def several_of(*allowed: str) -> Reader:
    """Makes the reader of a list of these values, each kept once, in their order."""
    one = one_of(*allowed)

    def read(path: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise BadFacts(path, f"{shown(value)} is not a list.")
        return tuple(dict.fromkeys(str(one(f"{path}[{number}]", item)) for number, item in enumerate(value)))

    return read
