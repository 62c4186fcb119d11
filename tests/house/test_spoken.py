"""No words for people outside `locales/` and `rules/`; and the tests that say so can fail."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house import test_locales
from tests.house.spoken import in_code, in_page

PLACES = ("bot", "workflows", "console", "adapters/mail")
NOT_FOR_THE_INSURED = {
    "workflows/interview/reading/phrases.py": "what people write, to be read",
    "workflows/interview/reading/calendar_words.py": "what people write, to be read",
    "workflows/interview/reading/ages.py": "what people write, to be read",
    "workflows/interview/reading/day_patterns.py": "what people write, to be read",
    "workflows/interview/reading/discovery.py": "what people write, to be read",
    "workflows/interview/reading/number_words.py": "what people write, to be read",
    "workflows/interview/reading/sums.py": "what people write, to be read",
    "workflows/interview/reading/amounts.py": "what people write, to be read",
    "workflows/law/facts.py": "said to whoever wrote a facts file, on the command line",
    "workflows/law/fact_values.py": "said to whoever wrote a facts file, on the command line",
    "workflows/letters/choices.py": "said to whoever asks for a letter, on the command line",
    "workflows/letters/values.py": "said to whoever fills a letter, on the command line",
    "workflows/proceedings/draft_choices.py": "said to whoever asks for a draft, on the command line",
    "workflows/law/conditions.py": "said to whoever wrote a rule, on the command line",
    "workflows/interview/reading/patterns.py": "said to whoever wrote a pattern, on the command line",
    "workflows/interview/reading/lexicon.py": "said to whoever wrote a pattern, on the command line",
    "bot/outbound/sender.py": "what servers answer, for the log",
    "adapters/mail/lmtp.py": "what servers are answered",
    "adapters/mail/imap.py": "for the log; a setting that cannot be used",
    "adapters/mail/smtp.py": "what servers answer, for the log; a setting that cannot be used",
}
NAMES = {
    "Français", "day or instant", "in the answer", "the send journal knows more than the database", "unknown account",
    "event: change\nid: ", "· Égide", "Égide", "wide", "narrow",
}  # fmt: skip
"""Names of languages and of the product, words of code and of servers, reasons in the audit."""


def test_no_words_in_the_code() -> None:
    """Whatever a person reads can be said in three languages."""
    found = [
        (path.relative_to(ROOT).as_posix(), line, words)
        for place in PLACES
        for path in sorted((ROOT / place).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in NOT_FOR_THE_INSURED
        for line, words in in_code(path.read_text("utf-8"))
        if words not in NAMES
    ]
    assert found == []


def test_no_words_in_the_pages() -> None:
    """The same of templates."""
    found = [
        (path.relative_to(ROOT).as_posix(), line, words)
        for path in sorted((ROOT / "console").rglob("*.html"))
        for line, words in in_page(path.read_text("utf-8"))
        if words not in NAMES
    ]
    assert found == []


@pytest.mark.parametrize("name", sorted(NOT_FOR_THE_INSURED))
def test_an_exception_is_still_needed(name: str) -> None:
    """A file that holds no words any more is not excepted."""
    assert list(in_code((ROOT / name).read_text("utf-8"))) != []


@pytest.mark.parametrize(
    "line",
    [
        'card.say("Votre dossier est ouvert")', 'html = "<p>Bonjour Madame</p>"',
        'card.say(f"Dossier {number} clos hier")', 'TITLE = "Réponse"',
        'means.messenger.tell(tx, person, Sentence("Uw dossier is gesloten"))', 'raise Refused("Not possible now")',
    ],
)  # fmt: skip
def test_words_in_code_are_found(line: str) -> None:
    """Wherever they stand."""
    assert len(list(in_code(f'"""What it is."""\n{line}\n'))) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p>Votre dossier</p>", "<p>{{ say('x') }} Dossier</p>", '<img alt="Une image">', "<b>\nOui\n</b>",
        '<input placeholder="Votre nom">',
    ],
)  # fmt: skip
def test_words_in_pages_are_found(page: str) -> None:
    """Between the tags, and where only a screen reader says them."""
    assert len(list(in_page(page))) == 1


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("nl/errors.po", 'msgid "error.refused"', 'msgid "error.refused_"'),
        ("nl/errors.po", r'(?<=msgid "error.not_found"\nmsgstr ).*', '""'),
        ("en/interview.po", r"\{limit\}", "{most}"),
        ("en/interview.po", r"\{limit\}", "some"),
        ("fr/interview.po", r"\{limit\}", "dix"),
    ],
    ids=["key missing", "empty", "gap renamed", "gap missing", "gap missing in French"],
)
def test_a_translation_that_lacks_is_found(
    file: str, before: str, after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the locales fails on a copy that somebody damaged."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    damaged = tmp_path / "locales" / file
    text, times = re.subn(before, after, damaged.read_text("utf-8"), count=1)
    assert times == 1
    damaged.write_text(text, "utf-8")
    monkeypatch.setattr(test_locales, "ROOT", tmp_path)
    with pytest.raises(AssertionError):
        every_language(damaged.stem)


def every_language(area: str) -> None:
    """The check as the suite makes it."""
    for language in test_locales.LANGUAGES:
        test_locales.test_every_sentence_is_there_in_every_language(language, area)


def test_an_area_of_one_language_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that is new in Dutch alone."""
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    (tmp_path / "locales" / "nl" / "news.po").write_text('msgid ""\nmsgstr ""\n', "utf-8")
    monkeypatch.setattr(test_locales, "ROOT", tmp_path)
    with pytest.raises(AssertionError):
        test_locales.test_catalogues_of_all_languages_have_the_same_areas()


def test_nothing_was_left_in_another_language() -> None:
    """A sentence of four words is not the same in two languages: one that is was copied, not translated."""
    said = {
        language: {
            key: texts
            for area in test_locales.AREAS
            for key, texts in test_locales.sentences(test_locales.catalogue(language, area)).items()
        }
        for language in test_locales.LANGUAGES
    }
    pairs = (("fr", "nl"), ("fr", "en"), ("nl", "en"))
    copied = [
        (one, other, key)
        for one, other in pairs
        for key, texts in said[one].items()
        if texts == said[other][key] and len(texts[0].split()) > 3
    ]
    assert copied == []
