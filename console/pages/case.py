"""The case file of a handler, and every act on it. An act that is refused says why on the page; what was typed stays."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from aiohttp import web

from console.pages.acts import ACTS, PLACES
from console.pages.queue import signed_in, to_sign_in
from console.pages.talk import send_file as read_file
from console.views import conflict
from console.views.case import case_page, zone_of
from console.web import live, looks
from console.web.act import carry_out, form_expired
from console.web.context import PARTS, VISIT
from console.web.forms import NOTHING_TYPED, Asked, Typed, read_form
from console.web.middleware import status_of
from console.web.reader import PageText
from console.web.render import go, reader_of, show
from workflows.desk.case_file import CaseFile
from workflows.kernel.errors import ChangedMeanwhile, Conflict, EgideError, NotFound
from workflows.use_cases.desk.commands import SeeCase


async def case(request: web.Request) -> web.Response:
    """Shows everything of one case."""
    if signed_in(request) is None:
        return to_sign_in(request)
    case_id = named(request, "case_id")
    return await show_case(request, case_id, again=looks.is_again(request, str(case_id)))


async def act(request: web.Request) -> web.Response:
    """One act on the case; afterwards the page as it is now."""
    user = signed_in(request)
    case_id = named(request, "case_id")
    if user is None:
        return form_expired(request)
    name, by = request.match_info["act"], Asked(user, case_id, request.app[PARTS].rulebook.jurisdictions)
    if name not in ACTS:
        raise NotFound
    return await carry_out(
        request,
        lambda form: ACTS[name](form, by),
        lambda error, form: show_case(request, case_id, error, Typed(form.form, name)),
        f"/cases/{case_id}#{PLACES.get(name, 'main')}",
    )


async def send_file(request: web.Request) -> web.Response:
    """A file goes to the insured; its bytes are in the vault before anything is told of it."""
    user = signed_in(request)
    case_id = named(request, "case_id")
    if user is None:
        return form_expired(request)
    parts, form = request.app[PARTS], await read_form(request)
    await _see(request, case_id)  # nothing is kept for a case that is not theirs
    try:
        await parts.run(await read_file(parts.vault, parts.new_id, user, case_id, form))
    except NotFound:
        raise
    except EgideError as error:
        return await show_case(request, case_id, error, Typed(form.form, "file"))
    return go(f"/cases/{case_id}#{PLACES['file']}")


async def show_case(
    request: web.Request,
    case_id: UUID,
    error: EgideError | None = None,
    typed: Typed = NOTHING_TYPED,
    *,
    again: bool = False,
) -> web.Response:
    """Shows the page of a case as it is now; with the sentence of a refusal and what was `typed`, if there was one."""
    mark = await live.mark(request.app[PARTS], case_id)
    file = await _see(request, case_id, again)
    zone = zone_of(request.app[PARTS].rulebook, file)
    reader = reader_of(request, zone)
    shown = case_page(reader, file, request.app[PARTS].settings.clock.now())
    return show(
        request,
        "case.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=f"/cases/{case_id}",
        live=live.frame(mark, case_id),
        look=None if again else looks.give(request, str(case_id), looks.AT_A_CASE),
        zone=zone,
        sentence=reader.error(error) if error else None,
        version=file.version,
        both=_both(request, reader, file, error, typed),
        typed=typed,
        **shown.values(),
    )


def _both(
    request: web.Request, reader: PageText, file: CaseFile, error: EgideError | None, typed: Typed
) -> conflict.Conflicting | None:
    user = request[VISIT].user
    if user is None or not isinstance(error, (ChangedMeanwhile, Conflict)):
        return None
    return conflict.both(reader, file, typed, user.id)


async def _see(request: web.Request, case_id: UUID, again: bool = False) -> CaseFile:
    """The look, audited under the handler's name unless it is taken `again`; answers in the language of the page."""
    parts, visit = request.app[PARTS], request[VISIT]
    user = visit.user
    assert user is not None
    return await parts.run(SeeCase(user=replace(user, language=visit.language), case_id=case_id, again=again))


def named(request: web.Request, name: str) -> UUID:
    """Gives the identifier in the address; NotFound for one that is none."""
    try:
        return UUID(request.match_info[name])
    except ValueError:
        raise NotFound from None


ROUTES = [
    web.get("/cases/{case_id}", case),
    web.post("/cases/{case_id}/file", send_file),
    web.post("/cases/{case_id}/{act}", act),
]
