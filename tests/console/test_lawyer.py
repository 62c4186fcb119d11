"""The lawyer's side: a link that opens one case, an answer, and a kind word when it is over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.console.parts import Browser, Desk
from tests.console.test_case import plain


async def test_a_lawyer_reads_the_summary_and_accepts(desk: Desk, browser: Browser) -> None:
    """Before: the summary. After: the file, read-only. Both looks are audited; a second press changes nothing."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    page = plain(await browser.get(path))
    assert browser.status == 200
    assert "Me Claire Aubry, un dossier vous est proposé" in page
    assert "Mme D. vole" not in page
    assert 'id="timeline"' not in page
    page = plain(await browser.post(path, answer="accept"))
    assert "Merci, le dossier est à vous" in page
    assert "/cases/" not in page
    assert desk.case(case_id).state == "with_lawyer"
    assert desk.audit().count("dossier:seen") == 2
    assert 'name="answer"' not in page


async def test_a_decline_needs_its_reason_and_goes_to_the_next(desk: Desk, browser: Browser) -> None:
    """No reason: asked again, still open. With one: thanked, and the link is over."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    await browser.get(path)
    page = await browser.post(path, answer="decline", reason="  ")
    assert (browser.status, "Dites pourquoi" in page) == (422, True)
    page = plain(await browser.post(path, answer="decline", reason="Conflit d'intérêts"))
    assert "C'est noté, merci" in page
    page = plain(await browser.get(path))
    assert (browser.status, "Ce lien n'est plus actif" in page) == (410, True)
    states = desk.once(lambda tx: [one.state for one in tx.escalations.of(case_id)])
    assert states == ["declined", "offered"]


async def test_an_expired_or_altered_link_shows_nothing(desk: Desk, browser: Browser) -> None:
    """A kind sentence, no fact, and no look is counted."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    desk.clock.advance(hours=49)
    for address in (path, path[:-3] + "abc", "/offer/nothing"):
        page = plain(await browser.get(address))
        assert (browser.status, "Ce lien n'est plus actif" in page) == (410, True)
        assert desk.case(case_id).number not in page
    assert "dossier:seen" not in desk.audit()


async def test_a_lawyer_has_no_queue_and_no_other_case(desk: Desk, browser: Browser) -> None:
    """A session of a lawyer's account opens no page of the desk, and no act."""
    case_id = desk.add_case()
    lawyer = desk.user("aubry@lawyers.example")
    link = desk.house.links.sign("sign_in", lawyer.id, desk.clock.now() + timedelta(hours=1))
    await browser.get(link.removeprefix("http://127.0.0.1:1"))
    for path in ("/queue", f"/cases/{case_id}"):
        page = await browser.get(path)
        assert desk.case(case_id).number not in page
    await browser.post(f"/cases/{case_id}/approve")
    assert desk.case(case_id).plan_approved_at is None
    assert "case:seen" not in desk.audit()


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
async def test_the_page_speaks_the_chosen_language(desk: Desk, browser: Browser, language: str) -> None:
    """No key is left unsaid in any language."""
    case_id = desk.add_case()
    path = desk.offer(case_id)
    await browser.get(path)
    page = await browser.post("/language", language=language, back=path)
    assert f'<html lang="{language}">' in page
    assert re.findall(r">\s*(?:console|timeline|lawyer|task|error)\.[a-z_.]+\s*<", page) == []
