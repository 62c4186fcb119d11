"""The words of one reader: sentences in their language, labels of the rules, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.callback_data import Press
from bot.cards.message import Button
from workflows.kernel.text import language_alone, ways_to_say
from workflows.kernel.translator import Translator
from workflows.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Speech:
    """What every renderer has at hand. `language` is that of the reader as their country speaks it (`nl_BE`), and as
    it is spoken to a minor (`nl_BE_young`)."""

    language: str
    locales: Translator
    rulebook: Rulebook

    def say(self, key: str, /, **params: object) -> str:
        """Gives a sentence."""
        return self.locales.say(self.language, key, **params)

    def label(self, table: str, term: str) -> str:
        """Gives a term of the vocabulary."""
        return self.rulebook.label(table, term).in_(self.language)

    def lay(self, table: str, term: str, *, young: bool = False) -> str:
        """Gives a step or a clock as somebody calls it who is no jurist."""
        return self.rulebook.lay(table, term, young=young).in_(self.language)

    def of(self, words: Mapping[str, str]) -> str:
        """The reader's among three languages, or what their country says otherwise."""
        return next(
            (words[way] for way in ways_to_say(self.language) if words.get(way)), words[language_alone(self.language)]
        )

    def day(self, day: date) -> str:
        """Gives a day written out."""
        return self.locales.say_date(self.language, day)

    def short_day(self, day: date) -> str:
        """Gives a day for lists."""
        return self.locales.say_day(self.language, day)

    def country(self, code: str) -> str:
        """Gives the name of a country; raises UnknownCountry."""
        return self.rulebook.jurisdictions.of(code).name.in_(self.language)

    def moment(self, at: datetime, jurisdiction: str) -> str:
        """Gives an instant on the wall clock of the case's country."""
        return self.locales.say_instant(self.language, at, self.rulebook.jurisdictions.zone(jurisdiction).key)

    def button(self, key: str, press: Press, **params: object) -> Button:
        """A button with its words."""
        return self.say(key, **params), press.pack()
