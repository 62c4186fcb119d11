"""Open pages hear of changes; in a real browser nothing that was typed is lost, and everything fits and is labelled."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from console.web import live, looks
from egide.demo.samples import DEMO_PASSWORD
from tests.browser import troubles
from tests.conftest import TestClock
from tests.console.parts import HANDLER, SUNDAY, Browser, Desk, open_house
from workflows.kernel.people import Chat

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


async def test_a_page_hears_of_its_own_case_and_not_at_every_change(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another case it hears nothing; of its own, however much happens, once in a beat. The event names the case."""
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.5)
    mine, other = desk.add_case(), desk.add_case()
    await browser.sign_in()
    seen = await live.mark(desk.parts(), mine)
    user, do = desk.user(), desk.house.use_cases
    async with browser.session.get(f"{desk.url}/live?about={mine}&seen={seen}") as stream:
        event = asyncio.ensure_future(stream.content.readuntil(b"\n\n"))
        for _ in range(3):
            await desk.house.run(do.write_to_insured, user=user, case_id=other, text="x")
        await asyncio.sleep(0.1)
        assert not event.done()
        for _ in range(20):
            await desk.house.run(do.write_to_insured, user=user, case_id=mine, text="x")
        events = [await asyncio.wait_for(event, 10)]
        events.append(await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 10))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 1.2)
    assert [f"data: {mine}".encode() in one for one in events] == [True, True]
    assert await live.mark(desk.parts(), mine) in events[-1].decode()


async def test_the_stream_of_no_case_and_of_nobody(desk: Desk, browser: Browser) -> None:
    """A name that is none, and a visitor who is not signed in: nothing there."""
    await browser.get("/live?about=queue")
    assert browser.status == 404
    await browser.sign_in()
    await browser.get("/live?about=nonsense")
    assert browser.status == 404


def mark_of(page: str) -> dict[str, str]:
    """What the script of a page shows when it reads the page again."""
    found = re.search(r'data-look="([^"]+)"', page)
    return {"Egide-Look": found[1] if found else ""}


@pytest.mark.parametrize(("path", "look"), [("/cases/{}", "case:seen"), ("/queue?tab=open", "queue:seen")])
async def test_a_page_that_keeps_itself_up_to_date_takes_no_look(
    desk: Desk, browser: Browser, path: str, look: str
) -> None:
    """The script's own reading is no look in the audit trail; a reading without the mark is one."""
    path = path.format(desk.add_case())
    await browser.sign_in()
    before = desk.audit().count(look)
    mark = mark_of(await browser.get(path))
    for _ in range(3):
        page = await browser.get(path, headers=mark)
        assert (browser.status, 'id="main"' in page) == (200, True)
    assert desk.audit().count(look) == before + 1
    await browser.get(path)
    assert desk.audit().count(look) == before + 2


async def test_the_mark_hides_no_look(desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made up, of another case, of another session, or too old, it opens nothing: the page is not shown without a look."""
    case_id, other = desk.add_case(), desk.add_case()
    await browser.sign_in()
    mark = mark_of(await browser.get(f"/cases/{case_id}"))
    made_up = {"Egide-Look": "99999999999." + mark["Egide-Look"].split(".")[1]}
    stranger = Browser(desk.url)
    await stranger.sign_in()
    tries = [(browser, other, mark), (browser, case_id, made_up), (browser, case_id, {"Egide-Look": "x"})]
    tries += [(browser, case_id, {"Egide-Look": ""}), (stranger, case_id, mark)]
    for who, at, shown in tries:
        page = await who.get(f"/cases/{at}", headers=shown)
        assert (who.status, desk.case(at).number in page) == (412, False)
    await stranger.close()
    monkeypatch.setattr(looks, "AT_A_CASE", timedelta(0))
    old = mark_of(await browser.get(f"/cases/{case_id}"))
    page = await browser.get(f"/cases/{case_id}", headers=old)
    assert (browser.status, desk.case(case_id).number in page) == (412, False)
    assert desk.audit().count("case:seen") == 2


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
        given: dict[str, Any] = {"how": how, "slots": slots, "note": "Pour préparer la plainte"}
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
        for path in ("/queue?tab=open", f"/cases/{case_id}", f"/cases/{case_id}/proceedings", offered):
            await page.goto(desk.url + path)
            await page.evaluate(
                "document.querySelectorAll('#appointments details, .proceeding, .inner').forEach((one) => one.open = true)"
            )
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
async def test_what_a_person_is_at_is_never_swapped(
    desk: Desk, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is chosen, a caption and an amount are typed, parts stand open, one is being written in: a colleague changes the
    case, the page follows, and all of it is still there. What the colleague ended stays while somebody writes in it."""
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.3)
    case_id = desk.add_case()
    run, do = desk.house.run, desk.house.use_cases
    colleague = desk.user("joost@desk.example")
    given: dict[str, Any] = {"how": "phone", "slots": [desk.clock.now() + timedelta(days=2)], "note": ""}
    made = await run(do.offer_appointment, user=colleague, case_id=case_id, **given)
    page = await chromium.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await sign_in(page, desk)
    await page.goto(f"{desk.url}/cases/{case_id}")
    for part in ("#file", "#cost", "#close", "#excluded", f"#cancel-{made}"):
        await page.click(f"{part} > summary")
    await page.set_input_files("#file-field", {"name": "preuve.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    await page.fill("#file-text", "La capture")
    await page.fill("#amount", "1200")
    await page.fill("#reason", "Tout est retiré")
    await page.focus(f"#cancel-why-{made}")
    await page.keyboard.type("Je suis souf")
    await run(do.approve_plan, user=colleague, case_id=case_id)
    await run(do.cancel_appointment, user=colleague, case_id=case_id, appointment_id=made, reason="Absent")
    await expect(page.locator("#approve")).to_have_count(0)
    await expect(page.locator("#timeline")).to_contain_text("Absent")
    await page.keyboard.type("frante")
    assert await page.evaluate("document.getElementById('file-field').files[0].name") == "preuve.pdf"
    assert await page.input_value("#file-text") == "La capture"
    assert await page.input_value("#amount") == "1200"
    assert await page.input_value("#reason") == "Tout est retiré"
    assert await page.input_value(f"#cancel-why-{made}") == "Je suis souffrante"
    for part in ("#file", "#cost", "#close", "#excluded", f"#cancel-{made}"):
        assert await page.evaluate(f"document.querySelector('{part}').open")
    assert (wrong, desk.audit().count("case:seen")) == ([], 1)
    await page.close()


@pytest.mark.browser
async def test_a_page_of_another_case_does_not_look_again(
    desk: Desk, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what happens in its own case it reads a burst at once."""
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.5)
    mine, other = desk.add_case(), desk.add_case()
    page = await chromium.new_page()
    await sign_in(page, desk)
    await page.goto(f"{desk.url}/cases/{mine}")
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url) if "/cases/" in request.url else None)
    run, do, user = desk.house.run, desk.house.use_cases, desk.user()
    await run(do.write_to_insured, user=user, case_id=other, text="x")
    await page.wait_for_timeout(1200)
    assert read == []
    for number in range(10):
        await run(do.write_to_insured, user=user, case_id=mine, text=f"message {number}")
    await expect(page.locator("#timeline")).to_contain_text("message 9")
    assert 1 <= len(read) <= 2
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
    await house.start()
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
