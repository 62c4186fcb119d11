"""Who guesses is slowed down; who works here is not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from console.web.source import named_source
from egide.demo.samples import DEMO_PASSWORD
from storage.tables.core import desk_users, web_sessions
from tests.console.parts import HANDLER, SECOND_HANDLER, Browser, Desk
from workflows.kernel.errors import Refused
from workflows.use_cases.access.sign_in import TRIES_AT_AN_ADDRESS, TRIES_OF_A_SOURCE, Attempt

HERE = "127.0.0.1"


async def begin(desk: Desk, email: str, source: str = HERE, times: int = 1) -> Attempt:
    """Tries that are counted and never checked."""
    for _ in range(times):
        attempt: Any = await desk.house.run(desk.house.use_cases.begin_sign_in, email=email, source=source)
    return attempt  # type: ignore[no-any-return]


async def forty(browser: Browser, token: str) -> list[int]:
    form = {"form_token": token, "email": HANDLER, "password": "wrong", "next": "/queue"}

    async def guess() -> int:
        async with browser.session.post(f"{browser.base}/sign-in", data=form) as answer:
            return answer.status

    return list(await asyncio.gather(*(guess() for _ in range(40))))


async def test_guesses_that_come_together_are_counted_one_by_one(desk: Desk, browser: Browser) -> None:
    """A try is counted before it is checked: of forty at once eight are checked."""
    await browser.get("/sign-in")
    assert await forty(browser, browser.token) == [403] * 40
    assert desk.audit().count("user:sign_in_failed") == TRIES_AT_AN_ADDRESS


async def test_a_right_try_is_given_back(desk: Desk, browser: Browser) -> None:
    """Signing in every hour of a long day locks nobody out."""
    await begin(desk, HANDLER, times=TRIES_AT_AN_ADDRESS - 1)
    browser.session.cookie_jar.clear()
    await browser.sign_in()
    assert browser.at == "/queue"
    await begin(desk, HANDLER)
    with pytest.raises(Refused):
        await begin(desk, HANDLER)


async def test_who_tries_many_addresses_must_wait_too(desk: Desk, browser: Browser) -> None:
    """Counted by where they come from; somebody elsewhere does not wait."""
    for number in range(TRIES_OF_A_SOURCE):
        await begin(desk, f"guess-{number}@desk.example")
    page = await browser.sign_in(SECOND_HANDLER)
    assert (browser.status, "Trop d" in page) == (403, True)
    assert (await begin(desk, SECOND_HANDLER, source="192.0.2.9")).user_id is not None


async def test_a_known_device_is_not_locked_out_by_strangers(desk: Desk, browser: Browser) -> None:
    """Whoever signed in on it before gets in, whatever others guess; the others do not get in with the right password."""
    await browser.sign_in()
    await browser.post("/sign-out")
    await begin(desk, HANDLER, times=TRIES_AT_AN_ADDRESS)
    stranger = Browser(desk.url)
    page = await stranger.sign_in()
    assert (stranger.status, "Trop d" in page) == (403, True)
    await stranger.close()
    await browser.sign_in()
    assert browser.at == "/queue"


async def test_a_known_device_has_a_count_of_its_own(desk: Desk, browser: Browser) -> None:
    """Who took it away may not guess without end; and it opens no other account's door."""
    await browser.sign_in()
    await browser.post("/sign-out")
    for _ in range(TRIES_AT_AN_ADDRESS):
        await browser.sign_in(HANDLER, "wrong")
    page = await browser.sign_in()
    assert (browser.status, "Trop d" in page) == (403, True)
    await begin(desk, SECOND_HANDLER, times=TRIES_AT_AN_ADDRESS)
    page = await browser.sign_in(SECOND_HANDLER)
    assert (browser.status, "Trop d" in page) == (403, True)


async def test_a_browser_is_known_by_everybody_who_shares_it(desk: Desk, browser: Browser) -> None:
    """The second who signs in does not make it forget the first."""
    for email in (HANDLER, SECOND_HANDLER):
        await browser.sign_in(email)
        await browser.post("/sign-out")
        await begin(desk, email, times=TRIES_AT_AN_ADDRESS)
    await browser.sign_in(HANDLER)
    assert browser.at == "/queue"


async def test_nobody_makes_a_device_known_by_themselves(desk: Desk, browser: Browser) -> None:
    """The cookie is signed, for this purpose: neither a made-up one nor the token of a link counts."""
    await begin(desk, HANDLER, times=TRIES_AT_AN_ADDRESS)
    user = desk.user()
    wall = desk.house.means.wall.now()
    link = desk.house.links.sign("sign_in", user.id, wall.replace(year=wall.year + 1)).rpartition("=")[2]
    for made_up in ("x", user.id.hex, link):
        browser.session.cookie_jar.update_cookies({"egide_device": made_up})
        await browser.sign_in()
        assert browser.status == 403


async def test_a_lawyer_has_no_session_here(desk: Desk, browser: Browser) -> None:
    """Even with the right password: the sentence is that of a wrong one, and nothing is opened."""
    hashed = desk.user().password_hash
    with desk.house.units.engine.begin() as connection:
        change = desk_users.update().where(desk_users.c.role == "lawyer")
        connection.execute(change.values(password_hash=hashed))
        email = connection.execute(desk_users.select().where(desk_users.c.role == "lawyer")).mappings().first()["email"]  # type: ignore[index]
    await browser.sign_in(email)
    assert browser.status == 403
    with desk.house.units.engine.connect() as connection:
        assert connection.execute(web_sessions.select()).all() == []


async def test_a_password_that_was_changed_meanwhile_opens_nothing(desk: Desk) -> None:
    """What was checked is compared with what stands there when the session is opened."""
    attempt, sign_in = await begin(desk, HANDLER), desk.house.use_cases.sign_in
    assert await desk.house.run(sign_in, attempt=replace(attempt, stored="another"), right=True) is None
    assert await desk.house.run(sign_in, attempt=attempt, right=False) is None
    opened = await desk.house.run(sign_in, attempt=attempt, right=True)
    assert opened is not None
    assert (opened.user.email, DEMO_PASSWORD in repr(opened), opened.session in repr(opened)) == (HANDLER, False, False)


OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("peer", "said", "trusted", "source"),
    [
        ("127.0.0.1", "", OURS, "127.0.0.1"),
        ("127.0.0.1", "192.0.2.7", OURS, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7", [], "127.0.0.1"),
        ("192.0.2.1", "192.0.2.7", OURS, "192.0.2.1"),
        ("127.0.0.1", "1.1.1.1, 192.0.2.7", OURS, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7, 10.0.0.3", OURS, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7, nonsense", OURS, "127.0.0.1"),
        ("127.0.0.1", "10.0.0.3", OURS, "10.0.0.3"),
        ("::ffff:192.0.2.1", "", OURS, "192.0.2.1"),
        ("2001:db8:0:1:2:3:4:5", "", OURS, "2001:db8:0:1::/64"),
        ("127.0.0.1", "2001:db8:0:1::9", OURS, "2001:db8:0:1::/64"),
        (None, "192.0.2.7", OURS, ""),
    ],
)  # fmt: skip
def test_who_is_counted(peer: str | None, said: str, trusted: list[Any], source: str) -> None:
    """Whom a proxy of ours names, and no other; what stands before that anybody could have written."""
    assert named_source(peer, said, trusted) == source
