"""The link of a mail that locks a chat: shown first, done on a press, nothing of anybody's case on the page."""

from __future__ import annotations

from datetime import timedelta

from tests.console.parts import Browser, Desk
from workflows.kernel.people import Chat


def link(desk: Desk) -> str:
    desk.add_case()
    person = desk.once(lambda tx: tx.persons.in_chat(Chat(700, 700)))
    made = desk.house.means.links.sign("lock", person.id, desk.clock.now() + timedelta(days=30))
    return "/" + made.split("://", 1)[1].split("/", 1)[1]


def is_locked(desk: Desk) -> bool:
    return desk.once(lambda tx: tx.persons.in_chat(Chat(700, 700)).locked_at) is not None


async def test_looking_at_the_link_locks_nothing(desk: Desk, browser: Browser) -> None:
    """Programs that look into mails follow links."""
    path = link(desk)
    page = await browser.get(path)
    assert browser.status == 200
    assert "EG-2026" not in page
    assert not is_locked(desk)


async def test_pressing_locks_and_the_handler_hears_of_it(desk: Desk, browser: Browser) -> None:
    """Pressed again, nothing changes."""
    path = link(desk)
    await browser.get(path)
    page = await browser.post(path)
    assert browser.status == 200
    assert "C’est verrouillé" in page
    assert is_locked(desk)
    await browser.get(path)
    await browser.post(path)
    assert browser.status == 200


async def test_a_link_that_is_over_says_so(desk: Desk, browser: Browser) -> None:
    """Kindly, and nothing is locked."""
    path = link(desk)
    desk.clock.advance(days=31)
    await browser.get(path)
    await browser.post(path)
    assert browser.status == 410
    assert not is_locked(desk)
