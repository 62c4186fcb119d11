"""The dossier for a lawyer, made when a handler asks for it; that it left is written down before it is given."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from console.pages.case import named, show_case
from console.pages.queue import signed_in
from console.web.act import form_expired
from console.web.context import PARTS
from console.web.forms import Typed, read_form
from console.web.reader import chosen_language
from workflows.kernel.errors import EgideError, NotFound
from workflows.use_cases.desk.commands import KeepDossier, ReadDossier

ATTACHED: Final = "attachment"


async def make_dossier(request: web.Request) -> web.Response:
    """Shows the archive, encrypted where the form names the lawyer's key. A refusal is said on the page of the case."""
    user = signed_in(request)
    case_id = named(request, "case_id")
    if user is None:
        return form_expired(request)
    parts, form = request.app[PARTS], await read_form(request)
    language, recipient = chosen_language(form.text("language")), form.text("recipient").strip() or None
    form.end()
    try:
        source = await parts.run(ReadDossier(user=user, case_id=case_id, language=language))
        made = await parts.dossiers(source, language, recipient)
        await parts.run(KeepDossier(user=user, record=made.record, is_encrypted=made.is_encrypted))
    except NotFound:
        raise
    except EgideError as error:
        return await show_case(request, case_id, error, Typed(form.form, "dossier"))
    return web.Response(
        body=made.content,
        content_type="application/octet-stream" if made.is_encrypted else "application/zip",
        headers={"Content-Disposition": f"{ATTACHED}; filename={made.name}", "Cache-Control": "no-store"},
    )


ROUTES = [web.post("/cases/{case_id}/dossier", make_dossier)]
