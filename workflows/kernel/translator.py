"""The port through which the rest of the house speaks to people: every sentence comes from the locales."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class Translator(Protocol):
    """Sentences, dates and amounts in the language of the person who reads them."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be spoken."""
        ...

    def say(self, language: str, key: str, /, **params: object) -> str:
        """Gives the sentence for `key`; `n` chooses the plural form."""
        ...

    def say_date(self, language: str, day: date, /) -> str:
        """Gives a day written out, with its weekday."""
        ...

    def say_day(self, language: str, day: date, /) -> str:
        """Gives a day in short, for lists and pictures."""
        ...

    def say_instant(self, language: str, instant: datetime, timezone: str, /) -> str:
        """Gives an aware instant, shown as wall time of `timezone` (an IANA name)."""
        ...

    def say_money(self, language: str, cents: int, currency: str, /) -> str:
        """Gives an amount of integer cents with its currency."""
        ...
