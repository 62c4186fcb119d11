"""A handler sees what a machine captured: the verdict in plain words, the picture, the package; and what is left to them."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from tests.console.parts import Browser, Desk
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import Kept
from workflows.evidence.page_verdict import PageVerdict, WordsFound
from workflows.kernel.people import ENGINE
from workflows.use_cases.evidence.capture_page import KeepCapture, PutOffCapture

URL = "https://forum.example.org/fil?a=<b>&c=1"
SHOWN = PageVerdict(
    ("cookie_banner",), (WordsFound("elle vole", "shown", 3, 9), WordsFound("menteuse", "in_code")), "seen"
)


def ordered(desk: Desk, case_id: UUID) -> CaptureOrder:
    """An order that a machine holds."""
    new_id, now = desk.house.means.new_id, desk.clock.now()
    order = CaptureOrder(
        new_id(),
        case_id,
        f"{case_id}:post:{new_id()}",
        "post",
        URL,
        now,
        now,
        ("elle vole",),
        attempt=9,
        item_id=new_id(),
    )
    assert desk.once(lambda tx: tx.captures.add(order))
    return order


def kept(desk: Desk, order: CaptureOrder, verdict: PageVerdict, pictures: int = 2) -> None:
    """The machine brings it back."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("full.png", b"\x89PNG one")
        archive.writestr("full-02.png", b"\x89PNG two")
    item_id = order.item_id
    assert item_id is not None
    stored: Kept = desk.house.vault.keep(order.case_id, item_id, made.getvalue())
    keep = KeepCapture(desk.house.means)
    desk.once(
        lambda tx: keep(
            tx,
            order_id=order.id,
            item_id=item_id,
            kept=stored,
            verdict=verdict,
            title="Fil <du> village",
            pictures=pictures,
        )
    )


async def test_a_capture_is_seen_and_taken_away(desk: Desk, browser: Browser) -> None:
    """Its pictures open, its package is saved; looks are audited; nobody else gets them."""
    case_id = desk.add_case()
    order = ordered(desk, case_id)
    kept(desk, order, SHOWN)
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert "Fil &lt;du&gt; village" in page
    assert "elle vole" in page
    assert "La publication est visible de tous." in page
    assert "bannière de cookies" in page
    way = f"{desk.url}/cases/{case_id}/captures/{order.id}"
    for number, content in ((1, b"\x89PNG one"), (2, b"\x89PNG two")):
        async with browser.session.get(f"{way}/{number}") as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", content)
    async with browser.session.get(f"{desk.url}/cases/{case_id}/evidence/{order.item_id}") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert (await answer.read())[:2] == b"PK"
    assert desk.audit().count("evidence:seen") == 3
    for bad in ("0", "3", "x", "99999999999999999999"):
        async with browser.session.get(f"{way}/{bad}") as answer:
            assert answer.status == 404
    stranger = Browser(desk.url)
    await stranger.get(f"/cases/{case_id}/captures/{order.id}/1")
    assert stranger.at == "/sign-in"
    await stranger.close()
    other = desk.add_case()
    await browser.get(f"/cases/{other}/captures/{order.id}/1")
    assert browser.status == 404


async def test_what_a_machine_could_not_do(desk: Desk, browser: Browser) -> None:
    """Stands as a task with the reason in plain words and the address."""
    case_id = desk.add_case()
    order = ordered(desk, case_id)
    put_off: Any = PutOffCapture(desk.house.means)
    desk.once(lambda tx: put_off(tx, order_id=order.id, item_id=order.item_id, reason="certificate"))
    await browser.sign_in()
    page = await browser.get(f"/cases/{case_id}")
    assert "Le certificat du site n’est pas valable" in page
    assert "Capturer la page à la main" in page
    assert desk.once(lambda tx: tx.cases.get(case_id, ENGINE)).record("timestamped_capture").state == "planned"
