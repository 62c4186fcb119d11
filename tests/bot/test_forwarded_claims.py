"""What a forwarded post says of itself is its own word: shown as such, asked back, never taken for sure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.bot.desk import Desk, Phone
from workflows.case.events import Event

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
SAYS = {
    "fr": "12 novembre 2026 (selon le message transféré de Les infos)",
    "nl": "12 november 2026 (volgens het doorgestuurde bericht van Les infos)",
    "en": "12 November 2026 (so the message forwarded from Les infos says)",
}
POST = "Cette femme est une voleuse, elle ment et elle escroque tout le monde"


def post(day: int = 12, name: str = "Les infos", text: str = POST) -> dict[str, Any]:
    channel = {"id": -1001, "type": "channel", "title": name, "username": "infos"}
    at = int(datetime(2026, 11, day, 12, tzinfo=UTC).timestamp())
    return {"text": text, "forward_origin": {"type": "channel", "chat": channel, "message_id": 3, "date": at}}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_day_of_an_opening_post_is_asked_back(desk: Desk, language: str) -> None:
    """With its channel's name and its address; the fact stands once the person finds it right, on the post's word."""
    desk.clock.advance(days=1)
    phone = Phone(desk, 501, language=language).join(CODES[language])
    phone.send(**post())
    said = " ".join(phone.text.split())
    assert SAYS[language].split(" (", 1)[1] in said
    assert "t.me/infos/3" in phone.text
    assert phone.case.told_list("publications") == []


def test_the_day_is_kept_as_the_posts_word(desk: Desk, phone: Phone) -> None:
    phone.join().send(**post())
    phone.say("on m'insulte et on dit du mal de moi, c'est de la diffamation")
    assert "selon le message transféré de Les infos" in phone.text
    phone.press("C’est juste")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-12"
    case_id = phone.case.id
    lines = desk.read(lambda tx: [one for one in tx.timeline.of(case_id) if one.event == Event.FACT_GIVEN])
    (line,) = [one for one in lines if one.detail.question == "first_published_on"]
    assert line.detail.quoted == "Les infos: 2026-11-12"


def test_of_two_posts_the_earlier_day_is_asked(phone: Phone) -> None:
    """The safe one for every time limit."""
    phone.join().send(**post(14))
    phone.send(**post(9, "Le quartier"))
    assert "9 novembre 2026 (selon le message transféré de Le quartier)" in " ".join(phone.text.split())


def test_a_stranger_loses_nothing_of_a_forwarded_post(desk: Desk, phone: Phone) -> None:
    """In the language of its words, with no language chosen and no contract."""
    phone.send(**post())
    assert "selon le message transféré de Les infos" in phone.text


def test_in_the_midst_of_a_report_the_day_is_asked(phone: Phone) -> None:
    """The earlier stands for the time limits meanwhile, and the question is put with its words."""
    phone.join().report("defamation").tell("non", "moi")
    phone.send(**post(5))
    assert "Selon ce message, la publication date du" in phone.text
    assert "Quand est-ce apparu" in phone.text
    phone.tell("3 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-03"
