"""The countries a case can be in, as `rules/jurisdictions/` declares them. Of any other nothing is supposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflows.kernel.errors import EgideError
from workflows.kernel.text import LocalizedText


class UnknownCountry(EgideError):
    """No rules of this country: `code` names it, `known` those there are."""

    message_key = "error.unknown_country"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One country: its wall clock, and its calendars, the one of the whole country first. `spoken` are the languages
    of people who may be here; `guessed_for` those whose readers are taken to be here until their country is known."""

    code: str
    name: LocalizedText
    zone: ZoneInfo
    calendars: Sequence[str]
    guessed_for: Sequence[str]
    spoken: Sequence[str]


@dataclass(frozen=True, slots=True)
class Jurisdictions:
    """All of them by their codes."""

    by_code: Mapping[str, Jurisdiction]

    @classmethod
    def of_all(cls, several: Iterable[Jurisdiction]) -> Jurisdictions:
        """These, in the order given."""
        return cls({one.code: one for one in several})

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes."""
        return tuple(self.by_code)

    @property
    def calendars(self) -> tuple[str, ...]:
        """Every calendar that a case can have."""
        return tuple(name for one in self.by_code.values() for name in one.calendars)

    def of(self, code: str) -> Jurisdiction:
        """Gives the country of this code; raises UnknownCountry."""
        found = self.by_code.get(code)
        if found is None:
            raise UnknownCountry(code=code, known=", ".join(self.by_code))
        return found

    def zone(self, code: str) -> ZoneInfo:
        """Gives the wall clock of a country; raises UnknownCountry."""
        return self.of(code).zone

    def guessed(self, language: str) -> Jurisdiction:
        """Tells where a reader of this language is taken to be until their country is known; raises UnknownCountry."""
        for one in self.by_code.values():
            if language in one.guessed_for:
                return one
        raise UnknownCountry(code=language, known=", ".join(self.by_code))

    def own_languages(self) -> Mapping[str, str]:
        """Gives the language that a country alone of its neighbours decides for: the one spoken there that is not spoken
        in every country. A country of two such languages decides for none."""
        everywhere = frozenset.intersection(*(frozenset(one.spoken) for one in self.by_code.values()))
        own = {code: [one for one in country.spoken if one not in everywhere] for code, country in self.by_code.items()}
        return {code: languages[0] for code, languages in own.items() if len(languages) == 1}

    def spoken(self, language: str) -> tuple[str, ...]:
        """Gives the codes of the countries where readers of this language may be, the guessed one first; raises
        UnknownCountry."""
        first = self.guessed(language).code
        return (first, *(code for code, one in self.by_code.items() if language in one.spoken and code != first))
