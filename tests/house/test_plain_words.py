"""Words: faults of language that were mended once do not come back, by their kind, wherever a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from adapters.rules.read_text import LOCAL
from adapters.texts.locales import BadLocales, load_locales
from tests import ready
from tests.conftest import ROOT
from tests.house.test_locales import AREAS, LANGUAGES, PLACEHOLDER, catalogue, sentences
from workflows.kernel.text import LocalizedText, language_alone

FOLDERS = sorted(path.name for path in (ROOT / "locales").iterdir())
FAULTS = {
    "straight apostrophe": ("", r"\w'\w"),
    "the desk, in Dutch": ("nl", r"\b[Dd]esk\b"),
    "one word for the handler": ("nl", r"\b[Bb]ehandelaar"),
    "gedateerd is old-fashioned": ("nl", r"\b[Gg]edateerd"),
    "men: who?": ("nl", r"^(?:Wat|Waarmee|Hoeveel|Via welk kanaal|Vraagt) (?:\w+ )?men\b"),
    "no number stands on a button": ("", r"écrivez son numéro|schrijf het nummer|write its number"),
    "a report is a signalement": ("fr", r"\b(?:[Vv]otre|[Ll]a|[Ss]a) déclaration\b(?! à| d)"),
    "eens for zodra": ("nl", r"\b[Ee]ens de\b"),
    "prévenir de": ("fr", r"[Pp]révenez vos contacts de\b"),
}
ONLY_IN_BELGIUM = re.compile(
    r"[Vv]erwittig|vervaldagbericht|[Gg]eviseerd|tussenkomstdrempel|\bvrijstelling\b|burgerlijkepartijstelling|ten gronde"
    r"|[Ss]lechtmaking|\d+u\d\d|\bwordt gevat\b|\bde kost\b"
)
OF_ONE_COUNTRY = re.compile(r"\.countries\.FR\.|\.answers\.BE\.")
"""Said of the law of one country, or to its people alone."""


def said_in_locales() -> Iterator[tuple[str, str, str]]:
    """Language (`nl`, `nl_BE`), key and text."""
    for folder in FOLDERS:
        for path in sorted((ROOT / "locales" / folder).glob("*.po")):
            with path.open("rb") as stream:
                for key, texts in sentences(read_po(stream)).items():
                    yield from ((folder, key, text) for text in texts)


def said_in_rules() -> Iterator[tuple[str, str, str]]:
    """The same of everything the loaded rules hold for people."""
    seen: set[int] = set()
    for root in (ready.rulebook(), ready.questions(), ready.words().chat):
        for where, text in _texts(root, type(root).__name__, seen):
            yield from ((language, where, text[language]) for language in LANGUAGES)
            yield from ((spoken, where, said) for spoken, said in text.local)


def _texts(found: object, where: str, seen: set[int]) -> Iterator[tuple[str, LocalizedText]]:
    if isinstance(found, LocalizedText):
        yield where, found
    elif id(found) in seen or isinstance(found, str | bytes):
        return
    elif is_dataclass(found):
        seen.add(id(found))
        for field in fields(found):
            yield from _texts(getattr(found, field.name), f"{where}.{field.name}", seen)
    elif isinstance(found, dict):
        for key, one in found.items():
            yield from _texts(one, f"{where}.{key}", seen)
    elif isinstance(found, list | tuple):
        for number, one in enumerate(found):
            yield from _texts(one, f"{where}.{number}", seen)


SAID = [*said_in_locales(), *said_in_rules()]


def test_the_rules_are_read() -> None:
    """The walk finds the questions, the steps, the cards and the answers."""
    found = {where.split(".")[0] for _, where, _ in said_in_rules()}
    assert {"Rulebook", "Questions", "ChatRules"} <= found
    assert len(SAID) > 4000


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mended_fault_stays_mended(fault: str) -> None:
    """Nobody reads it, in no language and in no country."""
    language, pattern = FAULTS[fault]
    again = [one for one in SAID if one[0].startswith(language) and re.search(pattern, one[2])]
    assert again == []


def test_what_only_belgium_says_stands_under_belgium() -> None:
    """The text of the language is what the Netherlands say; Belgium has its own beside it."""
    astray = [
        (where, text)
        for spoken, where, text in SAID
        if spoken == "nl" and ONLY_IN_BELGIUM.search(text) and not OF_ONE_COUNTRY.search(where)
        if "(Frankrijk)" not in text
    ]
    assert astray == []


def test_a_place_is_called_as_people_call_it() -> None:
    """No slash, no bracket: a person reads it on a button."""
    names = {name for place in ready.questions().places for name in place.name.all()}
    assert sorted(name for name in names if re.search(r"[/()\[\]]", name)) == []


def test_a_country_says_otherwise_only_what_its_language_says() -> None:
    """A folder `nl_BE` is of a language and a country we have; its keys are known, hold the same gaps, and differ."""
    for folder in set(FOLDERS) - set(LANGUAGES):
        assert folder in LOCAL
        for path in sorted((ROOT / "locales" / folder).glob("*.po")):
            assert path.stem in AREAS
            base = sentences(catalogue(language_alone(folder), path.stem))
            for key, texts in sentences(catalogue(folder, path.stem)).items():
                assert texts != base[key]
                assert [set(PLACEHOLDER.findall(text)) for text in texts] == [
                    set(PLACEHOLDER.findall(text)) for text in base[key]
                ]


def test_a_text_of_the_rules_for_a_country_differs() -> None:
    """A variant that says the same is none."""
    same = [
        (where, spoken)
        for root in (ready.rulebook(), ready.questions())
        for where, text in _texts(root, "", set())
        for spoken, said in text.local
        if said == text[language_alone(spoken)]
    ]
    assert same == []


def test_a_country_is_spoken_to_in_its_words(tmp_path: Path) -> None:
    """What a country says otherwise is said there; everything else, and every other country, as the language says it."""
    locales = ready.locales()
    assert "vervaldagbericht" in locales.say("nl_BE", "identity.help.number")
    assert locales.say("nl", "identity.help.number") == locales.say("nl_NL", "identity.help.number")
    assert locales.say("nl", "bot.kinds.ask") == locales.say("nl_BE", "bot.kinds.ask")
    said = ready.rulebook().lay("steps", "police_complaint")
    assert (said["nl_NL"], said.in_("nl_BE")) == ("Aangifte doen bij de politie", "Klacht indienen bij de politie")
    assert said["fr"] == said["fr_BE"]
    for folder, key in (("nl", "a.key"), ("nl_BE", "another.key")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bot.po").write_text(f'msgid "{key}"\nmsgstr "x"\n', "utf-8")
    with pytest.raises(BadLocales):
        load_locales(tmp_path)
