"""The court proceedings of a case, and the drafts of their acts for the lawyer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.views.proceedings import proceedings_page
from console.web.act import carry_out, form_expired
from console.web.context import PARTS
from console.web.forms import FormReader, read_form
from console.web.middleware import status_of
from console.web.render import reader_of, show
from workflows.kernel.errors import EgideError
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.commands import BeginProceeding, DraftProceeding, NoteStage, SeeProceedings
from workflows.use_cases.shared.command import HandlerCommand

ATTACHED: Final = "attachment"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def proceedings(request: web.Request) -> web.Response:
    """Every proceeding of the country of the case, those that open first."""
    return to_sign_in(request) if signed_in(request) is None else await _page(request)


async def act(request: web.Request) -> web.Response:
    """A proceeding begins, or a stage of one is noted; what was typed stays where it is refused."""
    user, case_id, name = signed_in(request), named(request, "case_id"), request.match_info["act"]
    if user is None:
        return form_expired(request)
    return await carry_out(
        request,
        lambda form: ACTS[name](form, user, case_id),
        lambda error, form: _page(request, error, form),
        f"/cases/{case_id}/proceedings",
    )


async def _page(request: web.Request, error: EgideError | None = None, form: FormReader | None = None) -> web.Response:
    user, parts = signed_in(request), request.app[PARTS]
    assert user is not None
    file = await parts.run(SeeProceedings(user=user, case_id=named(request, "case_id")))
    reader = reader_of(request, parts.rulebook.jurisdictions.zone(file.case.jurisdiction).key)
    return show(
        request,
        "proceedings.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=f"/cases/{file.case.id}/proceedings",
        sentence=reader.error(error) if error else None,
        typed={name: str(value) for name, value in form.form.items()} if form else {},
        **proceedings_page(reader, file),
    )


def _begin(form: FormReader, user: DeskUser, case_id: UUID) -> BeginProceeding:
    return BeginProceeding(user=user, case_id=case_id, proceeding=form.text("proceeding"))


def _stage(form: FormReader, user: DeskUser, case_id: UUID) -> NoteStage:
    return NoteStage(
        user=user,
        case_id=case_id,
        court_id=form.identifier("court"),
        stage=form.text("stage"),
        on=form.day("on"),
        hour=form.text("hour"),
        words=form.text("words"),
        comply_hours=form.text("comply"),
    )


async def draft(request: web.Request) -> web.Response:
    """The draft of one, which is audited before it is given."""
    user, form = signed_in(request), await read_form(request)
    if user is None:
        return form_expired(request)
    proceeding, language = form.text("proceeding"), form.text("language")
    form.end()
    command = DraftProceeding(
        user=user, case_id=named(request, "case_id"), proceeding=proceeding, language=language
    )  # fmt: skip
    made = await request.app[PARTS].run(command)
    headers = {"Content-Disposition": f"{ATTACHED}; filename={made.name}", "Cache-Control": "no-store"}
    return web.Response(body=made.content, content_type=DOCX, headers=headers)


ACTS: Final[dict[str, Callable[[FormReader, DeskUser, UUID], HandlerCommand[None]]]] = {
    "begin": _begin,
    "stage": _stage,
}
ROUTES = [
    web.get("/cases/{case_id}/proceedings", proceedings),
    web.post("/cases/{case_id}/proceedings/draft", draft),
    web.post("/cases/{case_id}/proceedings/{act:begin|stage}", act),
]
