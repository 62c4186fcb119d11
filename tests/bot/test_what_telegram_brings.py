"""What Telegram brings besides plain words: edits that edit nothing, what was done in the chat, words behind links, quotes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.inbound.message_parts import SENT_BY_PEOPLE
from bot.telegram import ContentType
from storage.tables.core import code_tries
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


def test_a_long_text_that_answered_nothing_is_heard_anew(phone: Phone) -> None:
    """Also where its words were kept for a handler."""
    phone.join().report("defamation").say("pouet pouet tralala ding dong patatras et boum")
    phone.edit(phone.messages, "non")
    assert "safety" in phone.case.facts
    assert "version" not in phone.text


def test_words_that_come_back_are_new_words(phone: Phone) -> None:
    """Of a message that answered nothing: one, another, and the one again."""
    phone.join().report("defamation").say("pouet")
    assert phone.edit(phone.messages, "pouet pouet") != []
    assert phone.edit(phone.messages, "pouet") != []


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


# ---------------------------------------------------------------- words under pictures
def kept_words(desk: Desk, phone: Phone) -> list[str]:
    case = phone.case
    found: list[str] = desk.read(lambda tx: [one.text for one in tx.messages.of(case.id)])
    return found


def test_an_address_under_a_refused_picture_is_noted(desk: Desk, phone: Phone) -> None:
    """The picture is gone; its words are in the case, its address is a publication."""
    phone.join().report("defamation")
    phone.photo("secret-1", caption="c'est ici https://www.facebook.com/marie/posts/123")
    assert phone.deleted == [phone.messages]
    assert kept_words(desk, phone) == ["c'est ici https://www.facebook.com/marie/posts/123"]
    assert phone.case.told_list("publications")[0]["url"] == "https://www.facebook.com/marie/posts/123"
    assert desk.evidence(phone) == []


def test_words_under_a_picture_that_is_taken_are_heard_like_a_text(desk: Desk, phone: Phone) -> None:
    """Once triage is done they answer what is asked."""
    phone.join().report("defamation").tell("non", "moi")
    phone.photo("p1", caption="le 5 novembre 2026")
    assert phone.case.told_list("publications")[0]["first_published_on"] == "2026-11-05"
    assert len(desk.evidence(phone)) == 1


def test_an_album_before_triage_is_refused_once_and_taken_out_whole(desk: Desk, phone: Phone) -> None:
    """Also where another process answers its second half; the next album is refused again."""
    phone.join().report("defamation")
    numbers = []
    for number in range(5):
        phone.photo(f"secret-{number}", media_group_id="a1")
        numbers.append(phone.messages)
    said = phone.photo("secret-9", media_group_id="a1")
    assert [one["method"] for one in said] == ["deleteMessage"]
    assert phone.deleted == [*numbers, phone.messages]
    assert desk.events(phone).count("upload:refused") == 1
    phone.photo("secret-10", media_group_id="a2")
    assert "pas encore" in phone.text


# ---------------------------------------------------------------- what is spoken
VOICE = {"file_id": "v1", "file_unique_id": "v1", "duration": 3, "mime_type": "audio/ogg", "file_size": 7}


def test_a_voice_message_is_kept_and_said_to_be_unheard(desk: Desk, phone: Phone) -> None:
    """Somebody of the team listens to it, for which there is a task; then the open question comes again."""
    desk.api.files["v1"] = b"a voice"
    phone.join().report("defamation").tell("non", "moi")
    phone.send(voice=VOICE)
    desk.fetch()
    phone.look()
    assert "Je n’entends pas" in phone.text
    assert "Quand est-ce apparu" in phone.text
    assert [one.kind for one in desk.evidence(phone)] == ["voice"]
    assert "look_at_evidence" in [one.kind for one in desk.tasks(phone)]


@pytest.mark.parametrize("kind", ["audio", "video_note"])
def test_what_is_recorded_elsewhere_is_unheard_too(desk: Desk, phone: Phone, kind: str) -> None:
    """A recording, a round video: taken under the rules of files."""
    desk.api.files["v1"] = b"a voice"
    phone.join().report("defamation").tell("non", "moi")
    phone.send(**{kind: {"file_id": "v1", "file_unique_id": "v1", "duration": 3, "length": 240, "file_size": 7}})
    desk.fetch()
    phone.look()
    assert "Je n’entends pas" in phone.text


@pytest.mark.parametrize("known", [True, False])
def test_a_voice_message_opens_the_case_that_holds_it(desk: Desk, phone: Phone, known: bool) -> None:
    """Of somebody who is linked, and of a stranger, who is asked for a language."""
    desk.api.files["v1"] = b"a voice"
    if known:
        phone.join()
    phone.send(voice=VOICE)
    assert ("Images intimes" in str(phone.buttons())) == known
    desk.fetch()
    phone.look()
    assert "dossier" in phone.text
    assert [one.kind for one in desk.evidence(phone)] == ["voice"]
    assert phone.case.is_untold
    assert {"read_message", "look_at_evidence"} <= {one.kind for one in desk.tasks(phone)}


# ---------------------------------------------------------------- what opens a case
def test_a_screenshot_opens_a_case_with_the_words_under_it(desk: Desk, phone: Phone) -> None:
    """The picture is refused, the words are read: nobody is told to open the right case first."""
    phone.join()
    phone.photo("secret-1", caption="on a piraté mon compte facebook hier soir et ils écrivent à tous mes contacts")
    assert phone.deleted == [phone.messages]
    assert "bon dossier" not in phone.text
    assert any("C’est juste" in label for label in phone.buttons())
    assert desk.evidence(phone) == []
    assert len(kept_words(desk, phone)) == 1


def test_a_screenshot_without_a_word_is_asked_what_happened(desk: Desk, phone: Phone) -> None:
    """The doors, and a case in which it is written that something came."""
    phone.join()
    phone.photo("secret-1")
    assert phone.deleted == [phone.messages]
    assert any("Images intimes" in label for label in phone.buttons())
    assert "upload:refused" in desk.events(phone)


def test_an_address_opens_a_case(desk: Desk, phone: Phone) -> None:
    """Nothing but a link: it is kept, and what happened is asked."""
    phone.join().say("https://www.facebook.com/marie/posts/123")
    assert kept_words(desk, phone) == ["https://www.facebook.com/marie/posts/123"]
    assert "Images intimes" in str(phone.buttons())


def forwarded(text: str, date: int = 1_794_000_000) -> dict[str, Any]:
    channel = {"id": -1001, "type": "channel", "title": "t", "username": "infos"}
    return {"text": text, "forward_origin": {"type": "channel", "chat": channel, "message_id": 3, "date": date}}


@pytest.mark.parametrize("known", [True, False])
def test_a_forwarded_post_opens_a_case(desk: Desk, phone: Phone, known: bool) -> None:
    """Its text is somebody else's words, its channel's address the publication, and it is kept as a proof."""
    if known:
        phone.join()
    phone.send(**forwarded("Cette femme est une voleuse, n'achetez jamais chez elle"))
    assert "bon dossier" not in phone.text
    assert kept_words(desk, phone) == [
        "« Cette femme est une voleuse, n'achetez jamais chez elle »\nhttps://t.me/infos/3"
    ]
    assert [one.kind for one in desk.evidence(phone)] == ["forward"]
    if known:
        assert "t.me/infos/3" in phone.text


# ---------------------------------------------------------------- confirmed facts
@pytest.mark.parametrize(("date", "stands"), [(1_794_000_000, "2026-11-06"), (1_795_132_800, "2026-11-17")])
def test_a_forwarded_post_of_another_day_overwrites_nothing(phone: Phone, date: int, stands: str) -> None:
    """Of two days the earlier stands, and the question is put again."""
    phone.join().report("defamation").tell("non", "moi", "17 novembre 2026")
    phone.send(**forwarded("Une voleuse", date))
    assert phone.case.told_list("publications")[0]["first_published_on"] == stands
    assert "Laquelle est juste" in phone.text
    assert "Quand est-ce apparu" in phone.text


def test_the_same_file_with_the_same_words_is_no_new_version(desk: Desk, phone: Phone) -> None:
    """Whether Telegram gives it the same name or another."""
    phone.join().report("defamation").tell("non", "moi")
    phone.photo("p1", b"first")
    number = phone.messages
    desk.fetch()
    phone.look()
    desk.api.files["p1bis"] = b"first"
    for name in ("p1", "p1bis"):
        size = {"file_id": name, "file_unique_id": "p1", "width": 8, "height": 6, "file_size": 5}
        assert phone._update("edited_message", phone._message(number, photo=[size], edit_date=phone._now())) == []
        desk.fetch()
        assert phone.look() == []


# ---------------------------------------------------------------- the same address; codes
SAME = "65a1b2c3d4e5f6a7b8c9d0e1"


@pytest.mark.parametrize(
    "again",
    [
        f"https://www.trustpilot.com/reviews/{SAME}?utm_medium=trustbox",
        f"https://fr.trustpilot.com/reviews/{SAME}?ref=mail",
        f"https://nl-be.trustpilot.com/reviews/{SAME}",
        f"trustpilot.com/reviews/{SAME}?languages=all&utm_source=x",
    ],
)
def test_the_same_review_is_one_publication(phone: Phone, again: str) -> None:
    """Whatever follows its reader around, and in whatever language its page is."""
    phone.join().report("disparagement").tell("non", "moi", "5 novembre 2026")
    phone.say(f"https://www.trustpilot.com/reviews/{SAME}")
    phone.say(again)
    assert len(phone.case.told_list("publications")) == 1
    assert "Déjà notée" in phone.text


def test_another_review_is_another_publication(phone: Phone) -> None:
    """The number tells them apart."""
    phone.join().report("disparagement").tell("non", "moi", "5 novembre 2026")
    phone.say(f"https://www.trustpilot.com/reviews/{SAME}")
    phone.say(f"https://www.trustpilot.com/reviews/{SAME[::-1]}")
    assert len(phone.case.told_list("publications")) == 2


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("said", ["Mon code est LUNE-4821", "bonjour, voici mon code : LUNE-4821"])
def test_a_code_in_a_sentence_is_a_code(phone: Phone, asked: bool, said: str) -> None:
    """Asked for or not."""
    phone.join(None)
    if asked:
        phone.press("🔑")
    phone.say(said)
    assert "S1-100001" in phone.text


def test_a_code_without_its_hyphen_is_a_code(phone: Phone) -> None:
    """At the door of the code."""
    phone.join(None).press("🔑")
    phone.say("mon code est LUNE 4821")
    assert "S1-100001" in phone.text


@pytest.mark.parametrize("said", ["stop", "annuler", "annuleren", "cancel", "arrête", "stoppen"])
def test_who_goes_away_from_the_code_loses_no_try(desk: Desk, phone: Phone, said: str) -> None:
    """A try is a code that is wrong."""
    phone.join(None).press("🔑")
    phone.say(said)
    assert desk.read(lambda tx: tx.connection.execute(select(code_tries)).all()) == []
