"""What handlers say of a task: done, what became of an act, that they called; and the files that are to be looked at."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from aiohttp import web

from console.pages.case import named, show_case
from console.pages.queue import signed_in, to_sign_in
from console.views import conflict
from console.web.context import PARTS
from console.web.middleware import status_of
from console.web.render import go, problem_page
from workflows.evidence.item import Evidence
from workflows.kernel.errors import EgideError, Refused

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""What a browser shows as it is, and cannot take for a page. Everything else is saved, never opened here."""


async def finish_task(request: web.Request) -> web.Response:
    """A task is done."""
    return await _end(request, "done", request.app[PARTS].use_cases.finish_task)


async def settle_act(request: web.Request) -> web.Response:
    """What became of an act whose outcome nobody knew, or whether a held one may leave."""
    outcome = str((await request.post()).get("outcome", ""))
    return await _end(request, "settle", request.app[PARTS].use_cases.settle_act, outcome=outcome)


async def called(request: web.Request) -> web.Response:
    """Somebody telephoned: reached or not, and what was said."""
    form = await request.post()
    given = {"reached": form.get("reached") == "yes", "words": str(form.get("text", ""))}
    return await _end(request, "called", request.app[PARTS].use_cases.note_call, **given)


async def _end(request: web.Request, act: str, use_case: Any, **given: Any) -> web.Response:
    """Afterwards the page as it is now; a refusal of which the case is known says why on it."""
    user, form = signed_in(request), await request.post()
    if user is None:
        return problem_page(request, EgideError("error.form_expired"), 403)
    parts, task_id = request.app[PARTS], named(request, "task_id")
    seen = conflict.version_in(form) if act in conflict.CHECKED else None
    try:
        case_id = await parts.run(
            parts.use_cases.act_as_seen, act=use_case, seen=seen, user=user, task_id=task_id, **given
        )
    except EgideError as error:
        if "case_id" not in error.params:
            raise
        typed = {"act": act, "task": task_id, "text": str(form.get("text", "")), "form": form}
        return await show_case(request, error.params["case_id"], error, typed)
    return go(f"/cases/{case_id}#tasks")


async def open_evidence(request: web.Request) -> web.Response:
    """One file of the insured, as it came; the look is audited."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts, case_id = request.app[PARTS], named(request, "case_id")
    item: Evidence = await parts.run(
        parts.use_cases.open_evidence, user=user, case_id=case_id, item_id=named(request, "item_id")
    )
    try:
        content = await asyncio.to_thread(parts.vault.read, case_id, item.id)
    except (LookupError, ValueError):
        error = Refused("error.evidence_unreadable")
        return problem_page(request, error, status_of(error))
    is_shown = item.mime in SHOWN
    name = quote(item.name or item.kind, safe="")
    headers = {"Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{name}"}
    kind = str(item.mime) if is_shown else "application/octet-stream"
    return web.Response(body=content, content_type=kind, headers=headers)


ROUTES = [
    web.post("/tasks/{task_id}/done", finish_task),
    web.post("/tasks/{task_id}/settle", settle_act),
    web.post("/tasks/{task_id}/called", called),
    web.get("/cases/{case_id}/evidence/{item_id}", open_evidence),
]
