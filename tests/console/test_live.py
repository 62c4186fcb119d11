"""Open pages hear of changes; in a real browser nothing that was typed is lost, and everything fits and is labelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from adapters.samples import DEMO_PASSWORD
from console import live
from tests.browser import troubles
from tests.conftest import TestClock
from tests.console.parts import HANDLER, SUNDAY, Browser, Desk, open_house
from workflows.people import Chat

WIDTHS = (380, 700, 1440)


async def test_the_stream_tells_of_a_change(desk: Desk, browser: Browser) -> None:
    """One event when something happens to a case; it carries no fact."""
    case_id = desk.add_case()
    await browser.sign_in()
    async with browser.session.get(f"{desk.url}/live") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        first = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 10)
        user = desk.user()
        await desk.house.run(desk.house.use_cases.take_case, user=user, case_id=case_id)
        second = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 10)
    assert (first.startswith(b"event: change"), second.startswith(b"event: change")) == (True, True)
    assert first != second


async def sign_in(page: Page, desk: Desk) -> None:
    await page.goto(f"{desk.url}/sign-in")
    await page.fill("#email", HANDLER)
    await page.fill("#password", DEMO_PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/queue*")


@pytest.mark.browser
async def test_every_page_fits_and_can_be_used(desk: Desk, chromium: Chromium) -> None:
    """On a phone, in a side panel and on a desk, by day and by night: nothing wider than the window, every control named,
    large enough and in sufficient contrast; no script or style is refused by the page's own policy."""
    case_id = desk.add_case()
    offered = desk.offer(desk.add_case())
    handler = desk.user()
    do, run = desk.house.use_cases, desk.house.run
    await run(do.approve_plan, user=handler, case_id=case_id)
    for how in ("phone", "office"):
        slots = [desk.clock.now() + timedelta(days=day) for day in (2, 3, 4)]
        given = {"how": how, "slots": slots, "note": "Pour préparer la plainte"}
        made = await run(do.offer_appointment, user=handler, case_id=case_id, **given)
    await run(do.choose_moment, chat=Chat(700, 700), case_id=case_id, appointment_id=made, slot="1")
    page = await chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    await sign_in(page, desk)
    found = {}
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        for path in ("/queue?tab=open", f"/cases/{case_id}", offered):
            await page.goto(desk.url + path)
            await page.evaluate("document.querySelectorAll('#appointments details').forEach((one) => one.open = true)")
            found[width, path] = await troubles(page)
    assert {where: what for where, what in found.items() if what} == {}
    assert said == []
    await page.close()


@pytest.mark.browser
async def test_what_is_being_typed_survives_a_change(
    desk: Desk, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a handler writes, a colleague approves the plan and the clock moves on: the page follows, the words and the
    place in them stay; then the message leaves by keyboard alone."""
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.3)
    case_id: UUID = desk.add_case()
    page = await chromium.new_page()
    await sign_in(page, desk)
    await page.goto(f"{desk.url}/cases/{case_id}")
    await expect(page.locator("#approve")).to_be_visible()
    await page.focus("#text")
    await page.keyboard.type("Bonjour, nous")
    colleague = desk.user("joost@desk.example")
    await desk.house.run(desk.house.use_cases.approve_plan, user=colleague, case_id=case_id)
    await expect(page.locator("#approve")).to_have_count(0)
    before = await page.inner_text(".urgent-box strong")
    desk.clock.advance(days=2)
    await expect(page.locator(".urgent-box strong")).not_to_have_text(before)
    await page.keyboard.type(" suivons votre dossier.")
    assert await page.input_value("#text") == "Bonjour, nous suivons votre dossier."
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#timeline blockquote")).to_have_text("Bonjour, nous suivons votre dossier.")
    await page.close()


@pytest.mark.browser
async def test_without_scripts_everything_works(desk: Desk, chromium: Chromium) -> None:
    """Sign in, open the case from the queue, approve, and skip to the content by keyboard."""
    case_id = desk.add_case()
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await sign_in(page, desk)
    await page.goto(f"{desk.url}/queue?tab=open")
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == "Aller au contenu"
    await page.click(".case-link")
    await page.click("#approve")
    await page.wait_for_url(f"**/cases/{case_id}*")
    assert desk.case(case_id).plan_approved_at == desk.clock.now() + timedelta(0)
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def frames() -> AsyncIterator[tuple[dict[str, str], str, str]]:
    """Two sites that show the same frame; what they show, and their origins."""
    shown: dict[str, str] = {}

    async def page(request: web.Request) -> web.Response:
        return web.Response(
            text=f'<iframe width="700" height="800" src="{shown["src"]}"></iframe>', content_type="text/html"
        )

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    for _ in range(2):
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    named, stranger = (f"http://127.0.0.1:{address[1]}" for address in runner.addresses)
    yield shown, named, stranger
    await runner.cleanup()


@pytest.mark.browser
async def test_the_queue_lives_in_a_panel_of_another_page(
    tmp_path: Path, chromium: Chromium, frames: tuple[dict[str, str], str, str]
) -> None:
    """A page that we named shows the console in a frame: the link signs in, the case opens, an act is done. A page we
    did not name shows nothing."""
    shown, named, stranger = frames
    clock = TestClock(SUNDAY)
    house = open_house(tmp_path, clock, (named,))
    await house.start(("console",))
    desk = Desk(house, clock, f"http://127.0.0.1:{house.console_port}")
    case_id = desk.add_case()
    link = house.links.sign("sign_in", desk.user().id, clock.now() + timedelta(hours=1))
    shown["src"] = desk.url + link.removeprefix("http://127.0.0.1:1")
    page = await chromium.new_page()
    await page.goto(named)
    panel = page.frame_locator("iframe")
    await expect(panel.locator("#tab-now[aria-current=page]")).to_be_visible()
    await panel.locator("#tab-open").click()
    await expect(panel.locator("#tab-open[aria-current=page]")).to_be_visible()
    await panel.locator(".case-link").click()
    await panel.locator("#approve").click()
    await expect(panel.locator("#plan .tag.good").first).to_be_visible()
    assert desk.case(case_id).plan_approved_at is not None
    await page.goto(stranger)
    await expect(page.frame_locator("iframe").locator("main")).to_have_count(0)
    await page.close()
    await house.stop()
