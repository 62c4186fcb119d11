"""What nothing was read from goes to a handler, sentence by sentence."""

from __future__ import annotations

import pytest

from tests.bot.desk import Desk, Phone
from workflows.case.events import Event

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
SENTENCES = {
    "fr": (
        "mon voisin m'insulte sur facebook depuis hier.",
        "Les volets sont verts.",
        "Je voudrais que ce soit supprimé.",
    ),
    "nl": ("mijn buurman beledigt mij op facebook sinds gisteren.", "De luiken zijn groen.", "Ik wil dat het weg is."),
    "en": ("my neighbour insults me on facebook since yesterday.", "The shutters are green.", "I want it removed."),
}
TOLD = {language: (" ".join(told), told[1]) for language, told in SENTENCES.items()}


def unread(desk: Desk, phone: Phone) -> list[str]:
    case_id = phone.case.id
    lines = desk.read(lambda tx: tx.timeline.of(case_id))
    return [one.detail.quoted for one in lines if one.event == Event.WORDS_UNREAD]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_of_a_story_only_the_sentence_that_was_not_read(desk: Desk, language: str) -> None:
    """The whole of it is among the messages; the sentence stands by itself, in the order it was told."""
    phone = Phone(desk, 501, language=language).join(CODES[language])
    text, sentence = TOLD[language]
    phone.say(text)
    if "G" in phone.buttons().values():
        phone.press_data("G")  # an insulting neighbour is asked about first
    assert unread(desk, phone) == [sentence]
    assert "read_message" in {one.kind for one in desk.tasks(phone)}


def test_of_an_answer_what_it_does_not_answer(desk: Desk, phone: Phone) -> None:
    phone.join().report("defamation").tell("non", "moi")
    phone.say("le 5 novembre 2026. Les volets sont verts.")
    assert unread(desk, phone) == ["Les volets sont verts."]
    assert "read_message" in {one.kind for one in desk.tasks(phone)}


def test_a_task_that_was_done_comes_again_with_more_words(desk: Desk, phone: Phone) -> None:
    """A handler who has read the first words hears of the next."""
    phone.join().say(TOLD["fr"][0])

    def read(tx: object) -> None:
        for task in tx.tasks.open_of(case_id):  # type: ignore[attr-defined]
            task.done_at = desk.clock.now()
            tx.tasks.done(task)  # type: ignore[attr-defined]

    case_id = phone.case.id
    desk.unit(read)
    phone.say("Et puis le portail grince toujours autant la nuit")
    assert "read_message" in {one.kind for one in desk.tasks(phone)}
