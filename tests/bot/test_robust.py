"""Whatever Telegram delivers: answered, or ignored on purpose; never twice, never to somebody else, never as mark-up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone

USER = {"id": 501, "is_bot": False, "first_name": "C"}
GROUP = {"id": -5, "type": "group", "title": "g"}
CHANNEL = {"id": -100, "type": "channel", "title": "c"}


def message(chat: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": chat, "from": USER, **more}


STICKER = {
    "file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1, "is_animated": False,
    "is_video": False,
}  # fmt: skip
IGNORED: dict[str, dict[str, Any]] = {
    "message": message(GROUP, text="bonjour"),
    "edited_message": message(GROUP, text="bonjour", edit_date=2),
    "channel_post": message(CHANNEL, text="x"),
    "edited_channel_post": message(CHANNEL, text="x", edit_date=2),
    "inline_query": {"id": "1", "from": USER, "query": "EG-2026", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "from": USER, "query": ""},
    "shipping_query": {
        "id": "1", "from": USER, "invoice_payload": "",
        "shipping_address": {
            "country_code": "FR", "state": "", "city": "", "street_line1": "", "street_line2": "", "post_code": "",
        },
    },
    "pre_checkout_query": {"id": "1", "from": USER, "currency": "EUR", "total_amount": 1, "invoice_payload": ""},
    "poll": {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    },
    "poll_answer": {"poll_id": "1", "user": USER, "option_ids": [0]},
    "chat_join_request": {"chat": GROUP, "from": USER, "user_chat_id": 501, "date": 1},
    "message_reaction": {
        "chat": {"id": 501, "type": "private"}, "message_id": 1, "user": USER, "date": 1, "old_reaction": [],
        "new_reaction": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(IGNORED))
def test_what_is_not_for_us_is_closed_unread(desk: Desk, phone: Phone, kind: str) -> None:
    """Groups, channels, inline queries, payments, polls: nothing is said, nothing fails, nothing stays open."""
    phone.join()
    desk.feed({"update_id": desk.next_number(), kind: IGNORED[kind]})
    assert phone.look() == []
    assert desk.failed_with == []
    assert list((desk.read(lambda tx: 0) and []) or desk.inbox.pending(desk.clock.now(), 10)) == []


def test_a_kind_nobody_knows_yet_is_closed_unread(desk: Desk, phone: Phone) -> None:
    """New kinds appear."""
    phone.join()
    desk.feed({"update_id": desk.next_number(), "telepathy": {"from": USER, "thought": "?"}})
    assert phone.look() == []
    assert list(desk.inbox.pending(desk.clock.now(), 10)) == []


def test_a_strange_group_is_left(desk: Desk) -> None:
    """The bot talks to one person at a time."""
    member = {"user": {"id": 1000, "is_bot": True, "first_name": "É"}, "status": "member"}
    change = {"chat": GROUP, "from": USER, "date": 1, "old_chat_member": {**member, "status": "left"}}
    desk.feed({"update_id": desk.next_number(), "my_chat_member": {**change, "new_chat_member": member}})
    assert [method for method, _ in desk.api.calls] in ([], ["leaveChat"])


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"contact": {"phone_number": "+33", "first_name": "X"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "t", "address": "a"}},
        {"poll": IGNORED["poll"]},
        {"text": "/inconnu"},
        {"text": "/"},
        {"text": "🥑"},
        {"text": "a" * 4096},
        {"text": "مرحبا"},
        {"text": "\u202eabc"},
        {},
    ],
)  # fmt: skip
def test_everything_private_is_answered(desk: Desk, phone: Phone, content: dict[str, Any]) -> None:
    """In each state: a stranger, somebody linked, in the middle of a report, with a plan, with a closed case."""
    states: list[Any] = [lambda: None, phone.join, lambda: phone.report("defamation"), lambda: phone.tell(*PLAN)]
    states.append(lambda: desk.unit(desk.use.close_case, user=desk.handler(), case_id=phone.case.id, reason="done"))
    for enter in states:
        enter()
        phone.look()
        assert phone.send(**content) != []
        assert desk.failed_with == []


def test_an_update_is_answered_once(desk: Desk, phone: Phone) -> None:
    """Delivered again it changes nothing."""
    phone.join().report("defamation")
    update = {"update_id": 90_000, "message": phone._message(7, text="non")}
    desk.feed(update)
    assert phone.look() != []
    desk.feed(update)
    assert phone.look() == []
    another = {"update_id": 90_001, "message": phone._message(8, text="/report")}
    press = {"id": "1", "from": phone._sender(), "chat_instance": "c", "data": "R::harassment"}
    for one in (
        another,
        {"update_id": 90_002, "callback_query": press},
        {"update_id": 90_002, "callback_query": press},
    ):
        desk.feed(one)
    person = phone.person
    assert len(desk.read(lambda tx: tx.cases.of_person(person.id))) == 2


def test_a_double_press_counts_once(phone: Phone) -> None:
    """The second says that the button is old, and shows the open question."""
    phone.join().report("defamation")
    data = phone.button("je suis en sécurité")
    phone.press_data(data)
    first = phone.case.facts
    phone.press_data(data)
    assert phone.case.facts == first
    assert "De qui, ou de quoi" in phone.text


def test_buttons_of_somebody_elses_case_show_nothing(desk: Desk, phone: Phone) -> None:
    """Every verb that names a case."""
    phone.join().report("defamation").tell(*PLAN)
    number = phone.case.number
    from bot.callback_data import short_id

    case = short_id(phone.case.id)
    before = (
        desk.read(lambda tx: json.dumps(tx.cases.of_person(phone_id)[0].facts)) if (phone_id := phone.person.id) else ""
    )
    stranger = Phone(desk, 640).join("PONT-2694")
    for verb in "atynbequgvdwWiohzYNxfj":
        for tail in ("", ":danger", ":danger:safe", f":{case}", f":{case}:0"):
            stranger.press_data(f"{verb}:{case}{tail}")
            assert number not in stranger.text
            assert "voleuse" not in stranger.text
    after = desk.read(lambda tx: json.dumps(tx.cases.of_person(phone_id)[0].facts))
    assert before == after
    assert desk.failed_with == []


@pytest.mark.parametrize(
    "data", ["", "?", "a", "a:", "a::x", "zz:1:2:3", "a:" + "x" * 22 + ":q:o", "r::nonsense", "l::xx", "é" * 20, None]
)
def test_data_that_no_button_of_ours_carries(desk: Desk, phone: Phone, data: str | None) -> None:
    """Forged or from another year: one sentence."""
    phone.join().report("defamation")
    assert phone.press_data(data) != []
    assert desk.failed_with == []


def test_a_press_whose_message_is_gone_is_answered(desk: Desk, phone: Phone) -> None:
    """Old messages come without their content, or not at all."""
    phone.join().report("defamation")
    data = phone.button("je suis en sécurité")
    query = {"id": "1", "from": phone._sender(), "chat_instance": "c", "data": data}
    gone = {"chat": phone._chat(), "message_id": 3, "date": 0}
    desk.feed({"update_id": desk.next_number(), "callback_query": {**query, "message": gone}})
    assert "De qui, ou de quoi" in "".join(one.get("text", "") for one in phone.look())
    desk.feed({"update_id": desk.next_number(), "callback_query": query})
    assert phone.look() != []
    assert desk.failed_with == []


def test_somebody_who_blocks_the_bot_is_called(desk: Desk, phone: Phone) -> None:
    """Their time limits run on; when they come back they are welcome."""
    phone.join().report("defamation").tell(*PLAN)
    phone.membership("kicked")
    assert phone.person.blocked
    assert "call_insured" in {task.kind for task in desk.tasks(phone)}
    phone.say("/start")
    assert not phone.person.blocked


def test_bots_are_not_answered(desk: Desk, phone: Phone) -> None:
    """Two machines would talk for ever."""
    phone.join()
    other = {"id": 77, "is_bot": True, "first_name": "B"}
    desk.feed({"update_id": desk.next_number(), "message": {**phone._message(1, text="hi"), "from": other}})
    assert phone.look() == []


def test_other_peoples_words_are_never_mark_up(desk: Desk, phone: Phone) -> None:
    """Text and entities apart: stars, brackets and tags stay what they are."""
    phone.join().report("defamation").tell("non", "moi", "5 novembre 2026", "facebook")
    phone.say("<b>*voleuse*</b> [x](https://evil.example) `_` &amp;")
    for one in phone.screen:
        assert "parse_mode" not in one
    assert "<b>*voleuse*</b> [x](https://evil.example)" in phone.text
    phone.say("mes réponses")
    assert "<b>*voleuse*</b>" in phone.text


def test_every_message_keeps_telegrams_limits(desk: Desk, phone: Phone) -> None:
    """Long answers, long lists."""
    phone.join().report("defamation").tell("non", "moi", "5 novembre 2026", "facebook")
    phone.say("x" * 4096)
    phone.tell("reproche", "faux", "tout le monde", "ma voisine", "supprimer")
    for act in ("mes réponses", "/cases", "/menu"):
        phone.say(act)
        for one in phone.screen:
            assert len(one.get("text", "").encode("utf-16-le")) // 2 <= 4096
            for row in one.get("reply_markup", {}).get("inline_keyboard", []):
                for key in row:
                    assert len(key.get("callback_data", "x").encode()) <= 64


def test_somebody_who_changes_chat_is_followed(desk: Desk, phone: Phone) -> None:
    """Messages go where the person writes from."""
    phone.join()
    moved = {**phone._message(1, text="/start"), "chat": {"id": 502, "type": "private", "first_name": "C"}}
    desk.feed({"update_id": desk.next_number(), "message": moved})
    assert {to for to, _ in desk.said()} == {"502"}


def test_an_edit_taken_back_is_answered_too(phone: Phone) -> None:
    """Mistyped, then put right again: the person hears of both. A preview that Telegram adds to the words is no edit."""
    phone.join().report("defamation").tell("non", "moi")
    number = phone.messages
    assert "Quand est-ce apparu" in "\n".join(one["text"] for one in phone.edit(number, "🥑🥑🥑"))
    assert phone.edit(number, "moi")
    assert phone.edit(number, "moi") == []
    assert phone.case.told_of("statement")["target"] == "person"
