"""The pictures of a captured page, taken out of its sealed package as they are; the look is audited."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import Final

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.web.context import PARTS
from console.web.middleware import status_of
from console.web.render import problem_page
from workflows.kernel.errors import NotFound, Refused
from workflows.use_cases.evidence.commands import OpenCapture

FIRST: Final = "full.png"
LARGEST: Final = 256 * 1024 * 1024


async def show_picture(request: web.Request) -> web.Response:
    """Shows one picture of the page, counted from 1."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    number = request.match_info["number"]
    parts, case_id = request.app[PARTS], named(request, "case_id")
    order = await parts.run(OpenCapture(user=user, case_id=case_id, order_id=named(request, "order_id")))
    if not number.isdecimal() or not 1 <= int(number) <= order.pictures or order.item_id is None:
        raise NotFound
    try:
        package = await asyncio.to_thread(parts.vault.read, case_id, order.item_id)
        content = await asyncio.to_thread(picture_in, package, int(number))
    except (LookupError, ValueError, zipfile.BadZipFile):
        error = Refused("error.evidence_unreadable")
        return problem_page(request, error, status_of(error))
    return web.Response(body=content, content_type="image/png", headers={"Content-Disposition": "inline"})


def picture_in(package: bytes, number: int) -> bytes:
    """Raises KeyError where the package has no such picture, ValueError for one that is larger than any."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        entry = archive.getinfo(FIRST if number == 1 else f"full-{number:02}.png")
        if entry.file_size > LARGEST:
            raise ValueError(entry.filename)
        return archive.read(entry)


ROUTES = [web.get("/cases/{case_id}/captures/{order_id}/{number}", show_picture)]
