"""An answer that the buttons do not name is read as a sentence before it is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.bot.desk import Phone
from tests.ready import words
from workflows.interview.second_look import look_again
from workflows.kernel.people import Language

AT = datetime(2026, 11, 25, 21, 15, tzinfo=UTC)

STORIES = {
    "fr": ("mon voisin a écrit sur facebook hier que je vole dans les caves", "C’est juste", "tout est inventé"),
    "nl": ("mijn buurman schreef gisteren op facebook dat ik steel uit de kelders", "Dat klopt", "alles is verzonnen"),
    "en": ("my neighbour wrote on facebook yesterday that i steal from cellars", "That is right", "it is exaggerated"),
}


@pytest.mark.parametrize("language", STORIES)
def test_a_sentence_answers_yes_or_no(phone: Phone, language: str) -> None:
    """Whether it is true what they wrote: a sentence without yes or no in it is not refused."""
    said, right, answer = STORIES[language]
    truth = words().questions.get("truth")
    assert truth is not None
    phone.language = language
    phone.join().say(said)
    for _ in range(10):
        if truth.ask.in_(language) in phone.text:
            break
        labels = list(phone.buttons())
        phone.press(next((label for label in labels if right in label), labels[0]))
    assert truth.ask.in_(language) in phone.text
    phone.say(answer)
    assert "⚠️" not in phone.text


@pytest.mark.parametrize(
    ("question", "language", "said", "answer", "is_sure"),
    [
        ("author_who", "fr", "jla connais pas du tout", "unknown", True),
        ("author_who", "nl", "nee ken die ni", "unknown", True),
        ("author_who", "fr", "c'est le nouveau mec de mon ex", "acquaintance", False),
        ("demand_paid", "fr", "j'ai viré 200 hier", "yes", False),
        ("demand_paid", "nl", "heb 50 euro gestort", "yes", True),
        ("still_online", "fr", "toujours visible", "yes", True),
        ("truth", "en", "it is exaggerated", "partly", False),
        ("author_who", "en", "a penguin", None, False),
        ("place", "en", "no idea what you mean", None, False),
    ],
)
def test_what_a_sentence_answers(
    question: str, language: Language, said: str, answer: str | None, is_sure: bool
) -> None:
    """Who did not know the author before has said who it was; what is not sure is asked back, what says nothing is none."""
    asked = words().questions.get(question)
    assert asked is not None
    heard = look_again(asked, said, AT, ZoneInfo("Europe/Brussels"), "BE", language, words().chat)
    chosen = None if heard is None else asked.option(heard.choice[0]) if heard.choice else None
    assert answer == (chosen.key if chosen is not None else None)
    assert is_sure == (heard is not None and not heard.needs_confirmation)


@pytest.mark.parametrize(
    ("language", "said", "yes", "sure"),
    [
        ("fr", "pas la tout de suite mais j'ai un peu peur quand meme", "Oui", "Oui, c’est cela"),
        ("nl", "nee niet nu maar ben wel bang", "Ja", "Ja, dat klopt"),
        ("en", "not right this minute but im still scared to be honest", "Yes", "Yes, that’s right"),
    ],
)
def test_who_is_safe_is_not_told_that_they_were_not_understood(
    phone: Phone, language: str, said: str, yes: str, sure: str
) -> None:
    """In danger? Afraid, in many words; safe, when asked back: that is the answer, to be found right."""
    phone.language = language
    phone.join().say(STORIES[language][0])
    phone.press(next(label for label in phone.buttons() if STORIES[language][1] in label))
    phone.say(said)
    phone.press(yes)
    assert "⚠️" not in phone.text
    assert sure in phone.buttons()
