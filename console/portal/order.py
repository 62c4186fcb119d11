"""The bailiff's page: one order, its sheet as PDF, and a form that takes the report and what it costs. A link that opens
nothing answers the same whatever the reason, before a byte of a file is read."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import Final
from uuid import UUID

from aiohttp import web

from console.pages.talk import cents
from console.web.context import PARTS, ConsoleContext
from console.web.forms import FormReader, read_form
from console.web.middleware import LANGUAGE_COOKIE, status_of
from console.web.reader import chosen_language
from console.web.render import go, reader_of, show
from console.web.source import source_of
from workflows.evidence.bailiff_order import PDF
from workflows.evidence.item import LARGEST
from workflows.kernel.errors import BadInput, EgideError, LinkOver
from workflows.use_cases.desk.bailiff import Brought, OpenedOrder
from workflows.use_cases.desk.commands import OpenOrder, ReturnReport

RETURN: Final = "order-report"
"""The name of the route that takes files: the only one of a visitor without an account."""
INLINE: Final = "inline"
TOO_MANY: Final = 429


async def order(request: web.Request) -> web.Response:
    """Shows the order alone: nothing of the case besides, and nobody else's."""
    try:
        opened = await _open(request)
    except EgideError as error:
        return _gone(request, error)
    return _page(request, opened)


async def sheet(request: web.Request) -> web.Response:
    """Shows the order as it was approved, byte for byte."""
    try:
        opened = await _open(request)
    except EgideError as error:
        return _gone(request, error)
    headers = {"Content-Disposition": f"{INLINE}; filename*=UTF-8''{opened.order.id}.pdf"}
    return web.Response(body=opened.pdf, content_type=PDF, headers=headers)


async def bring(request: web.Request) -> web.Response:
    """Takes the report: inspected, kept in the vault, then told."""
    parts, token = request.app[PARTS], request.match_info["token"]
    try:
        opened = await _open(request)
    except EgideError as error:
        return _gone(request, error)
    form = await read_form(request)
    fee = form.text("fee")
    report, note = form.file("report"), form.file("fee_note")
    form.end()
    try:
        amount = cents(fee)
        if report is None:
            raise BadInput("error.order_report")
        if amount < 0:
            raise BadInput("error.order_fee")
        case_id = opened.order.case_id
        brought = await _kept(parts, case_id, report)
        fee_note = await _kept(parts, case_id, note) if note is not None else None
        await parts.run(ReturnReport(token=token, report=brought, fee=amount, fee_note=fee_note))
    except EgideError as error:
        return _gone(request, error) if isinstance(error, LinkOver) else _page(request, opened, error, form)
    return go(f"/order/{token}")


async def may_bring(request: web.Request) -> None:
    """Looked at before a byte of a file is read. Raises LinkOver for a link that takes none, and for one that is tried too
    often."""
    command = OpenOrder(token=request.match_info["token"], source=source_of(request), bringing=True)
    opened = await request.app[PARTS].run(command)
    if opened is None or opened.order.state != "ordered":
        raise LinkOver


async def _open(request: web.Request) -> OpenedOrder:
    command = OpenOrder(token=request.match_info["token"], source=source_of(request))
    opened = await request.app[PARTS].run(command)
    if opened is None:
        raise LinkOver
    return opened


async def _kept(parts: ConsoleContext, case_id: UUID, field: web.FileField) -> Brought:
    content = await asyncio.to_thread(field.file.read, LARGEST + 1)
    if not content or len(content) > LARGEST:
        raise BadInput("error.file_too_large" if content else "error.order_report")
    if await asyncio.to_thread(parts.uploads.inspect, content) != PDF:
        raise BadInput("error.order_pdf")
    item_id = parts.new_id()
    kept = await asyncio.to_thread(parts.vault.keep, case_id, item_id, content)
    return Brought(item_id, PurePath(field.filename.replace("\\", "/")).name or "report.pdf", kept)


def _page(
    request: web.Request, opened: OpenedOrder, error: EgideError | None = None, form: FormReader | None = None
) -> web.Response:
    mine = opened.order
    zone = request.app[PARTS].rulebook.jurisdictions.zone(opened.country).key
    reader = reader_of(request, zone, chosen_language(request.cookies.get(LANGUAGE_COOKIE), mine.language))
    return show(
        request,
        "order.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=request.path.removesuffix("/return"),
        order=mine,
        lines=opened.words.splitlines(),
        sentence=reader.error(error) if error else None,
        fee=form.text("fee") if form else "",
    )


def _gone(request: web.Request, error: EgideError) -> web.Response:
    status = TOO_MANY if error.message_key == "error.too_many_tries" else 410
    sentence = error.message_key if status == TOO_MANY else "order.gone.text"
    return show(request, "offer_done.html", status=status, title="order.gone.title", sentence=sentence)


ROUTES = [
    web.get("/order/{token}", order),
    web.get("/order/{token}/pdf", sheet),
    web.post("/order/{token}/return", bring, name=RETURN),
]
