"""The hold that keeps the evidence of a case from being destroyed: whether it stands, and the form that puts or lifts it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.web.act import form_expired
from console.web.context import PARTS
from console.web.forms import read_form
from console.web.middleware import status_of
from console.web.render import go, reader_of, show
from workflows.kernel.errors import EgideError, NotFound
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.commands import SeeCase
from workflows.use_cases.evidence.commands import HoldCase


async def hold(request: web.Request) -> web.Response:
    """The page shows whether the case is held, and asks for the reason of a change."""
    user = signed_in(request)
    return to_sign_in(request) if user is None else await _page(request, user, named(request, "case_id"))


async def change(request: web.Request) -> web.Response:
    """The vault is told once the chain of custody says it: what is lifted without a word of why stays held."""
    user, form, case_id = signed_in(request), await read_form(request), named(request, "case_id")
    if user is None:
        return form_expired(request)
    parts, is_held, reason = request.app[PARTS], form.is_yes("held"), form.text("reason")
    form.end()
    try:
        await parts.run(HoldCase(user=user, case_id=case_id, is_held=is_held, reason=reason))
        await asyncio.to_thread(parts.vault.hold, case_id, is_held)
    except NotFound:
        raise
    except EgideError as error:
        return await _page(request, user, case_id, error, reason)
    return go(f"/cases/{case_id}/hold")


async def _page(
    request: web.Request, user: DeskUser, case_id: UUID, error: EgideError | None = None, reason: str = ""
) -> web.Response:
    parts, reader = request.app[PARTS], reader_of(request)
    file = await parts.run(SeeCase(user=user, case_id=case_id, again=error is not None))
    return show(
        request,
        "hold.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=f"/cases/{case_id}/hold",
        case=file.case,
        is_held=await asyncio.to_thread(parts.vault.is_held, case_id),
        sentence=reader.error(error) if error else None,
        reason=reason,
    )


ROUTES = [web.get("/cases/{case_id}/hold", hold), web.post("/cases/{case_id}/hold", change)]
