"""The case file: what it shows, what may be done, and how a refusal reads."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest

from tests.console.parts import HANDLER, SECOND_HANDLER, Browser, Desk
from workflows.errors import Conflict
from workflows.events import Event
from workflows.people import ENGINE, Actor


def plain(page: str) -> str:
    """The page as it is read."""
    return page.replace("&#39;", "'").replace("\u00a0", " ").replace("&amp;", "&")


async def test_the_queue_shows_the_case_with_its_urgent_day(desk: Desk, browser: Browser) -> None:
    """Number, kind, days left, next task; the look is audited."""
    case_id = desk.add_case()
    await browser.sign_in()
    page = plain(await browser.get("/queue?tab=open"))
    assert desk.case(case_id).number in page
    assert "Propos diffamatoires ou injurieux" in page
    assert "Lire et approuver le plan" in page
    assert "queue:seen" in desk.audit()


async def test_pages_of_the_queue_follow_each_other(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every case stands on exactly one page."""
    monkeypatch.setattr("console.pages.queue.PAGE_LENGTH", 2)
    numbers = {desk.case(desk.add_case()).number for _ in range(3)}
    await browser.sign_in()
    first = plain(await browser.get("/queue?tab=open"))
    link = first.split('rel="next" href="')[1].split('"')[0]
    second = await browser.get(link)
    shown = [{number for number in numbers if number in page} for page in (first, second)]
    assert shown[0] | shown[1] == numbers
    assert shown[0] & shown[1] == set()


async def test_the_story_of_a_plan(desk: Desk, browser: Browser) -> None:
    """Approved, capture received, then the formal notice may leave; before that the page says why it may not."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in()
    page = plain(await browser.get(path))
    assert 'id="start-formal_notice_author"' not in page
    assert 'id="why-not-formal_notice_author"' in page
    assert "à confirmer par un avocat" in page
    await browser.post(f"{path}/approve")
    assert browser.at == path
    for step in ("verify_cover", "timestamped_capture", "bailiff_capture"):
        await browser.post(f"{path}/finish", step=step, outcome="none")
    assert 'id="start-formal_notice_author"' in browser.page
    page = plain(await browser.post(f"{path}/start", step="formal_notice_author"))
    assert desk.case(case_id).record("formal_notice_author").state == "under_way"
    assert "Étape commencée : " in page
    assert "Relance prévue" in page
    await browser.post(f"{path}/finish", step="formal_notice_author", outcome="refused")
    assert desk.case(case_id).record("formal_notice_author").outcome == "refused"


async def test_a_step_that_must_wait_says_what_would_lift_it(desk: Desk, browser: Browser) -> None:
    """A page that is behind, or a made-up form: one sentence, nothing changed."""
    case_id = desk.add_case()
    await browser.sign_in()
    page = plain(await browser.post(f"/cases/{case_id}/start", step="formal_notice_author"))
    assert browser.status == 422
    assert 'role="alert"' in page
    assert desk.case(case_id).record("formal_notice_author").state == "planned"


@pytest.mark.parametrize(
    ("act", "fields", "kept"),
    [("write", {"text": "x" * 3001}, "x" * 3001), ("write", {"text": "  "}, ""), ("close", {"reason": " "}, "")],
)
async def test_what_was_typed_stays_when_it_is_refused(
    desk: Desk, browser: Browser, act: str, fields: dict[str, str], kept: str
) -> None:
    """A message that is too long, or no reason: said on the page, with the text still in its field."""
    case_id = desk.add_case()
    await browser.sign_in()
    page = await browser.post(f"/cases/{case_id}/{act}", **fields)
    assert (browser.status, 'role="alert"' in page, kept in page) == (422, True, True)


async def test_a_conflict_reads_as_one_sentence_and_keeps_the_text(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else was first at every try: the page as it is now, and the message still typed."""
    case_id = desk.add_case()
    await browser.sign_in()
    real = desk.house.run.now

    def busy(use_case: Any, /, **given: Any) -> Any:
        if use_case is desk.house.use_cases.write_to_insured:
            raise Conflict
        return real(use_case, **given)

    monkeypatch.setattr(desk.house.run, "now", busy)
    page = plain(await browser.post(f"/cases/{case_id}/write", text="Bonjour à vous"))
    assert browser.status == 409
    assert "Quelqu'un d'autre vient de modifier ce dossier" in page
    assert "Bonjour à vous</textarea>" in page


async def test_message_task_owner_and_end(desk: Desk, browser: Browser) -> None:
    """Write, take over, tick a task off, close with a reason: each stands in the timeline in words."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in(SECOND_HANDLER)
    await browser.post(f"{path}/take")
    assert desk.case(case_id).owner_id == desk.user(SECOND_HANDLER).id
    page = plain(await browser.post(f"{path}/write", text="Goedemorgen <b>allemaal</b>"))
    assert "De behandelaar schrijft aan de verzekerde:" in page
    assert "Goedemorgen &lt;b&gt;allemaal&lt;/b&gt;" in page
    task = page.split('action="/tasks/')[1].split("/")[0]
    page = await browser.post(f"/tasks/{task}/done")
    assert "Taak gedaan" in page
    page = await browser.post(f"{path}/close", reason="Opgelost in der minne")
    assert "Opgelost in der minne" in page
    assert desk.case(case_id).state == "closed"


async def test_no_case_of_that_name(desk: Desk, browser: Browser) -> None:
    """A case that is not there, an identifier that is none, an act nobody knows: the same answer."""
    case_id = desk.add_case()
    await browser.sign_in()
    for path in (f"/cases/{UUID(int=5)}", "/cases/abc", f"/cases/{case_id}/approve"):
        page = await browser.get(path)
        assert browser.status in (404, 405)
        assert case_id.hex not in page
    await browser.get("/queue")
    await browser.post(f"/cases/{case_id}/burn")
    assert browser.status == 404


async def test_every_look_is_audited(desk: Desk, browser: Browser) -> None:
    """Opening a case is a look."""
    case_id = desk.add_case()
    await browser.sign_in(HANDLER)
    before = desk.audit().count("case:seen")
    await browser.get(f"/cases/{case_id}")
    assert desk.audit().count("case:seen") == before + 1


async def test_a_report_under_way_has_no_plan_yet(desk: Desk, browser: Browser) -> None:
    """The page of an unfinished report says so."""
    case_id = desk.add_case(state="reporting")
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert browser.status == 200
    assert "La déclaration n'est pas terminée" in page


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
async def test_a_long_story_reads_in_every_language(desk: Desk, browser: Browser, language: str) -> None:
    """Follow-ups fire, a lawyer is silent, the next declines, a file is refused: every line is a sentence."""
    case_id = desk.add_case()
    cases, run, handler = desk.house.use_cases, desk.house.run, desk.user()
    await run(cases.approve_plan, user=handler, case_id=case_id)
    for step in ("verify_cover", "timestamped_capture", "bailiff_capture"):
        await run(cases.finish_step, user=handler, case_id=case_id, step=step)
    await run(cases.start_step, user=handler, case_id=case_id, step="formal_notice_author")
    for _ in range(60):
        desk.clock.advance(days=1)
        for due in await run(cases.claim_due, limit=50) or []:
            await run(cases.run_follow_up, follow_up_id=due)
    await browser.sign_in()
    page = await browser.post("/language", language=language, back=f"/cases/{case_id}")
    assert (browser.status, f'<html lang="{language}">' in page) == (200, True)
    assert re.findall(r">[^<]*\b(?:console|timeline|lawyer|task|error)\.[a-z_]+[^<]*<", page) == []
    states = desk.once(lambda tx: [one.state for one in tx.escalations.of(case_id)])
    assert states == ["silent", "silent"]
    for tab in ("now", "mine", "open", "reporting", "lawyer", "closed"):
        await browser.get(f"/queue?tab={tab}")
        assert browser.status == 200


async def test_the_answers_of_an_interview_are_one_line(desk: Desk, browser: Browser) -> None:
    """Twenty answers are one thing that happened; which ones stands behind it."""
    case_id = desk.add_case()

    def answers(tx: Any) -> None:
        case = tx.cases.get(case_id, ENGINE)
        for question in ("first", "second", "third"):
            desk.house.office.note(tx, case, Event.FACT_GIVEN, Actor("insured"), question=question)

    desk.once(answers)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert "L'assuré répond à 3 questions." in page
    assert "first · second · third" in page
