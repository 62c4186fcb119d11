"""Words: every sentence exists in the three languages, with the same placeholders and plurals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.conftest import ROOT

LANGUAGES = ("fr", "nl", "en")
AREAS = sorted(path.stem for path in (ROOT / "locales" / "fr").glob("*.po"))
PLACEHOLDER = re.compile(r"\{(\w+)\}")
SAID = re.compile(r"\bsay\(\s*(?:\w+(?:\.\w+)*,\s*)?\"([a-z_]+(?:\.[a-z_0-9]+)+)\"")


def catalogue(language: str, area: str) -> Catalog:
    with (ROOT / "locales" / language / f"{area}.po").open("rb") as stream:
        return read_po(stream)


def sentences(catalog: Catalog) -> dict[str, list[str]]:
    found = {}
    for message in catalog:
        if message.id:
            key = message.id[0] if isinstance(message.id, tuple | list) else message.id
            found[key] = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return found


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language(language: str, area: str) -> None:
    """No key is missing, empty, or has other placeholders than in French."""
    french, other = sentences(catalogue("fr", area)), sentences(catalogue(language, area))
    assert sorted(other) == sorted(french)
    assert [key for key, texts in other.items() if not all(texts)] == []
    marks = {key: {mark for text in texts for mark in PLACEHOLDER.findall(text)} for key, texts in french.items()}
    found = {key: {mark for text in texts for mark in PLACEHOLDER.findall(text)} for key, texts in other.items()}
    assert found == marks


def test_no_key_stands_twice() -> None:
    """A key belongs to one area."""
    owners: dict[str, list[str]] = {}
    for area in AREAS:
        for key in sentences(catalogue("fr", area)):
            owners.setdefault(key, []).append(area)
    assert {key: areas for key, areas in owners.items() if len(areas) > 1} == {}


@pytest.mark.parametrize("package", ["bot", "workflows", "console"])
def test_what_the_code_says_is_written(package: str) -> None:
    """Every literal key that the code says exists."""
    known = {key for area in AREAS for key in sentences(catalogue("fr", area))}
    said = {
        (path.relative_to(ROOT).as_posix(), key)
        for path in sorted((ROOT / package).rglob("*.py"))
        for key in SAID.findall(path.read_text("utf-8"))
    }
    assert sorted(one for one in said if one[1] not in known) == []


def test_every_refusal_has_its_sentence() -> None:
    """Every `error.…` key that anything raises is written."""
    known = {key for area in AREAS for key in sentences(catalogue("fr", area))}
    raised = set()
    for package in ("workflows", "storage", "bot", "console"):
        for path in (ROOT / package).rglob("*.py"):
            raised |= set(re.findall(r"\"(error\.[a-z_]+)\"", path.read_text("utf-8")))
    assert sorted(raised - known) == []


def test_catalogues_of_all_languages_have_the_same_areas() -> None:
    """A file that is new in one language is new in all."""
    areas = {
        language: sorted(path.stem for path in Path(ROOT / "locales" / language).glob("*.po")) for language in LANGUAGES
    }
    assert areas["nl"] == areas["fr"] == areas["en"]
