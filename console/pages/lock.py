"""The page behind a mail's link: an insured person locks the chat that their contract was linked to."""

from __future__ import annotations

from aiohttp import web

from console.web.context import PARTS
from console.web.forms import no_fields
from console.web.render import reader_of, show
from workflows.kernel.errors import EgideError
from workflows.use_cases.access.commands import LockByLink


async def ask(request: web.Request) -> web.Response:
    """Asks once more: programs that look into mails follow links, people press buttons."""
    return show(request, "lock.html", page=request.path)


async def lock(request: web.Request) -> web.Response:
    """Locks. Nothing of the person or the case is shown, whoever holds the link."""
    parts, token = request.app[PARTS], request.match_info["token"]
    await no_fields(request)
    try:
        await parts.run(LockByLink(token=token))
    except EgideError as error:
        reader = reader_of(request)
        return show(
            request, "offer_done.html", status=410, reader=reader, title="lock.gone.title", sentence=error.message_key
        )
    return show(request, "offer_done.html", title="lock.done.title", sentence="lock.done.text")


ROUTES = [web.get("/lock/{token}", ask), web.post("/lock/{token}", lock)]
