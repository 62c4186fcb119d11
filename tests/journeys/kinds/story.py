"""Stories as they stand in the data files beside this one: one file for each kind, one story for each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.journeys.kinds.telling import ZONE, Words
from workflows.kernel.text import spoken_in

FOLDER = Path(__file__).resolve().parent
KINDS = (
    "defamation", "harassment", "account_takeover", "impersonation",
    "intimate_content", "privacy_breach", "extortion", "disparagement",
)  # fmt: skip
LANGUAGES = ("fr", "nl", "en")
Act = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Insured:
    """Who lives the story, and by which contract."""

    name: str
    first: str
    country: str
    code: str
    born: date | None = None
    professional: bool = False
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One journey: who, since when, what they and others do, in order."""

    kind: str
    language: str
    insured: Insured
    begins: datetime
    title: str
    intro: str
    handler: str
    acts: Sequence[Act]
    own_words: str = ""
    """The name of a journey that somebody goes in their own words; the others are known by their kind."""

    @property
    def name(self) -> str:
        return f"{self.own_words or self.kind}.{self.language}"

    @property
    def spoken(self) -> str:
        """The language as their country speaks it."""
        return spoken_in(self.language, self.insured.country)


@cache
def words() -> Mapping[str, Any]:
    """The words of the transcripts."""
    found: Mapping[str, Any] = _read("words")
    return found


def words_in(language: str) -> Words:
    return Words(**words()[language]["line"])


@cache
def story(kind: str, language: str) -> Story:
    """Raises KeyError or TypeError for a file that is not a story."""
    return _story(_read(kind)[language], kind, language)


@cache
def in_own_words(language: str) -> Sequence[Story]:
    """The journeys in this language that somebody goes in their own words."""
    told = _read(f"own_words_{language}")
    return [_story(given, given["kind"], language, name) for name, given in told.items()]


def stories() -> Sequence[Story]:
    """All of them: each kind in each language, then those in people's own words."""
    by_kind = [story(kind, language) for kind in KINDS for language in LANGUAGES]
    return [*by_kind, *(one for language in LANGUAGES for one in in_own_words(language))]


def _story(given: Mapping[str, Any], kind: str, language: str, own_words: str = "") -> Story:
    begins = datetime.strptime(given["begins"], "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    acts = [next(iter(one.items())) for one in given["acts"]]
    return Story(
        kind, language, Insured(**given["insured"]), begins, given["title"], given["intro"], given["handler"], acts,
        own_words,
    )  # fmt: skip


def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
