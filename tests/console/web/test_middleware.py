"""Who comes in, and what every page tells the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.console.parts import HANDLER, SECOND_HANDLER, Browser, Desk


async def test_a_handler_signs_in_and_out(desk: Desk, browser: Browser) -> None:
    """The right password opens the queue; after signing out the cookie opens nothing."""
    await browser.sign_in()
    assert (browser.status, browser.at) == (200, "/queue")
    await browser.post("/sign-out")
    await browser.get("/queue")
    assert browser.at == "/sign-in"
    assert [one for one in desk.audit() if one.startswith("user:")] == ["user:signed_in", "user:signed_out"]


@pytest.mark.parametrize(("email", "password"), [(HANDLER, "wrong"), ("nobody@desk.example", "wrong")])
async def test_a_wrong_password_and_an_unknown_address_say_the_same(
    desk: Desk, browser: Browser, email: str, password: str
) -> None:
    """Nobody learns which addresses have an account; the address stays typed."""
    page = await browser.sign_in(email, password)
    assert browser.status == 403
    assert "L’adresse ou le mot de passe ne convient pas." in page.replace("&#39;", "'")
    assert f'value="{email}"' in page
    assert "user:sign_in_failed" in desk.audit()


async def test_who_guesses_must_wait(desk: Desk, browser: Browser) -> None:
    """After eight wrong tries even the right password waits; another address does not."""
    for _ in range(8):
        await browser.sign_in(HANDLER, "wrong")
    page = await browser.sign_in()
    assert (browser.status, "Trop d" in page) == (403, True)
    await browser.sign_in(SECOND_HANDLER)
    assert browser.at == "/queue"


async def test_a_form_without_its_token_changes_nothing(desk: Desk, browser: Browser) -> None:
    """A page elsewhere cannot make the browser act; what was typed is shown to be copied."""
    case_id = desk.add_case()
    await browser.sign_in()
    page = await browser.post(f"/cases/{case_id}/write", token="made up", text="Bonjour à vous")
    assert browser.status == 422
    assert "Bonjour à vous" in page
    assert "message:from_desk" not in desk.audit()


async def test_a_form_of_another_site_is_refused(desk: Desk, browser: Browser) -> None:
    """What the browser says of where the form comes from counts, even with the token."""
    case_id = desk.add_case()
    await browser.sign_in()
    data = {"form_token": browser.token}
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with browser.session.post(f"{desk.url}/cases/{case_id}/approve", data=data, headers=headers) as answer:
        assert answer.status == 422
    assert desk.case(case_id).plan_approved_at is None


async def test_every_page_is_closed_to_others(desk: Desk, browser: Browser) -> None:
    """No inline script or style, no framing but by whom we named, nothing kept, no address told."""
    await browser.get("/sign-in")
    policy = browser.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith("frame-ancestors 'self' http://127.0.0.1:9999")
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    assert browser.headers["Cache-Control"] == "no-store"
    assert " style=" not in browser.page
    assert "<script>" not in browser.page
    await browser.get("/nothing/here")
    assert (browser.status, "Content-Security-Policy" in browser.headers) == (404, True)


async def test_the_session_cookie_is_out_of_reach(desk: Desk, browser: Browser) -> None:
    """HttpOnly and SameSite; its value is nowhere in a page."""
    await browser.get("/sign-in")
    form = {"form_token": browser.token, "email": HANDLER, "password": "demo-desk-2026", "next": "//evil.example"}
    async with browser.session.post(f"{desk.url}/sign-in", data=form, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
        assert answer.headers["Location"] == "/queue"
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_a_sign_in_link_opens_and_an_old_one_says_so(desk: Desk, browser: Browser) -> None:
    """The link of the demo opens the queue until it expires."""
    link = desk.house.links.sign("sign_in", desk.user().id, desk.clock.now() + timedelta(hours=1))
    path = link.removeprefix("http://127.0.0.1:1")
    await browser.get(path)
    assert browser.at == "/queue"
    await browser.post("/sign-out")
    desk.clock.advance(hours=2)
    page = await browser.get(path)
    assert browser.status == 422
    assert "Ce lien a expiré" in page


async def test_the_language_is_the_readers(desk: Desk, browser: Browser) -> None:
    """The account's language until another is chosen; the choice comes back to the same page and no other site."""
    await browser.sign_in()
    assert 'lang="fr"' in browser.page
    await browser.post("/language", language="nl", back="/queue?tab=open")
    assert 'lang="nl"' in browser.page
    assert browser.at == "/queue"
    await browser.post("/language", language="en", back="//evil.example/")
    assert browser.at == "/queue"


async def test_without_a_session_nothing_is_shown(desk: Desk, browser: Browser) -> None:
    """Queue and case lead to the sign-in page; the live stream to nothing."""
    case_id = desk.add_case()
    for path in ("/queue", f"/cases/{case_id}"):
        await browser.get(path)
        assert browser.at == "/sign-in"
    await browser.get("/live")
    assert browser.status == 404


async def test_a_form_is_cleaned_at_the_door(desk: Desk, browser: Browser) -> None:
    """NUL, and half a character in an encoding that can write one, are gone before anything is kept or shown."""
    case_id = desk.add_case()
    await browser.sign_in()
    form = f"form_token={browser.token}&text=Bonjour%00%20Camille%20+2AA-".encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"}
    async with browser.session.post(f"{desk.url}/cases/{case_id}/write", data=form, headers=headers) as answer:
        assert answer.status == 200
    said = str(desk.chat()[-1])
    assert "Bonjour Camille" in said
    assert "\0" not in said
    said.encode()


@pytest.mark.parametrize("charset", ["nonsense", "utf-8"])
async def test_a_form_that_cannot_be_read_says_so(desk: Desk, browser: Browser, charset: str) -> None:
    """An encoding that does not exist, bytes that are none of it: one sentence, and nothing failed."""
    await browser.get("/sign-in")
    headers = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}
    async with browser.session.post(f"{desk.url}/sign-in", data=b"email=\xff", headers=headers) as answer:
        assert answer.status == 422
