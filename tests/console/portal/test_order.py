"""The bailiff's side: a link that opens one order and takes one report, and what it never opens."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from aiohttp import FormData
from sqlalchemy import select

from adapters.security.signed_links import SignedLinks
from console.web.middleware import BIGGEST_FILE
from storage.tables.core import outbox
from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from tests.console.test_letters import ask, of
from workflows.case.step import StepRecord
from workflows.evidence.bailiff_order import STEP, BailiffOrder
from workflows.kernel.errors import StepRefused
from workflows.kernel.people import ENGINE
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.commands import FinishStep, OrderBailiff, RevokeOrder
from workflows.use_cases.letters.commands import ApproveLetter, DraftLetter, EditLetter, SeeLetter

REPORT = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTE = REPORT + b"% fee\n"
TO = "etude@huissier.example"
SAMPLES = {
    "money": "250.00 EUR",
    "day": "2026-12-01",
    "instant": "2026-12-01 18:00",
    "date": "2026-12-01",
    "number": "1",
}


def approve(desk: Desk, case_id: UUID, at: datetime | None, *, back: bool = False) -> None:
    """The plan of the case counts as approved from then, or not; with `back` the step of the capture is as it was planned."""

    def change(tx: Transaction) -> None:
        case = tx.cases.get(case_id, ENGINE)
        case.plan_approved_at = at
        if back:
            case.steps[STEP] = StepRecord(STEP)
        tx.cases.save(case)

    desk.once(change)


def approved(desk: Desk) -> UUID:
    """An approved order, in a case whose plan is approved and whose earlier step is done."""
    case_id, user = desk.add_case(), desk.user()
    approve(desk, case_id, desk.clock.now())
    ask(desk, FinishStep(user=user, case_id=case_id, step="verify_cover"))
    letter_id: UUID = ask(desk, DraftLetter(user=user, case_id=case_id, kind="bailiff_order"))
    values: dict[str, str] = {}
    for _ in range(3):
        view = ask(desk, SeeLetter(user=user, letter_id=letter_id))
        assert view.letter is not None
        if view.letter.may_leave:
            break
        shapes = {key: one.shape for key, one in view.fields}
        values |= {one.key: SAMPLES.get(shapes.get(one.key, ""), "de la main à la main") for one in view.letter.blanks}
        reasons = {one.id: "vu avec l’étude" for one in view.letter.hindrances if one.weight == "override"}
        ask(desk, EditLetter(user=user, letter_id=letter_id, values=values, overrides=reasons))
    ask(desk, ApproveLetter(user=user, letter_id=letter_id, fingerprint=view.fingerprint))
    return letter_id


def link(desk: Desk, to: str = TO) -> str:
    """The path of the link in the last mail to somebody."""
    with desk.house.units() as tx:
        rows = tx.connection.execute(select(outbox.c.payload).where(outbox.c.to == to).order_by(outbox.c.id)).all()
    found = re.search(r"https?://[^/\s]+(/order/\S+)", str(rows[-1].payload["text"]))
    assert found
    return found[1]


def ordered(desk: Desk) -> tuple[UUID, str]:
    letter_id = approved(desk)
    ask(desk, OrderBailiff(user=desk.user(), letter_id=letter_id, to=TO))
    return letter_id, link(desk)


def orders(desk: Desk, letter_id: UUID) -> list[BailiffOrder]:
    case_id = of(desk, letter_id).case_id
    return list(desk.once(lambda tx: tx.bailiff_orders.of(case_id)))


def filled(
    browser: Browser, report: bytes | None, fee: str = "0", note: bytes | None = None, name: str = "pv.pdf"
) -> FormData:
    form = FormData()
    form.add_field("form_token", browser.token)
    form.add_field("fee", fee)
    if report is not None:
        form.add_field("report", report, filename=name, content_type="application/pdf")
    if note is not None:
        form.add_field("fee_note", note, filename="note.pdf", content_type="application/pdf")
    return form


async def test_a_report_comes_back_and_opens_what_waited(desk: Desk, browser: Browser) -> None:
    """The order alone is shown; the report and the note are kept byte for byte; the step ends; a handler has a task."""
    letter_id, path = ordered(desk)
    case_id = of(desk, letter_id).case_id
    assert desk.case(case_id).record(STEP).state == "under_way"
    page = plain(await browser.get(path))
    assert (browser.status, "Ordre de constat" in page, "NF" in page or "procès-verbal mentionne" in page) == (
        200,
        True,
        True,
    )
    assert [one for one in (desk.case(case_id).number, "/cases/", "/queue", 'id="timeline"') if one in page] == []
    page = plain(await browser.post_form(f"{path}/return", filled(browser, REPORT, "250,50", NOTE)))
    assert (browser.status, "le procès-verbal est reçu" in page, "250,50" in page) == (200, True, True)
    (order,) = orders(desk, letter_id)
    assert (order.state, order.fee) == ("returned", 25050)
    assert order.report_id is not None
    assert order.fee_note_id is not None
    vault = desk.parts().vault
    assert (vault.read(case_id, order.report_id), vault.read(case_id, order.fee_note_id)) == (REPORT, NOTE)
    assert desk.case(case_id).record(STEP).state == "done"
    assert [one.kind for one in desk.once(lambda tx: tx.tasks.open_of(case_id))].count("bailiff_report") == 1
    assert {"order:seen", "bailiff:ordered", "bailiff:returned", "step:done"} <= set(desk.audit())


async def test_a_link_that_was_used_takes_nothing_more(desk: Desk, browser: Browser) -> None:
    letter_id, path = ordered(desk)
    await browser.get(path)
    token = browser.token
    await browser.post_form(f"{path}/return", filled(browser, REPORT))
    form = FormData({"form_token": token, "fee": "0"})
    form.add_field("report", NOTE, filename="other.pdf", content_type="application/pdf")
    page = await browser.post_form(f"{path}/return", form)
    assert (browser.status, "n’ouvre plus rien" in page) == (410, True)
    case_id = of(desk, letter_id).case_id
    kept = desk.once(lambda tx: [one for one in tx.evidence.of(case_id) if one.kind == "bailiff_report"])
    assert len(kept) == 1


async def test_links_that_open_nothing_cannot_be_told_apart(desk: Desk, browser: Browser) -> None:
    """Altered, of another purpose, of no order, expired, revoked: one page, word for word; nothing of a file is read."""
    letter_id, path = ordered(desk)
    (order,) = orders(desk, letter_id)
    links = desk.house.means.links
    assert isinstance(links, SignedLinks)
    later = desk.clock.now().replace(year=2030)
    wrong = [
        path[:-1] + ("A" if path[-1] != "A" else "B"),
        "/order/" + links.seal("offer", order.id, later),
        "/order/" + links.seal("order", uuid4(), later),
        "/order/" + links.seal("order", letter_id, later),
        "/order/..%2f..%2fqueue",
        "/order/x" * 1,
    ]
    pages = set()
    for one in wrong:
        pages.add(_said(await browser.get(one)))
        assert browser.status == 410, one
        await browser.post_form(f"{one}/return", filled(browser, REPORT))
        assert browser.status == 410, one
    ask(desk, RevokeOrder(user=desk.user(), letter_id=letter_id, reason="autre étude"))
    pages.add(_said(await browser.get(path)))
    ask(desk, OrderBailiff(user=desk.user(), letter_id=letter_id, to=TO))
    again = link(desk)
    assert again != path
    await browser.get(again)
    assert browser.status == 200
    desk.clock.advance(days=31)
    pages.add(_said(await browser.get(again)))
    assert len(pages) == 1


def _said(page: str) -> str:
    found = re.search(r'<section class="card door">.*?</section>', page, re.DOTALL)
    assert found
    return found[0]


async def test_one_link_opens_its_own_order_alone(desk: Desk, browser: Browser) -> None:
    """A second order of another case: neither page nor PDF of the one is had by the link of the other."""
    letter_id, path = ordered(desk)
    other = approved(desk)
    ask(desk, OrderBailiff(user=desk.user(), letter_id=other, to="other@huissier.example"))
    second = link(desk, "other@huissier.example")
    async with (
        browser.session.get(f"{browser.base}{path}/pdf") as mine,
        browser.session.get(f"{browser.base}{second}/pdf") as theirs,
    ):
        assert (await mine.read(), await theirs.read()) == (of(desk, letter_id).content, of(desk, other).content)
    for page in (
        "/queue",
        f"/cases/{of(desk, letter_id).case_id}",
        f"/letters/{letter_id}",
        f"/letters/{letter_id}/pdf",
    ):
        async with browser.session.get(browser.base + page) as answer:
            assert answer.url.path == "/sign-in"


@pytest.mark.parametrize(
    ("report", "fee", "note", "said"),
    [
        (None, "0", None, "Choisissez le PDF"),
        (b"", "0", None, "Choisissez le PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "0", None, "attendus en PDF|pas prise|n’est pas"),
        (b"MZ" + b"\0" * 200, "0", None, "attendus en PDF|n’est pas"),
        (REPORT, "cent", None, "Indiquez le montant"),
        (REPORT, "-3", None, "Indiquez le montant"),
        (REPORT, "250", None, "Indiquez le montant"),
        (REPORT, "0", NOTE, "Indiquez le montant"),
        (REPORT, "100000,01", NOTE, "Indiquez le montant"),
    ],
)
async def test_what_cannot_be_taken_says_why_and_loses_nothing(
    desk: Desk, browser: Browser, report: bytes | None, fee: str, note: bytes | None, said: str
) -> None:
    letter_id, path = ordered(desk)
    await browser.get(path)
    page = plain(await browser.post_form(f"{path}/return", filled(browser, report, fee, note)))
    assert (browser.status, bool(re.search(said, page))) == (422, True), page
    (order,) = orders(desk, letter_id)
    assert order.state == "ordered"
    await browser.post_form(f"{path}/return", filled(browser, REPORT))
    assert orders(desk, letter_id)[0].state == "returned"


async def test_a_name_that_climbs_and_a_form_that_is_too_heavy(desk: Desk, browser: Browser) -> None:
    """The name is the last of its path; a body beyond the limit is refused before it is read."""
    letter_id, path = ordered(desk)
    await browser.get(path)
    token = browser.token
    await browser.post_form(f"{path}/return", filled(browser, REPORT + bytes(BIGGEST_FILE)))
    assert (browser.status, "20 Mo" in plain(browser.page)) == (422, True)
    form = FormData({"form_token": token, "fee": "0"}, quote_fields=False)
    form.add_field("report", REPORT, filename="..\\..\\etc/../passwd.pdf", content_type="text/html")
    await browser.post_form(f"{path}/return", form)
    case_id = of(desk, letter_id).case_id
    (item,) = desk.once(lambda tx: [one for one in tx.evidence.of(case_id) if one.kind == "bailiff_report"])
    assert (item.name, item.mime) == ("passwd.pdf", "application/pdf")


async def test_a_form_without_its_token_is_refused(desk: Desk, browser: Browser) -> None:
    letter_id, path = ordered(desk)
    form = FormData({"form_token": "made up", "fee": "0"})
    form.add_field("report", REPORT, filename="a.pdf", content_type="application/pdf")
    await browser.post_form(f"{path}/return", form)
    assert (browser.status, orders(desk, letter_id)[0].state) == (422, "ordered")


async def test_guessing_is_slowed_down_and_no_order_is_inspected_for_ever(desk: Desk, browser: Browser) -> None:
    """Thirty wrong links from one source in a quarter of an hour, ten tries to bring a report to one order."""
    letter_id, path = ordered(desk)
    statuses = []
    for number in range(32):
        await browser.get(f"/order/guess{number}")
        statuses.append(browser.status)
    assert statuses == [410] * 30 + [429] * 2
    await browser.get(path)
    tries = []
    for _ in range(12):
        await browser.post_form(f"{path}/return", filled(browser, b"MZ"))
        tries.append("Trop d" in browser.page)
    assert tries == [False] * 10 + [True] * 2
    assert orders(desk, letter_id)[0].state == "ordered"


async def test_nothing_is_ordered_before_its_step_may_begin(desk: Desk) -> None:
    """The plan is to be approved again: no link leaves, and the letter stays to be sent."""
    letter_id = approved(desk)
    approve(desk, of(desk, letter_id).case_id, None)
    with pytest.raises(StepRefused):
        ask(desk, OrderBailiff(user=desk.user(), letter_id=letter_id, to=TO))
    assert (orders(desk, letter_id), of(desk, letter_id).state) == ([], "approved")


async def test_a_report_that_comes_too_early_is_kept_and_the_task_says_so(desk: Desk, browser: Browser) -> None:
    """The step was set back meanwhile: nothing that came is lost, nothing opens by itself."""
    letter_id, path = ordered(desk)
    case_id = of(desk, letter_id).case_id
    approve(desk, case_id, None, back=True)
    await browser.get(path)
    await browser.post_form(f"{path}/return", filled(browser, REPORT))
    (task,) = desk.once(lambda tx: [one for one in tx.tasks.open_of(case_id) if one.kind == "bailiff_report"])
    assert (task.payload.held, desk.case(case_id).record(STEP).state) == ("error.plan_not_approved", "planned")


async def test_a_handler_orders_once_and_the_case_does_not_keep_the_link(desk: Desk, browser: Browser) -> None:
    letter_id = approved(desk)
    await browser.sign_in()
    for _ in range(2):
        page = await browser.get(f"/letters/{letter_id}")
        await browser.post(f"/letters/{letter_id}/order", to=TO)
    page = plain(await browser.get(f"/letters/{letter_id}"))
    assert ("lien ouvert jusqu’au" in page, "/order/" not in page.replace(f"/letters/{letter_id}/order", "")) == (
        True,
        True,
    )
    assert len(orders(desk, letter_id)) == 1
    case_id = of(desk, letter_id).case_id
    (mail,) = desk.once(lambda tx: [one for one in tx.mails.of(case_id) if one.address == TO])
    assert ("[…]" in mail.text, "/order/" in mail.text) == (True, False)
    page = plain(await browser.post(f"/letters/{letter_id}/revoke", reason="autre étude"))
    assert "lien retiré le" in page


@pytest.mark.parametrize(("language", "said"), [("nl", "Opdracht tot vaststelling"), ("en", "Order for findings")])
async def test_the_page_reads_in_the_language_that_is_chosen(
    desk: Desk, browser: Browser, language: str, said: str
) -> None:
    _, path = ordered(desk)
    await browser.get(path)
    page = plain(await browser.post("/language", language=language, back=path))
    assert said in page
