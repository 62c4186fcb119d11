"""Every sentence a person reads, from `locales/<language>/*.po`, spoken in their language with their dates and money."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_currency

from workflows.kernel.text import language_alone, ways_to_say

_TERRITORY = {"fr": "fr_FR", "nl": "nl_NL", "nl_BE": "nl_BE", "en": "en_GB"}
_DAY = {"fr": "EEEE d MMMM y", "nl": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_MOMENT = {
    "fr": "EEEE d MMMM y 'à' HH'h'mm",
    "nl": "EEEE d MMMM y 'om' HH.mm 'uur'",
    "nl_BE": "EEEE d MMMM y 'om' HH'u'mm",
    "en": "EEEE d MMMM y 'at' HH:mm",
}


class BadLocales(Exception):
    """Catalogues that cannot be used; the message names the file."""


class UnknownKey(LookupError):
    """A sentence nobody has written: an error in tests, the bare key in production."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One language: its texts by key, those that have plural forms, and which form a number takes."""

    texts: Mapping[str, str]
    plurals: Mapping[str, Sequence[str]]
    form_of: Callable[[int], int]

    def text(self, key: str, count: object) -> str:
        forms = self.plurals.get(key)
        if forms is None:
            return self.texts[key]
        return forms[self.form_of(count if isinstance(count, int) else 1)]

    def has(self, key: str) -> bool:
        return key in self.texts or key in self.plurals

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((*self.texts, *self.plurals))


class Locales:
    """Says keys in a language. With `strict`, a missing key or parameter is an error; else the person still gets an answer."""

    def __init__(
        self,
        spoken: dict[str, _Spoken],
        *,
        local: Mapping[str, _Spoken] | None = None,
        strict: bool = False,
        fallback: str = "en",
    ) -> None:
        self._spoken = spoken
        self._local = local or {}
        self._strict = strict
        self._fallback = fallback if fallback in spoken else next(iter(spoken))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be spoken."""
        return tuple(self._spoken)

    def keys(self, language: str) -> frozenset[str]:
        """Every key this language has."""
        return self._spoken[language].keys

    def say(self, language: str, key: str, /, **params: object) -> str:
        """Gives the sentence for `key` in `language`, or as a country says it (`nl_BE`), or to a minor (`nl_young`);
        `n` chooses the plural form. Raises UnknownKey only when strict."""
        spoken = None
        for way in ways_to_say(language):
            here = self._local.get(way)
            if here is not None and here.has(key):
                spoken = here
                break
        if spoken is None:
            spoken = self._spoken.get(language_alone(language)) or self._spoken[self._fallback]
        if not spoken.has(key):
            if self._strict:
                raise UnknownKey(f"{language}: {key}")
            return key
        text = spoken.text(key, params.get("n"))
        try:
            return text.format(**params)
        except (KeyError, IndexError, ValueError):
            if self._strict:
                raise
            return text

    def say_date(self, language: str, day: date, /) -> str:
        """Gives a day written out with its weekday: `jeudi 5 novembre 2026`."""
        return format_date(day, _known(_DAY, language), locale=_territory(language))

    def say_day(self, language: str, day: date, /) -> str:
        """Gives a day in short: 24 nov. 2026."""
        return format_date(day, "d MMM y", locale=_territory(language))

    def say_instant(self, language: str, instant: datetime, timezone: str, /) -> str:
        """Gives an aware instant as wall time of `timezone`."""
        if instant.utcoffset() is None:
            raise ValueError("an instant needs an offset")
        local = instant.astimezone(ZoneInfo(timezone))
        return format_datetime(local, _known(_MOMENT, language), locale=_territory(language))

    def say_money(self, language: str, cents: int, currency: str, /) -> str:
        """Gives an amount of integer cents: `1 200,50 €`."""
        return format_currency(Decimal(cents) / 100, currency, locale=_territory(language))


def load_locales(folder: Path, *, strict: bool = False) -> Locales:
    """Merges all catalogues of each language folder; a folder `nl_BE` or `nl_young` holds only what is said otherwise there
    than in `nl`. Raises BadLocales for an unreadable file, a key that stands twice, or one of a country that its language has
    not."""
    found: dict[str, _Spoken] = {}
    for name in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        files = sorted((folder / name).glob("*.po"))
        if files:
            found[name] = _compile(name, files)
    spoken = {name: one for name, one in found.items() if language_alone(name) == name}
    if not spoken:
        raise BadLocales(f"{folder.name}: no catalogue")
    local = {name: one for name, one in found.items() if name not in spoken}
    for name, one in local.items():
        language = spoken.get(language_alone(name))
        more = one.keys - (language.keys if language is not None else frozenset())
        if more:
            raise BadLocales(f"{name}: {', '.join(sorted(more))}: not in {language_alone(name)}")
    return Locales(spoken, local=local, strict=strict)


def read_catalogue(path: Path, language: str) -> Catalog:
    """Gives one catalogue as it stands. Raises BadLocales."""
    try:
        with path.open("rb") as stream:
            return read_po(stream, locale=language, abort_invalid=True)
    except (PoFileError, ValueError, UnicodeDecodeError) as bad:
        raise BadLocales(f"{language}/{path.name}: {bad}") from bad


def _compile(language: str, files: list[Path]) -> _Spoken:
    texts: dict[str, str] = {}
    plurals: dict[str, Sequence[str]] = {}
    found_in: dict[str, str] = {}
    for path in files:
        for message in read_catalogue(path, language):
            if not message.id:
                continue
            key = message.id[0] if isinstance(message.id, list | tuple) else message.id
            if key in found_in:
                raise BadLocales(f"{language}/{path.name}: {key} stands in {found_in[key]} already")
            found_in[key] = path.name
            if isinstance(message.id, list | tuple):
                plurals[key] = [text or key for text in message.string or (key, key)]
            else:
                texts[key] = str(message.string or key)
    return _Spoken(texts, plurals, gettext.c2py(Catalog(locale=language).plural_expr))


def _territory(language: str) -> str:
    return _known(_TERRITORY, language)


def _known(table: Mapping[str, str], language: str) -> str:
    return next((table[way] for way in ways_to_say(language) if way in table), table["en"])
