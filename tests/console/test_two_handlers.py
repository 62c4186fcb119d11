"""Two people on one case: the second word is not dropped. Both stand on the page, and pressing again goes through."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from tests.console.parts import SECOND_HANDLER, Browser, Desk
from tests.console.test_case import plain
from tests.console.test_tasks import open_task
from tests.console.web.test_live import sign_in
from workflows.case.events import Event
from workflows.desk.task_payloads import ClockAlertTask
from workflows.kernel.people import ENGINE, Actor
from workflows.use_cases.shared.send_act import send_act

MEANWHILE = "Quelqu’un d’autre a changé ce dossier entre-temps"


@pytest_asyncio.fixture(loop_scope="session")
async def second(desk: Desk) -> AsyncIterator[Browser]:
    reader = Browser(desk.url)
    await reader.sign_in(SECOND_HANDLER)
    yield reader
    await reader.close()


async def both_open(desk: Desk, browser: Browser, second: Browser) -> tuple[UUID, str]:
    """A case with an approved plan, as both handlers have it before them."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in()
    await browser.get(path)
    await browser.post(f"{path}/approve")
    await browser.get(path)
    await second.get(path)
    return case_id, path


def lines(desk: Desk, case_id: UUID, event: str) -> list[dict[str, Any]]:
    return [dict(one.payload) for one in desk.once(lambda tx: tx.timeline.of(case_id)) if one.event == event]


async def test_two_reasons_to_close(desk: Desk, browser: Browser, second: Browser) -> None:
    """The second hears who closed, when and why, and reads their own reason beside it; nothing was done. Pressed again, their
    reason stands in the timeline too, and the insured is told once."""
    case_id, path = await both_open(desk, browser, second)
    await browser.post(f"{path}/close", reason="Tout est retiré")
    told = len(desk.chat())
    page = plain(await second.post(f"{path}/close", reason="Excuses <b>reçues</b>"))
    assert (second.status, MEANWHILE in page or "Iemand anders heeft dit dossier intussen gewijzigd" in page) == (
        409,
        True,
    )
    panel = page.split('id="conflict"')[1].split("</section>")[0]
    assert "Tout est retiré" in panel
    assert desk.user().name in panel
    assert "Excuses &lt;b&gt;reçues&lt;/b&gt;" in panel
    assert [one["reason"] for one in lines(desk, case_id, "case:closed")] == ["Tout est retiré"]
    for _ in range(2):
        await second.post(f"{path}/close", reason="Excuses <b>reçues</b>")
        assert second.status == 200
    assert [one["reason"] for one in lines(desk, case_id, "case:closed")] == [
        "Tout est retiré",
        "Excuses <b>reçues</b>",
    ]
    assert len(desk.chat()) == told


@pytest.mark.parametrize(
    ("act", "fields", "kept"),
    [
        ("take", {}, []),
        ("start", {"step": "verify_cover"}, []),
        ("finish", {"step": "verify_cover", "outcome": "none"}, []),
        ("cost", {"step": "bailiff_capture", "amount": "300", "covered": "100"}, ['value="300"', 'value="100"']),
        ("pause", {"until": "2026-12-01", "reason": "Réponse annoncée"}, ['value="Réponse annoncée"', "2026-12-01"]),
        ("close", {"reason": "Tout est retiré"}, ["Tout est retiré</textarea>"]),
    ],
)
async def test_what_was_typed_stands_in_its_form_and_goes_through_when_pressed_again(
    desk: Desk, browser: Browser, second: Browser, act: str, fields: dict[str, str], kept: list[str]
) -> None:
    """Whatever the other did meanwhile, here a message to the insured."""
    case_id, path = await both_open(desk, browser, second)
    await second.post(f"{path}/write", text="Nous avons appelé la plateforme")
    before = lines(desk, case_id, "case:assigned"), len(desk.chat()), desk.case(case_id).steps
    page = plain(await browser.post(f"{path}/{act}", **fields))
    assert (browser.status, MEANWHILE in page) == (409, True)
    panel = page.split('id="conflict"')[1].split("</section>")[0]
    assert "Nous avons appelé la plateforme" in panel
    assert desk.user(SECOND_HANDLER).name in panel
    assert [one for one in kept if one not in page.replace(panel, "")] == []
    assert (lines(desk, case_id, "case:assigned"), len(desk.chat()), desk.case(case_id).steps) == before
    page = plain(await browser.post(f"{path}/{act}", **fields))
    assert (browser.status, MEANWHILE in page) == (200, False)


async def test_messages_files_and_moments_stand_beside_each_other(
    desk: Desk, browser: Browser, second: Browser
) -> None:
    """Neither waits for the other, and both reach the insured."""
    case_id, path = await both_open(desk, browser, second)
    slot = (desk.clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    given = {"zone": "Europe/Paris", "how": "phone", "slot1": slot}
    for reader, words in ((browser, "De la première"), (second, "Du second")):
        version = reader.version
        await reader.post(f"{path}/write", text=words, **version)
        assert reader.status == 200
        await reader.post(f"{path}/appointment", **given, **version)
        assert reader.status == 200
    said = str(desk.chat())
    assert ("De la première" in said, "Du second" in said) == (True, True)
    assert len(desk.once(lambda tx: tx.appointments.of(case_id))) == 2


async def test_ones_own_second_window_and_the_desks_own_work_are_no_conflict(
    desk: Desk, browser: Browser, second: Browser
) -> None:
    """Only another person's word is; that the insured read a message changes nothing either."""
    case_id, path = await both_open(desk, browser, second)
    version = browser.version
    await browser.post(f"{path}/write", text="Bonjour", **version)
    means = desk.house.means
    insured = Actor("insured", desk.case(case_id).person_id)

    def work(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        means.tasks.open(tx, case, ClockAlertTask("press_limitation", {}), desk.clock.now())
        means.timeline.note(tx, case, Event.MESSAGE_READ, insured)

    desk.once(work)
    await browser.post(f"{path}/finish", step="verify_cover", outcome="none", **version)
    assert browser.status == 200
    desk.once(
        lambda tx: means.timeline.note(
            tx, tx.cases.get(case_id, ENGINE), Event.FACT_CORRECTED, insured, question="words"
        )
    )
    await browser.post(f"{path}/finish", step="timestamped_capture", outcome="none", **version)
    assert browser.status == 409


async def test_two_words_on_one_sending(desk: Desk, browser: Browser, second: Browser) -> None:
    """What the second says of an act that was settled meanwhile is shown with the first's; made up anew, it is refused."""
    case_id, path = await both_open(desk, browser, second)

    def work(tx: Any) -> None:
        send_act(
            desk.house.means, tx, tx.cases.get(case_id, ENGINE), "formal_notice_mail", "mail", "x@example.org",
            {"subject": "Mise en demeure", "text": "Retirez vos propos."},
        )  # fmt: skip

    desk.once(work)
    (task,) = [one for one in desk.once(lambda tx: tx.tasks.open_of(case_id)) if one.kind == "confirm_act"]
    for reader in (browser, second):
        await reader.get(path)
    await browser.post(f"/tasks/{task.id}/settle", outcome="again")
    page = plain(await second.post(f"/tasks/{task.id}/settle", outcome="failed"))
    assert (second.status, 'id="conflict"' in page) == (409, True)
    await second.post(f"/tasks/{task.id}/settle", outcome="failed")
    assert second.status == 422
    assert [one["settled"] for one in lines(desk, case_id, "act:settled")] == ["again"]


async def test_two_calls_are_both_noted(desk: Desk, browser: Browser, second: Browser) -> None:
    """What each heard on the telephone stays known."""
    case_id, _ = await both_open(desk, browser, second)
    task = open_task(desk, case_id, "call_insured", why="asked")
    await browser.post(f"/tasks/{task.id}/called", reached="yes", text="Elle rappelle lundi")
    await second.post(f"/tasks/{task.id}/called", reached="yes", text="Ze is ongerust")
    assert [one.get("text") for one in lines(desk, case_id, "call:made")] == ["Elle rappelle lundi", "Ze is ongerust"]


async def test_another_outcome_of_a_step_that_ended_is_not_dropped_in_silence(
    desk: Desk, browser: Browser, second: Browser
) -> None:
    """At the same moment, or with a form of nobody's page: it is said, and the first outcome stands."""
    case_id, path = await both_open(desk, browser, second)
    pressed = [
        reader.post(f"{path}/finish", step="verify_cover", outcome=outcome)
        for reader, outcome in ((browser, "none"), (second, "refused"))
    ]
    await asyncio.gather(*pressed)
    assert sorted((browser.status, second.status)) == [200, 409]
    await browser.get(path)
    stands = desk.case(case_id).record("verify_cover").outcome
    other = "refused" if stands == "none" else "none"
    await browser.post(f"{path}/finish", step="verify_cover", outcome=other)
    assert (browser.status, desk.case(case_id).record("verify_cover").outcome) == (422, stands)


async def test_every_form_of_the_page_carries_its_version(desk: Desk, browser: Browser, second: Browser) -> None:
    """All but those of the frame: the language and the way out."""
    case_id, path = await both_open(desk, browser, second)
    page = await browser.get(path)
    forms = [one.split("</form>")[0] for one in page.split("<form")[1:]]
    bare = [re.findall(r'action="([^"]*)"', form)[0] for form in forms if 'name="version"' not in form]
    assert bare == ["/language", "/sign-out"]
    await browser.get(desk.offer(case_id))
    assert browser.page.count('name="version"') == 2


async def test_a_lawyer_decides_by_what_they_read(desk: Desk, browser: Browser) -> None:
    """The opponent was named meanwhile: they read both, their reason is still there, and pressing again goes through."""
    case_id = desk.add_case()
    link = desk.offer(case_id)
    page = await browser.get(link)
    read = re.search(r'name="read" value="([^"]*)"', page)
    assert read is not None

    def rename(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.facts = {**case.facts, "author": {**case.facts.get("author", {}), "name": "SA Nouveau"}}
        tx.cases.save(case)

    desk.once(rename)
    page = plain(await browser.post(link, answer="decline", reason="Conflit d'intérêts", read=read[1]))
    assert (browser.status, MEANWHILE in page) == (409, True)
    assert "Ce que vous aviez lu" in page
    assert "Conflit d'intérêts</textarea>" in page
    assert "SA Nouveau" in page
    now = re.search(r'name="read" value="([^"]*)"', page)
    assert now is not None
    await browser.post(link, answer="decline", reason="Conflit d'intérêts", read=now[1])
    assert browser.status == 200
    page = plain(await browser.post(link, answer="decline", reason="Encore une raison"))
    assert (browser.status, "Encore une raison" in page) == (410, True)


@pytest.mark.browser
@pytest.mark.parametrize("width", [380, 1440])
async def test_the_page_of_two_words_fits_and_stays(
    desk: Desk, browser: Browser, second: Browser, chromium: Chromium, width: int
) -> None:
    """In a real browser: what was typed stands in its form, and a live change takes away neither it nor what is new."""
    _, path = await both_open(desk, browser, second)
    wrong: list[str] = []
    page = await chromium.new_page(viewport={"width": width, "height": 900})
    page.on("pageerror", lambda error: wrong.append(str(error)))
    await sign_in(page, desk)
    await page.goto(desk.url + path)
    await page.click("#close > summary")
    await page.focus("#reason")
    await page.keyboard.type("Tout est retiré")
    await second.post(f"{path}/write", text="Nous avons appelé la plateforme")
    await page.click("#close button")
    await expect(page.locator("#conflict")).to_contain_text("Nous avons appelé la plateforme")
    assert await page.input_value("#reason") == "Tout est retiré"
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await second.post(f"{path}/write", text="Encore un mot")
    await expect(page.locator("#timeline")).to_contain_text("Encore un mot")
    await expect(page.locator("#conflict")).to_be_visible()
    assert await page.input_value("#reason") == "Tout est retiré"
    await page.click("#close button")
    await expect(page.locator("#conflict")).to_contain_text("Encore un mot")
    await page.click("#close button")
    await expect(page.locator("#reopen")).to_be_visible()
    assert wrong == []
    await page.close()
