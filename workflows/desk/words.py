"""The words of a case for one reader: sentences, days, amounts, labels of the field, all in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from workflows.kernel.countries import Jurisdictions
from workflows.kernel.text import language_alone
from workflows.kernel.translator import Translator


class Labels(Protocol):
    """The words of the field and the countries: what a page or a dossier needs of the rules."""

    @property
    def jurisdictions(self) -> Jurisdictions: ...
    def label(self, table: str, term: str) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What is said of a case. `zone` is its wall clock; where there is no case, that of the country whose readers speak the
    language."""

    say: Translator
    rulebook: Labels
    language: str
    zone: str

    def t(self, key: str, **params: object) -> str:
        """Gives the sentence for `key`."""
        return self.say.say(self.language, key, **params)

    def day(self, day: date) -> str:
        """In short: 24 nov. 2026."""
        return self.say.say_day(self.language, day)

    def long_day(self, day: date) -> str:
        """With its weekday."""
        return self.say.say_date(self.language, day)

    def instant(self, instant: datetime) -> str:
        """Gives a moment as wall time."""
        return self.say.say_instant(self.language, instant, self.zone)

    def at(self, value: date | datetime) -> str:
        """Gives a day or a moment, whichever it is."""
        return self.instant(value) if isinstance(value, datetime) else self.long_day(value)

    def money(self, cents: int, currency: str) -> str:
        """Gives an amount."""
        return self.say.say_money(self.language, cents, currency)

    def label(self, table: str, term: str) -> str:
        """Gives a term of the field; the bare term where the rules have no words for it."""
        try:
            return self.words(self.rulebook.label(table, term))
        except (LookupError, ValueError, AttributeError):
            return term.replace("_", " ")

    def words(self, words: Mapping[str, str]) -> str:
        """Gives a text that the rules give in three languages, and as some countries say it."""
        return str(words.get(self.language) or words.get(language_alone(self.language)) or words.get("en") or "")
