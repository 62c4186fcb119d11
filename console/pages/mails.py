"""A handler's word on a mail that a stranger wrote to an address of a case."""

from __future__ import annotations

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in
from console.web.act import form_expired
from console.web.context import PARTS
from console.web.forms import read_form
from console.web.render import go
from workflows.use_cases.delivery.commands import PlaceMail


async def place(request: web.Request) -> web.Response:
    """It belongs to the case, or it does not."""
    user, form = signed_in(request), await read_form(request)
    if user is None:
        return form_expired(request)
    belongs = form.text("belongs")
    form.version()
    form.end()
    case_id = await request.app[PARTS].run(PlaceMail(user=user, mail_id=named(request, "mail_id"), belongs=belongs))
    return go(f"/cases/{case_id}#mails")


ROUTES = [web.post("/mails/{mail_id}/place", place)]
