"""The court proceedings of a case, and the drafts of their acts for the lawyer."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.views.proceedings import proceedings_page
from console.web.context import PARTS
from console.web.forms import read_form
from console.web.render import problem_page, reader_of, show
from workflows.kernel.errors import EgideError
from workflows.use_cases.desk.commands import DraftProceeding, SeeProceedings

ATTACHED: Final = "attachment"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def proceedings(request: web.Request) -> web.Response:
    """Every proceeding of the country of the case, those that open first."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts = request.app[PARTS]
    file = await parts.run(SeeProceedings(user=user, case_id=named(request, "case_id")))
    reader = reader_of(request, parts.rulebook.jurisdictions.zone(file.case.jurisdiction).key)
    return show(request, "proceedings.html", reader=reader, **proceedings_page(reader, file))


async def draft(request: web.Request) -> web.Response:
    """The draft of one, which is audited before it is given."""
    user, form = signed_in(request), await read_form(request)
    if user is None:
        return problem_page(request, EgideError("error.form_expired"), 403)
    proceeding, language = form.text("proceeding"), form.text("language")
    form.end()
    command = DraftProceeding(
        user=user, case_id=named(request, "case_id"), proceeding=proceeding, language=language
    )  # fmt: skip
    made = await request.app[PARTS].run(command)
    headers = {"Content-Disposition": f"{ATTACHED}; filename={made.name}", "Cache-Control": "no-store"}
    return web.Response(body=made.content, content_type=DOCX, headers=headers)


ROUTES = [
    web.get("/cases/{case_id}/proceedings", proceedings),
    web.post("/cases/{case_id}/proceedings/draft", draft),
]
