"""The page of court proceedings: what opens, what it lacks, what it costs before it is spent; a draft is audited."""

from __future__ import annotations

import io
from uuid import uuid4

from docx import Document

from tests.console.parts import Browser, Desk


async def test_the_page_tells_what_opens_and_gives_a_draft(desk: Desk, browser: Browser) -> None:
    """From the page of the case to a draft that holds what was told and by whom."""
    case_id = desk.add_case()
    await browser.sign_in()
    assert "Procédures judiciaires" in await browser.get(f"/cases/{case_id}")
    page = await browser.get(f"/cases/{case_id}/proceedings")
    assert "Référé 145" in page
    assert "CPC 54" in page
    assert "à confirmer" in page
    assert "contribution par instance civile" in page
    assert "1 500,00" in page.replace("\u202f", " ").replace("\u00a0", " ")
    given = {"form_token": browser.token, "proceeding": "fr_paf_lcen_6_3", "language": "fr"}
    async with browser.session.post(f"{desk.url}/cases/{case_id}/proceedings/draft", data=given) as answer:
        assert answer.headers["Content-Disposition"].endswith("-fr_paf_lcen_6_3-fr.docx")
        content = await answer.read()
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "Les faits" in text
    assert "Mme D. vole dans la caisse" in text
    assert "[à compléter : nationalité]" in text
    assert "proceeding:drafted" in desk.audit()


async def test_who_may_and_what_is_refused(desk: Desk, browser: Browser) -> None:
    """A stranger signs in; a proceeding of another country, one without a draft, another language are not found."""
    case_id = desk.add_case()
    way = f"/cases/{case_id}/proceedings"
    await browser.get(way)
    assert browser.at == "/sign-in"
    await browser.sign_in()
    for proceeding, language in (
        ("nl_kort_geding", "nl"), ("eu_jurisdiction", "fr"), ("fr_pcpc", "xx"), ("../x", "fr"),
    ):  # fmt: skip
        await browser.post(f"{way}/draft", proceeding=proceeding, language=language)
        assert browser.status == 404, proceeding
    await browser.post(f"{way}/draft", proceeding="fr_pcpc", language="nl")
    assert browser.status == 422
    await browser.get(f"/cases/{uuid4()}/proceedings")
    assert browser.status == 404
    assert "proceeding:drafted" not in desk.audit()


async def test_a_case_that_is_still_told_has_no_proceedings_yet(desk: Desk, browser: Browser) -> None:
    """The page says so."""
    case_id = desk.add_case(state="reporting")
    await browser.sign_in()
    assert "Les faits ne sont pas encore assez connus." in await browser.get(f"/cases/{case_id}/proceedings")


async def test_a_proceeding_begins_and_its_stages_are_noted(desk: Desk, browser: Browser) -> None:
    """From the button to the end; what is refused is said, and what was typed stays."""
    case_id = desk.add_case()
    await browser.sign_in()
    way = f"/cases/{case_id}/proceedings"
    await browser.get(way)
    page = await browser.post(f"{way}/begin", proceeding="fr_refere_834_835")
    assert "Procédures en cours" in page
    assert "en préparation" in page
    (court,) = desk.once(lambda tx: tx.court.of(case_id))
    today = desk.clock.now().date()
    typed = {"court": str(court.id), "on": today.isoformat(), "hour": "", "comply": "", "words": "<Me Un> & fils"}
    page = await browser.post(f"{way}/stage", stage="complied", **typed)
    assert browser.status == 422
    assert "Cette suite n’est pas possible" in page
    assert "&lt;Me Un&gt; &amp; fils" in page
    page = await browser.post(f"{way}/stage", stage="served", **typed)
    assert browser.status == 200
    assert "signifiée" in page
    page = await browser.post(f"{way}/stage", stage="ordered", **(typed | {"on": "demain"}))
    assert browser.status == 422
    await browser.post(f"{way}/stage", stage="served", owner="me", **typed)
    assert browser.status == 422
    page = await browser.get(f"/cases/{case_id}")
    assert "Acte signifié le" in page
