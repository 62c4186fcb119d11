"""The demo: every part of the product behind the first page, started by one call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar

from adapters.system.settings import BadSettings
from egide.demo.run import Demo
from sandbox.client import Desk, Person

DAY = 86_400


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    opened = Demo(tmp_path / "demo.sqlite3")
    await opened.start("127.0.0.1", 0)
    yield opened
    await opened.stop()


async def test_what_a_stranger_finds(demo: Demo) -> None:
    """Four phones with a code each, the queue by a link that signs in, the mailbox; the bot answers in three languages."""
    assert demo.sandbox is not None
    people = list(demo.sandbox.world.people.values())
    assert [(one.first_name, one.language, bool(one.note)) for one in people] == [
        ("Camille", "fr", True),
        ("Sanne", "nl", True),
        ("Luc", "fr", True),
        ("Emma", "en", True),
    ]
    jar = CookieJar(unsafe=True)
    async with ClientSession(cookie_jar=jar) as session, session.get(demo.sandbox.panels[0].url) as queue:
        assert (queue.status, queue.url.path, "Hélène Martin" in await queue.text()) == (200, "/queue", True)
    async with Person(demo.sandbox.url, people[0].id) as camille:
        await camille.send("/start")
        asked = await camille.expect("Français")
        assert asked.buttons == [["Français", "Nederlands", "English"], ["🆘 En danger · In gevaar · In danger"]]
        await camille.press("Français")
        await camille.expect("112")
        await camille.ask(f"/start {people[0].note}")
        await camille.expect("S1-100001")


async def test_a_port_that_is_taken(demo: Demo, tmp_path: Path) -> None:
    """One clear sentence with the port in it."""
    assert demo.sandbox is not None
    port = int(demo.sandbox.url.rsplit(":", 1)[1])
    with pytest.raises(BadSettings) as caught:
        await Demo(tmp_path / "second.sqlite3").start("127.0.0.1", port)
    assert f"127.0.0.1, port {port}" in caught.value.sentence


async def test_the_clock_of_the_demo(demo: Demo) -> None:
    """It moves by as much as asked, and says when nothing is planned; console and chat live by it."""
    assert demo.sandbox is not None
    async with Desk(demo.sandbox.url) as desk:
        before = await desk.now()
        assert round((await desk.advance(days=3) - before) / DAY) == 3
        assert round((demo.clock.now().timestamp() - before) / DAY) == 3
        assert await desk.to_next_due() is False
