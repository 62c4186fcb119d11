"""The buttons under a question: every answer once, and a way on for whoever does not know."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.cards.interview import ask
from bot.cards.speech import Speech
from tests.bot.parts import LOCALES, QUESTIONS
from tests.ready import rulebook
from workflows.interview import UNKNOWN, Progress, Question
from workflows.kernel.people import LANGUAGES, Language
from workflows.screens.interview import Ask

RULEBOOK = rulebook()


def buttons(question: Question, language: Language) -> list[tuple[str, str]]:
    screen = Ask(UUID(int=1), question, Progress(0, 3, 1))
    (message,) = ask(screen, Speech(language, LOCALES, RULEBOOK)).payloads()
    rows = message["reply_markup"]["inline_keyboard"]
    return [(key["text"], key["callback_data"]) for row in rows for key in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_stands_twice(language: Language) -> None:
    """Two buttons with the same words make one wonder which is the right one."""
    for question in QUESTIONS.ordered:
        labels = [label for label, _ in buttons(question, language)]
        assert len(labels) == len(set(labels)), question.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_way_on_for_whoever_does_not_know(language: Language) -> None:
    """Always there, and once: where an answer says it better, the common one is not shown besides."""
    for question in QUESTIONS.ordered:
        own = [option.key for option in question.options if option.reads == "unknown"]
        carried = [data.split(":")[-1] for _, data in buttons(question, language)]
        assert [key for key in carried if key in (*own, UNKNOWN)] == (own or [UNKNOWN]), question.id
