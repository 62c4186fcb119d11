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

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.language}"

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
    given = _read(kind)[language]
    begins = datetime.strptime(given["begins"], "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    acts = [next(iter(one.items())) for one in given["acts"]]
    return Story(
        kind, language, Insured(**given["insured"]), begins, given["title"], given["intro"], given["handler"], acts
    )


def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
