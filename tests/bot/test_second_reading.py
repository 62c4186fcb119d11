"""A reader of the operator's reads a story after its commit: it adds what was not read, and may ask for safety."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from adapters.reader.allowed import allowed_proposals
from adapters.reader.model_server import ModelServer
from adapters.reader.sender import ReaderSender
from adapters.system.release_folder import RULES
from tests.adapters.reader.scripted import Scripted, serving
from tests.bot.desk import Desk, Phone
from workflows.delivery.outgoing import Delivered, Outgoing

STORY = "c'est compliqué à expliquer, tout ça a commencé avec Kevin"


def read_outside(desk: Desk, phone: Phone, said: Sequence[object]) -> Scripted:
    """The story of the newest case is read by a server that proposes this."""
    case = phone.case

    async def read() -> Scripted:
        async with serving(lambda _: said) as scripted:
            sender = ReaderSender(ModelServer(scripted.url, "m", None, allowed_proposals(RULES)), desk.house.ask)
            assert await sender(Outgoing("k", "reader", str(case.id), {}, "A", case_id=case.id)) == Delivered()
            await sender.close()
        return scripted

    scripted = asyncio.run(read())
    phone.look()
    return scripted


def test_what_the_desk_did_not_read_is_proposed(desk: Desk, phone: Phone) -> None:
    """Shown to be found right, like all that was read; the name never left."""
    phone.join().say(STORY)
    assert not any("juste" in label for label in phone.buttons())
    sent = read_outside(
        desk, phone, [{"field": "author", "value": "acquaintance", "quote": "a commencé avec [NAME 1]"}]
    )
    assert "Kevin" not in sent.messages[0]
    assert "a commencé avec" in sent.messages[0]
    assert "connaissance" in phone.text


def test_danger_that_only_the_reader_hears_is_asked(desk: Desk, phone: Phone) -> None:
    """A question, no alarm: a person's answer alarms."""
    phone.join().say(STORY)
    read_outside(desk, phone, [{"field": "safety", "value": "self_harm", "quote": "c'est compliqué à expliquer"}])
    assert "sécurité" in phone.text
    assert "take_over" not in [one.kind for one in desk.tasks(phone)]


def test_what_was_found_right_stays(desk: Desk, phone: Phone) -> None:
    """A proposal that comes late changes nothing."""
    phone.join().say("Mon ex a posté des photos intimes de moi sur instagram avant-hier, je veux que ça disparaisse.")
    if "sécurité" in phone.text:
        phone.press("Oui")
    phone.press("C’est juste")
    before = phone.case.facts
    screen = phone.screen
    assert read_outside(desk, phone, [{"field": "kind", "value": "extortion", "quote": "Mon ex"}]).messages == []
    assert phone.case.facts == before
    assert phone.screen == screen
