"""A story that its teller edits is read again: what is new is proposed, what was confirmed stands until they say otherwise, and
both versions are kept."""

from __future__ import annotations

import pytest

from tests.bot.desk import Desk, Phone
from workflows.case.events import Event

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
TOLD = {
    "fr": (
        "un voisin dit du mal de moi, c'est de la diffamation",
        " sur facebook depuis le 5 novembre 2026",
        "facebook",
    ),
    "nl": ("een buurman spreekt kwaad over mij, dat is laster", " op facebook sinds 5 november 2026", "facebook"),
    "en": ("a neighbour speaks ill of me, it is defamation", " on facebook since 5 November 2026", "facebook"),
}


def versions(desk: Desk, phone: Phone) -> list[tuple[int, str]]:
    case_id = phone.case.id
    found: list[tuple[int, str]] = desk.read(lambda tx: [(one.version, one.text) for one in tx.messages.of(case_id)])
    return found


def safe(phone: Phone) -> None:
    if "G" in phone.buttons().values():
        phone.press_data("G")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_new_facts_of_an_edit_are_proposed(desk: Desk, language: str) -> None:
    """Before anything was confirmed: the new words are read in place of the old, and shown; both are kept."""
    phone = Phone(desk, 501, language=language).join(CODES[language])
    first, more, shown = TOLD[language]
    phone.say(first)
    number = phone.messages
    safe(phone)
    phone.edit(number, first + more)
    assert shown in phone.text.lower()
    assert versions(desk, phone) == [(1, first), (2, first + more)]
    assert "2026" in phone.text
    story = phone.case.interview["story"]
    assert [text for _, text in story["told"]] == [first + more]


def confirmed(desk: Desk, phone: Phone) -> int:
    """A story told and found right; the number of its message."""
    phone.join()
    phone.say("un voisin dit du mal de moi sur facebook depuis le 5 novembre 2026, c'est de la diffamation")
    number = phone.messages
    safe(phone)
    phone.press("C’est juste")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-05"
    return number


def test_what_was_confirmed_is_not_overwritten(desk: Desk, phone: Phone) -> None:
    """The new day is asked about with its words; the old one stands until the person answers, and can be kept."""
    number = confirmed(desk, phone)
    phone.edit(number, "un voisin dit du mal de moi sur facebook depuis le 12 novembre 2026, c'est de la diffamation")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-05"
    assert "Votre message modifié dit autre chose" in phone.text
    assert "12 novembre 2026" in phone.text
    assert "Quand est-ce apparu" in phone.text
    phone.tell("12 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-12"
    assert Event.MESSAGE_EDITED in desk.events(phone)


def test_an_edit_that_says_the_same_asks_nothing(desk: Desk, phone: Phone) -> None:
    number = confirmed(desk, phone)
    phone.edit(
        number, "Un voisin dit du mal de moi, sur facebook, depuis le 5 novembre 2026. C'est de la diffamation !"
    )
    assert "dit autre chose" not in phone.text
    assert [one for one, _ in versions(desk, phone)] == [1, 2]


def test_a_stranger_who_edits_loses_nothing(desk: Desk, phone: Phone) -> None:
    """No language chosen, no contract: the new words are kept and read."""
    phone.say("xxx mon voisin m'a")
    phone.say("quelqu'un publie des photos de moi sur insta")
    number = phone.messages
    phone.edit(number, "quelqu'un publie des photos de moi sur facebook depuis le 5 novembre 2026")
    assert [text for version, text in versions(desk, phone) if version == 2] == [
        "quelqu'un publie des photos de moi sur facebook depuis le 5 novembre 2026"
    ]


def test_words_that_answered_nothing_are_a_new_version_when_edited(desk: Desk, phone: Phone) -> None:
    """What nobody could read is kept in both its forms."""
    phone.join().report("defamation").tell("non", "moi")
    phone.say("je ne comprends pas bien ce que vous me demandez là")
    number = phone.messages
    phone.edit(number, "je ne comprends vraiment pas bien ce que vous me demandez")
    assert [one for one, _ in versions(desk, phone)] == [1, 2]
