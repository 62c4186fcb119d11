"""The case file: what it shows, what may be done, and how a refusal reads."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from aiohttp import FormData

from tests.console.parts import HANDLER, SECOND_HANDLER, Browser, Desk
from workflows.case.events import Event
from workflows.desk.task_payloads import ReadMessageTask
from workflows.kernel.errors import Conflict
from workflows.kernel.people import ENGINE, Actor, Chat
from workflows.ports.transaction import Transaction


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

    def busy(use_case: Any, tx: Any, **given: Any) -> Any:
        raise Conflict

    monkeypatch.setattr(type(desk.house.use_cases.write_to_insured), "__call__", busy)
    page = plain(await browser.post(f"/cases/{case_id}/write", text="Bonjour à vous"))
    assert browser.status == 409
    assert "Quelqu’un d’autre vient de modifier ce dossier" in page
    assert "Bonjour à vous</textarea>" in page


async def test_message_task_owner_and_end(desk: Desk, browser: Browser) -> None:
    """Write, take over, tick a task off, close with a reason: each stands in the timeline in words."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in(SECOND_HANDLER)
    await browser.post(f"{path}/take")
    assert desk.case(case_id).owner_id == desk.user(SECOND_HANDLER).id
    page = plain(await browser.post(f"{path}/write", text="Goedemorgen <b>allemaal</b>"))
    assert "De dossierbeheerder schrijft aan de verzekerde:" in page
    assert "Goedemorgen &lt;b&gt;allemaal&lt;/b&gt;" in page
    means = desk.house.means
    desk.once(lambda tx: means.tasks.open(tx, tx.cases.get(case_id, ENGINE), ReadMessageTask(), desk.clock.now()))
    page = await browser.get(path)
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
    assert "Le signalement n’est pas terminé" in page


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
            desk.house.means.timeline.note(tx, case, Event.FACT_GIVEN, Actor("insured"), question=question)

    desk.once(answers)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    assert "L’assuré répond à 3 questions." in page
    assert "first · second · third" in page


async def test_a_file_moments_and_a_cost_reach_the_chat(desk: Desk, browser: Browser) -> None:
    """What a handler sends and asks besides words: read in the insured's chat, in their timeline, at their hour."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in()
    await browser.get(path)

    form = FormData({"form_token": browser.token, "text": "Le modèle de lettre"})
    form.add_field("file", b"%PDF-1.7 a letter", filename="lettre.pdf", content_type="application/pdf")
    page = await browser.post_form(f"{path}/file", form)
    assert browser.status == 200
    assert "Le modèle de lettre" in page
    with desk.house.units() as tx:
        item = next(one for one in tx.evidence.of(case_id) if one.kind == "from_desk")
    assert (item.name, item.mime, item.size) == ("lettre.pdf", "application/pdf", 17)
    assert desk.house.vault.read(case_id, item.id) == b"%PDF-1.7 a letter"

    page = await browser.post(
        f"{path}/appointment", zone="Europe/Paris", how="phone", slot1="2026-11-24T14:30", slot2="", slot3="", note=""
    )
    assert browser.status == 200
    page = await browser.post(f"{path}/cost", step="bailiff_capture", amount="350,00", covered="200")
    assert browser.status == 200
    with desk.house.units() as tx:
        (offered,) = tx.appointments.of(case_id)
        (asked,) = tx.approvals.of(case_id)
    assert offered.slots == (datetime(2026, 11, 24, 13, 30, tzinfo=UTC),)
    assert (asked.amount, asked.covered) == (35_000, 20_000)
    texts = [json.dumps(one, ensure_ascii=False) for one in desk.chat()]
    assert any("14h30" in one for one in texts)
    assert any("150" in one for one in texts), "what stays to pay"


async def test_an_appointment_is_cancelled_with_a_word_of_why(desk: Desk, browser: Browser) -> None:
    """Agreed with the insured, and something came between: it leaves the page, stands in the timeline with its reason, is
    audited, and the insured reads it in their language. Without a reason nothing happens, and the form stays open."""
    case_id = desk.add_case()
    path = f"/cases/{case_id}"
    await browser.sign_in()
    assert 'id="appointments"' not in await browser.get(path)
    page = await browser.post(
        f"{path}/appointment", zone="Europe/Paris", how="phone", slot1="2026-11-24T14:30", slot2="2026-11-25T09:00"
    )
    assert "proposé, sans réponse" in page
    assert "Retirer cette proposition" in page
    with desk.house.units() as tx:
        (offered,) = tx.appointments.of(case_id)
    take = desk.house.use_cases.choose_moment
    await desk.house.run(take, chat=Chat(700, 700), case_id=case_id, appointment_id=offered.id, slot="0")
    page = plain(await browser.get(path))
    assert "convenu avec l’assuré" in page
    cancel = {"appointment": str(offered.id), "reason": " "}
    page = plain(await browser.post(f"{path}/cancel_appointment", **cancel))
    assert browser.status == 422
    assert "Dites pourquoi" in page
    assert f'<details id="cancel-{offered.id}" open>' in page
    page = plain(await browser.post(f"{path}/cancel_appointment", **cancel | {"reason": "Je suis <b>souffrante</b>."}))
    assert browser.status == 200
    assert 'id="appointments"' not in page
    assert "Rendez-vous annulé : mardi 24 novembre 2026 à 14h30" in page.replace("\u202f", " ")
    assert "Je suis &lt;b&gt;souffrante&lt;/b&gt;." in page
    assert "appointment:cancelled" in desk.audit()
    assert "souffrante" in json.dumps(desk.chat()[-1], ensure_ascii=False)


@pytest.mark.parametrize("named", ["", "abc", str(UUID(int=5))])
async def test_no_appointment_of_that_name(desk: Desk, browser: Browser, named: str) -> None:
    """A made-up form, or one of another case: the same answer as for a case that is not there."""
    case_id, other = desk.add_case(), desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    await browser.post(f"/cases/{case_id}/cancel_appointment", appointment=named, reason="x")
    assert browser.status == 404
    await browser.get(f"/cases/{other}")
    await browser.post(f"/cases/{other}/appointment", zone="Europe/Paris", how="phone", slot1="2026-11-24T14:30")
    with desk.house.units() as tx:
        (offered,) = tx.appointments.of(other)
    await browser.get(f"/cases/{case_id}")
    await browser.post(f"/cases/{case_id}/cancel_appointment", appointment=str(offered.id), reason="x")
    assert browser.status == 404


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("appointment", {"how": "phone", "slot1": "2020-01-01T10:00"}, "moments à venir"),
        ("appointment", {"how": "phone", "slot1": "demain"}, "moments à venir"),
        ("appointment", {"how": "pigeon", "slot1": "2026-12-01T10:00"}, "moments à venir"),
        ("cost", {"step": "bailiff_capture", "amount": "cher", "covered": "0"}, "deux montants"),
        ("cost", {"step": "bailiff_capture", "amount": "100", "covered": "200"}, "deux montants"),
        ("cost", {"step": "bailiff_capture", "amount": "1e9999999", "covered": "0"}, "deux montants"),
        ("file", {"text": "sans fichier"}, "un fichier"),
    ],
)
async def test_what_cannot_be_sent_says_why_and_stays_typed(
    desk: Desk, browser: Browser, act: str, fields: dict[str, str], sentence: str
) -> None:
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    page = plain(await browser.post(f"/cases/{case_id}/{act}", **fields))
    assert browser.status == 422
    assert sentence in page
    assert all(
        value in page for name, value in fields.items() if name in ("slot1", "amount", "text") and value[:1].isdigit()
    )
    assert desk.chat() == []


async def test_a_form_that_is_too_heavy_is_not_read(desk: Desk, browser: Browser) -> None:
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    page = await browser.post(f"/cases/{case_id}/write", text="x" * 70_000)
    assert browser.status == 422
    assert "ne peut pas être utilisée" in plain(page)


@pytest.mark.parametrize(
    ("safety", "said"),
    [
        ({}, None),
        ({"danger_now": True}, "Il y a du nouveau"),
        ({"danger_now": True, "write_here": "anytime"}, None),
        ({"danger_now": True, "write_here": "0900-1700-weekdays"}, "attend ces heures"),
        ({"danger_now": False, "write_here": "never"}, "attend qu’elle écrive"),
    ],
)
async def test_the_writing_box_says_when_the_insured_reads(
    desk: Desk, browser: Browser, safety: dict[str, object], said: str | None
) -> None:
    """Beside the box stands the rule that the chat obeys, and none where the message arrives at once."""
    case_id = desk.add_case()

    def told(tx: Transaction) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.facts["safety"] = {**case.told_of("safety"), **safety}
        tx.cases.save(case)

    desk.once(told)
    await browser.sign_in()
    page = plain(await browser.get(f"/cases/{case_id}"))
    found = re.search(r'<p [^>]*id="contact-rule">(.*?)</p>', page)
    assert (found is not None and said is not None and said in found[1]) or (found is None and said is None)
