"""What handlers say of a task: done, what became of an act, that they called; and the files that are to be looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from aiohttp import web

from console.pages.case import named, show_case
from console.pages.queue import signed_in, to_sign_in
from console.web.act import form_expired
from console.web.context import PARTS
from console.web.forms import FormReader, Typed, read_form
from console.web.middleware import status_of
from console.web.render import go, problem_page
from workflows.evidence.item import WEB_CAPTURE
from workflows.evidence.packages import with_stamps
from workflows.kernel.errors import BadInput, EgideError, Refused
from workflows.kernel.people import DeskUser
from workflows.use_cases.delivery.commands import SettleAct
from workflows.use_cases.delivery.settle_act import OUTCOMES
from workflows.use_cases.desk.commands import FinishTask, NoteCall
from workflows.use_cases.evidence.commands import OpenEvidence, SeeStamps
from workflows.use_cases.shared.command import HandlerCommand

Word = Callable[[FormReader, DeskUser, UUID], HandlerCommand[UUID]]


async def finish_task(request: web.Request) -> web.Response:
    """A task is done."""
    return await _end(request, "done", lambda form, user, task_id: FinishTask(user=user, task_id=task_id))


async def settle_act(request: web.Request) -> web.Response:
    """What became of an act whose outcome nobody knew, or whether a held one may leave."""
    return await _end(request, "settle", _settle)


async def called(request: web.Request) -> web.Response:
    """Somebody telephoned: reached or not, and what was said."""
    return await _end(request, "called", _called)


def _settle(form: FormReader, user: DeskUser, task_id: UUID) -> SettleAct:
    said = form.text("outcome")
    outcome = next((one for one in OUTCOMES if one == said), None)
    if outcome is None:
        raise BadInput
    return SettleAct(user=user, task_id=task_id, seen=form.version(), outcome=outcome)


def _called(form: FormReader, user: DeskUser, task_id: UUID) -> NoteCall:
    return NoteCall(user=user, task_id=task_id, reached=form.is_yes("reached"), words=form.text("text"))


async def _end(request: web.Request, act: str, read: Word) -> web.Response:
    """Afterwards the page as it is now; a refusal of which the case is known says why on it."""
    user, form = signed_in(request), await read_form(request)
    if user is None:
        return form_expired(request)
    task_id = named(request, "task_id")
    command = read(form, user, task_id)
    form.end()
    try:
        case_id = await request.app[PARTS].run(command)
    except EgideError as error:
        about = error.params.get("case_id")
        if not isinstance(about, UUID):
            raise
        return await show_case(request, about, error, Typed(form.form, act, task_id))
    return go(f"/cases/{case_id}#tasks")


async def open_evidence(request: web.Request) -> web.Response:
    """Shows one file of the insured: a copy without what it says of its maker, or with `?original` the bytes as they
    came. The look is audited."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts, case_id = request.app[PARTS], named(request, "case_id")
    item = await parts.run(OpenEvidence(user=user, case_id=case_id, item_id=named(request, "item_id")))
    try:
        content = await asyncio.to_thread(parts.vault.read, case_id, item.id)
    except (LookupError, ValueError):
        error = Refused("error.evidence_unreadable")
        return problem_page(request, error, status_of(error))
    if item.kind == WEB_CAPTURE:
        stamps = await parts.run(SeeStamps(user=user, case_id=case_id, item_id=item.id))
        content = await asyncio.to_thread(with_stamps, content, stamps)
    copy = None if "original" in request.query else await asyncio.to_thread(parts.uploads.shown, content)
    name = quote(item.name or item.kind, safe="")
    headers = {"Content-Disposition": f"{'inline' if copy else 'attachment'}; filename*=UTF-8''{name}"}
    if copy is not None:
        return web.Response(body=copy.content, content_type=copy.media_type, headers=headers)
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


ROUTES = [
    web.post("/tasks/{task_id}/done", finish_task),
    web.post("/tasks/{task_id}/settle", settle_act),
    web.post("/tasks/{task_id}/called", called),
    web.get("/cases/{case_id}/evidence/{item_id}", open_evidence),
]
