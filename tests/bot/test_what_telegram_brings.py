"""What Telegram brings besides plain words: edits that edit nothing, what was done in the chat, words behind links, quotes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.inbound.message_parts import SENT_BY_PEOPLE
from bot.telegram import ContentType
from tests.bot.desk import Desk, Phone
from tests.bot.test_robust import STICKER

DONE_IN_THE_CHAT: dict[str, Any] = {
    "pinned_message": {"chat": {"id": 501, "type": "private"}, "message_id": 3, "date": 0},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "write_access_allowed": {"from_request": True},
    "chat_shared": {"request_id": 1, "chat_id": -5},
    "users_shared": {"request_id": 1, "users": [{"user_id": 5}]},
    "chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🎄"}},
    "connected_website": "example.org",
    "boost_added": {"boost_count": 1},
}


def reedit(phone: Phone, number: int, **content: Any) -> list[dict[str, Any]]:
    """The same message once more, as a reaction or a preview brings it: with no date of an edit."""
    return phone._update("edited_message", phone._message(number, **content))


# ---------------------------------------------------------------- what was done in the chat
@pytest.mark.parametrize("kind", sorted(DONE_IN_THE_CHAT))
def test_what_was_done_in_the_chat_is_no_message(desk: Desk, phone: Phone, kind: str) -> None:
    """Nothing is said, nothing fails, nothing stays open: Telegram shows it to the person already."""
    phone.join().report("defamation")
    assert phone.send(**{kind: DONE_IN_THE_CHAT[kind]}) == []
    assert desk.failed_with == []
    assert list(desk.inbox.pending(desk.clock.now(), 10)) == []


def test_every_kind_of_message_is_sent_by_somebody_or_tells_what_was_done() -> None:
    """What people send is named; what is named is known to this release."""
    assert set(ContentType) >= SENT_BY_PEOPLE
    assert {ContentType.TEXT, ContentType.STICKER, ContentType.UNKNOWN} <= SENT_BY_PEOPLE
    assert not {ContentType(kind) for kind in DONE_IN_THE_CHAT} & SENT_BY_PEOPLE


# ---------------------------------------------------------------- edits
@pytest.mark.parametrize("content", [{"text": "pouet"}, {"text": "non"}, {"location": {"latitude": 1, "longitude": 2}}])
def test_an_edit_without_a_date_is_silence(phone: Phone, content: dict[str, Any]) -> None:
    """A reaction, a preview, a place that moves."""
    phone.join().report("defamation")
    assert reedit(phone, 77, **content) == []


def test_an_edit_that_changes_no_word_is_silence(desk: Desk, phone: Phone) -> None:
    """Of an answer, of words that were refused, of a story, of a message to the desk."""
    phone.join().say("c'est compliqué à expliquer, ma soeur raconte des choses")
    assert phone.edit(phone.messages, "c'est compliqué à expliquer, ma soeur raconte des choses") == []
    phone.report("defamation").say("pouet")
    assert phone.edit(phone.messages, "pouet") == []
    phone.say("non")
    assert phone.edit(phone.messages, "non") == []
    assert desk.failed_with == []


def test_new_words_of_a_message_that_answered_nothing_are_heard(phone: Phone) -> None:
    """As if they had been written first: never told that an edit changes nothing."""
    phone.join().report("defamation").say("pouet")
    phone.edit(phone.messages, "non")
    assert "safety" in phone.case.facts
    assert "modifié" not in phone.text


@pytest.mark.parametrize("content", [{"sticker": STICKER}, {}, {"dice": {"emoji": "🎲", "value": 3}}])
def test_an_edit_without_words_is_silence(desk: Desk, phone: Phone, content: dict[str, Any]) -> None:
    """A place that moves, a poll that goes on."""
    phone.join().report("defamation")
    assert phone._update("edited_message", phone._message(77, edit_date=phone._now(), **content)) == []
    assert desk.failed_with == []


# ---------------------------------------------------------------- words that lie behind others
def link_behind(text: str, word: str, url: str) -> dict[str, Any]:
    return {
        "text": text,
        "entities": [{"type": "text_link", "offset": text.index(word), "length": len(word), "url": url}],
    }


def test_an_address_behind_a_word_is_read(phone: Phone) -> None:
    """Of a text_link entity, at the question where it was published."""
    phone.join().report("defamation").tell("non", "moi", "5 novembre 2026")
    phone.send(**link_behind("voyez ici", "ici", "https://www.facebook.com/marie/posts/123"))
    assert phone.case.told_list("publications")[0]["url"] == "https://www.facebook.com/marie/posts/123"


def quoting(text: str, said: str, username: str = "infos", post: int = 3) -> dict[str, Any]:
    """A reply to a post of another chat."""
    channel = {"id": -1001, "type": "channel", "title": "t", "username": username}
    origin = {"type": "channel", "chat": channel, "message_id": post, "date": 1_794_000_000}
    return {"text": text, "quote": {"text": said, "position": 0}, "external_reply": {"origin": origin}}


def test_a_quote_of_another_chat_is_read_with_its_address(desk: Desk, phone: Phone) -> None:
    """Its words and the address of its post are part of what is told."""
    phone.join().send(**quoting("voilà ce qu'ils ont écrit sur moi et mon commerce", "ce restaurant vous empoisonne"))
    case = phone.case
    (kept,) = desk.read(lambda tx: [one.text for one in tx.messages.of(case.id)])
    assert "« ce restaurant vous empoisonne »" in kept
    assert "https://t.me/infos/3" in kept


def test_several_addresses_glued_together_are_several(phone: Phone) -> None:
    """A comma is no part of an address."""
    phone.join().report("defamation").tell("non", "moi", "5 novembre 2026")
    phone.say("https://www.facebook.com/a/posts/1,https://www.facebook.com/a/posts/2")
    assert phone.case.told_list("publications")[0]["url"] == "https://www.facebook.com/a/posts/1"
    assert "1" in phone.text
