"""Somebody who says that they are a minor is spoken to as one, from the next sentence to the plan and after it."""

from __future__ import annotations

import pytest

from tests.bot.desk import Phone
from tests.house.test_young_words import formal
from tests.ready import locales

STORIES = {
    "fr": ("salut jai 15 ans et un mec sur snap va balancer mes photos nues si je paye pas 100 euros", "C’est juste"),
    "nl": ("hey ben 15 en iemand op snap gaat mijn naaktfoto doorsturen als ik geen 100 euro betaal", "Dat klopt"),
}


@pytest.mark.parametrize("language", STORIES)
def test_a_minor_reads_tu_and_je(phone: Phone, language: str) -> None:
    """Before anything is confirmed, at every question, with the plan, and in answer to words that nobody understands."""
    said, right = STORIES[language]
    phone.language = language
    phone.join()
    phone.say(said)
    read, send = [phone.text], locales().say(language, "interview.button.send")
    for _ in range(14):
        labels = list(phone.buttons())
        wanted = (send,) if labels[0].startswith("☑") else (right, "Oui", "Ja")
        phone.press(next((label for label in labels if label.endswith(wanted)), labels[0]))
        read.append(phone.text)
        if phone.case.state == "open":
            break
    phone.say("qsdfgh")
    read.append(phone.text)
    assert phone.case.state == "open"
    assert [text for text in read if formal(language, text)] == []
