"""A picture, a voice or a document as the very first sign of somebody: acknowledged in the language of their telephone, kept
as far as it may be, and found by a handler."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.desk import Desk, Phone

FILE: dict[str, Any] = {"file_id": "SECRET-FILE", "file_unique_id": "u", "file_size": 10}
BARE: dict[str, Any] = {
    "photo": [FILE | {"width": 1, "height": 1}],
    "document": FILE,
    "video": FILE | {"width": 1, "height": 1, "duration": 1},
    "audio": FILE | {"duration": 1},
}
SAID = {
    "fr": "Dites ici, en quelques mots",
    "nl": "Schrijf hier in een paar woorden",
    "en": "Write here, in a few words",
}
HEARD = {
    "fr": "le message vocal est bien arrivé",
    "nl": "het spraakbericht is aangekomen",
    "en": "the voice message has arrived",
}
CHOICE = {"l::fr", "l::nl", "l::en"}


def kinds(desk: Desk, phone: Phone) -> list[str]:
    return [one.kind for one in desk.tasks(phone)]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("kind", sorted(BARE))
def test_a_file_of_a_stranger(desk: Desk, kind: str, language: str) -> None:
    """Unopened, taken out of the chat, said why and what to do; that it came is in a case that a handler looks at."""
    phone = Phone(desk, 501, language=language)
    phone.send(**{kind: BARE[kind]})
    assert SAID[language] in phone.text
    assert set(phone.buttons().values()) >= CHOICE
    assert phone.deleted == [phone.messages]
    assert not any(method == "getFile" for method, _ in desk.api.calls)
    assert "upload:refused" in desk.events(phone)
    assert "read_message" in kinds(desk, phone)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_voice_of_a_stranger(desk: Desk, language: str) -> None:
    """Kept for a person to hear, and said so."""
    phone = Phone(desk, 501, language=language)
    phone.send(voice=FILE | {"duration": 3})
    assert HEARD[language] in phone.text
    assert [one.kind for one in desk.evidence(phone)] == ["voice"]
    assert "read_message" in kinds(desk, phone)


def test_an_album_of_a_stranger_is_answered_once(desk: Desk, phone: Phone) -> None:
    """One sentence and one choice of language for ten pictures; all are taken out; the words under the last are kept."""
    answers = [phone.send(photo=BARE["photo"], media_group_id="a") for _ in range(9)]
    answers.append(phone.send(photo=BARE["photo"], media_group_id="a", caption="mon ex a publié ces photos de moi"))
    assert sum(SAID["fr"] in one.get("text", "") for said in answers for one in said) == 1
    assert len(phone.deleted) == 10
    case = phone.case
    assert desk.read(lambda tx: [one.text for one in tx.messages.of(case.id)]) == ["mon ex a publié ces photos de moi"]
    assert len(desk.read(lambda tx: tx.cases.of_person(case.person_id))) == 1


def test_what_is_told_after_it_goes_into_the_same_case(desk: Desk, phone: Phone) -> None:
    """The picture, then the words: one case, and the words are read."""
    phone.send(photo=BARE["photo"])
    first = phone.case.id
    phone.say("mon ex a publié des photos de moi sur facebook hier soir")
    assert phone.case.id == first
    assert "facebook" in phone.text.lower()
