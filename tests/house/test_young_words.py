"""A minor is spoken to as one: whatever the chat can say to them says *tu* and *je*."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests import ready
from tests.conftest import ROOT
from tests.house.test_locales import catalogue, sentences
from workflows.kernel.people import Language
from workflows.kernel.text import LANGUAGES, LocalizedText, spoken_in, ways_to_say

FORMAL = {
    "fr": re.compile(r"(?<!rendez-)\b(?:vous|votre|vos|vôtres?)\b|\b(?!(?:chez|assez|nez|rendez)\b)\w{2,}ez\b", re.I),
    "nl": re.compile(r"\b(?:u|uw|uzelf)\b", re.I),
}  # fmt: skip
CHILD = 15
AREAS = ("bot", "interview", "safety")
NOT_THEIRS = (
    "bot.lawyer.", "lawyer.", "cost.", "chaser.", "notice.", "bot.command.", "bot.case_state.", "safety.ask.child",
    "bot.plan.title", "bot.plan.do_now", "bot.plan.no_clock", "bot.plan.looks_unclear",
)  # fmt: skip
"""Said of lawyers and money to adults, to those who asked, to handlers, to parents; or it has words of its own for minors,
which the plan's card chooses."""
OF_ADULTS = frozenset(("minor", "child_self_harm", "child_danger", "other_self_harm"))
"""Cards that speak to somebody beside a child or a friend."""
PLACES = [f"{language}_{country}" for language in FORMAL for country in ready.countries().codes] + list(FORMAL)


def formal(spoken: str, text: str) -> bool:
    return FORMAL[spoken[:2]].search(text) is not None


def said_to_minors(spoken: str, area: str) -> dict[str, list[str]]:
    """Every sentence of an area in all its forms, as a minor there reads it."""
    said: dict[str, list[str]] = {}
    for way in reversed(ways_to_say(f"{spoken}_young")):
        if (ROOT / "locales" / way / f"{area}.po").exists():
            said |= {key: list(texts) for key, texts in sentences(catalogue(way, area)).items()}
    return said


def of_questions() -> Iterator[tuple[str, LocalizedText]]:
    """Every text of a question, with its name."""
    for question in ready.questions().ordered:
        texts = [question.ask, question.short, question.help, *(one.label for one in question.options)]
        yield from ((question.id, text) for text in texts if text is not None)


@pytest.mark.parametrize("spoken", PLACES)
def test_the_desk_says_tu_and_je_to_a_minor(spoken: str) -> None:
    """In every sentence of the chat that a minor can meet."""
    said = []
    for area in AREAS:
        found = said_to_minors(spoken, area)
        for key, texts in found.items():
            has_own = {f"{key}.young", f"{key}_young"} & found.keys()
            if not key.startswith(NOT_THEIRS) and not has_own:
                said += [key for text in texts if formal(spoken, text)]
    assert said == []


@pytest.mark.parametrize("spoken", PLACES)
def test_questions_say_tu_and_je_to_a_minor(spoken: str) -> None:
    """Whatever is asked, with its help and its buttons."""
    assert [name for name, text in of_questions() if formal(spoken, text.in_(f"{spoken}_young"))] == []


@pytest.mark.parametrize("spoken", PLACES)
def test_cards_say_tu_and_je_to_a_minor(spoken: str) -> None:
    """What to do at once, and whom to call."""
    known, young = ready.questions(), f"{spoken}_young"
    cards = [card for card in known.cards.values() if card.id not in OF_ADULTS]
    said = [
        card.id
        for card in cards
        for one in (card.title, *(line.text for line in card.lines), *([card.asks] if card.asks else []))
        if formal(spoken, one.in_(young, young=True))
    ]
    said += [line.id for line in known.helplines if line.purpose and formal(spoken, line.purpose.in_(young))]
    assert said == []


@pytest.mark.parametrize("spoken", PLACES)
def test_steps_and_first_acts_say_tu_and_je_to_a_minor(spoken: str) -> None:
    """The plan: its steps by their plain names, its first acts."""
    book, young = ready.rulebook(), f"{spoken}_young"
    said = [step for step in book.labels["lay_steps"] if formal(spoken, book.lay("steps", step, young=True).in_(young))]
    acts = [one for one in book.first_acts.values() if one.is_for(young=True)]
    said += [one.id for one in acts if formal(spoken, one.says.in_(young, young=True))]
    said += [one.id for one in book.warnings if formal(spoken, (one.young or one.text).in_(young))]
    assert said == []


@pytest.mark.parametrize("language", FORMAL)
def test_answers_to_their_own_questions_say_tu_and_je_to_a_minor(language: Language) -> None:
    """Whatever they ask of their own accord, in each country, for each kind: the same answer, said to them."""
    topics = ready.words().chat.own.topics.values()
    answers = [one for topic in topics for listed in topic.answers.values() for one in listed]
    assert [one.id for one in answers if formal(language, one.words(language, CHILD))] == []


def test_a_minor_in_a_country_is_spoken_to_in_its_words() -> None:
    """What is said to minors gives way to what is said to them there; what neither says is said as in the country, else as in
    the language. English has one word for all."""
    text = LocalizedText("vous", "u", "you", (("nl_BE", "gij"), ("nl_young", "jij"), ("fr_BE", "vous, septante")))
    assert [text.in_(one) for one in ("nl_BE_young", "nl_NL_young", "nl_young", "nl_BE", "nl_NL")] == [
        "jij", "jij", "jij", "gij", "u",
    ]  # fmt: skip
    assert [text.in_(one) for one in ("fr_BE_young", "fr_FR_young", "en_BE_young")] == ["vous, septante", "vous", "you"]
    assert [spoken_in(one, "BE", young=True) for one in LANGUAGES] == ["fr_BE_young", "nl_BE_young", "en_BE_young"]
