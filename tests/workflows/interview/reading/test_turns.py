"""Who did it, what is asked and what kind of incident it is, by the turn of speech that tells it, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest
import yaml

from tests.ready import ROOT, words
from workflows.interview.reading.authors import read_author
from workflows.interview.reading.kinds import read_kinds
from workflows.interview.reading.languages import guess_language
from workflows.interview.reading.message import read_message
from workflows.interview.reading.values import ReadingInput, make_ready
from workflows.interview.reading.wishes import OTHER, QUESTION, read_wishes

RULES: Final = words().chat.reading
AT: Final = datetime(2026, 11, 30, 12, tzinfo=UTC)
LANGUAGES: Final = ("fr", "nl", "en")
AUTHORS: Final = yaml.safe_load((ROOT / "tests" / "golden" / "authors.yaml").read_text("utf-8"))
QUESTIONS: Final = yaml.safe_load((ROOT / "tests" / "golden" / "questions.yaml").read_text("utf-8"))
KINDS: Final = yaml.safe_load((ROOT / "tests" / "golden" / "kinds_told.yaml").read_text("utf-8"))


def told(text: str) -> ReadingInput:
    return make_ready(text, AT, None, None, RULES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("turn", AUTHORS)
def test_who_did_it(turn: str, language: str) -> None:
    """At most one of five is read as somebody else, and nobody is read for sure."""
    case, apart = AUTHORS[turn], []
    for text in case[language]:
        read = read_author(told(text))
        assert read is None or not read.sure
        if read is None or read.value.relation != case["relation"]:
            apart.append((text, read))
    assert len(apart) <= 1, apart


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", QUESTIONS)
def test_what_is_asked(topic: str, language: str) -> None:
    """The topic is found where no word of it stands in the question."""
    apart = [text for text in QUESTIONS[topic][language] if f"{QUESTION}{topic}" not in wished(text)]
    assert apart == []


def wished(text: str) -> list[str]:
    return [one.value for one in read_wishes(told(text))]


def test_a_person_answers_what_is_asked_without_a_topic() -> None:
    """The topic of the sentence before is proposed, and a person reads the question all the same."""
    assert wished("I went to the police. What do I tell them?") == ["question:police", OTHER]
    assert OTHER in wished("The sky was blue. What do I tell them?")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_kind_of_incident_it_is(kind: str, language: str) -> None:
    """At most one of five is read as another kind first."""
    apart = []
    for text in KINDS[kind][language]:
        read = read_kinds(told(text))
        if not read or read[0].value != kind:
            apart.append((text, [one.value for one in read]))
    assert len(apart) <= 1, apart


def test_the_country_decides_between_two_languages() -> None:
    """`help` is Dutch as much as English; in Belgium nothing decides."""
    own = RULES.own_languages
    assert own == {"FR": "fr", "NL": "nl"}
    said = {
        country: guess_language("help", RULES.model, RULES.small_words, own.get(country))
        for country in ("NL", "FR", "BE")
    }
    assert said == {"NL": ("nl", False), "FR": None, "BE": None}


def test_spelling_tells_the_language() -> None:
    """`ya qqun` is spelled so in French only."""
    read = read_message("allo ya qqun ?", AT, None, None, RULES).language
    assert read is not None
    assert read.value == "fr"
