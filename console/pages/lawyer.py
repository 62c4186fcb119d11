"""The lawyer's pages: the case as it was offered, their answer, and after acceptance the file, read-only."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from console import timeline
from console.case_view import facts, findings, head, plan, zone_of
from console.doors import LANGUAGE_COOKIE, status_of
from console.reader import Reader, chosen_language
from console.settings import PARTS
from console.show import go, reader_of, show
from workflows.case_file import CaseFile
from workflows.errors import EgideError, NeedsReason, Refused
from workflows.people import DeskUser
from workflows.work import Escalation


async def offer(request: web.Request) -> web.Response:
    """The summary of what is offered; the file itself once it was accepted."""
    return await _page(request)


async def answer(request: web.Request) -> web.Response:
    """Accepts, or declines with a reason."""
    parts, token = request.app[PARTS], request.match_info["token"]
    form = await request.post()
    accept, reason = form.get("answer") == "accept", str(form.get("reason", ""))
    try:
        await parts.run(parts.use_cases.answer_offer, token=token, accept=accept, reason=reason)
    except NeedsReason as error:
        return await _page(request, error, reason)
    except EgideError as error:
        return _gone(request, error)
    if accept:
        return go(f"/offer/{token}")
    return show(request, "offer_done.html", title="lawyer.declined.title", sentence="lawyer.declined.text")


async def _page(request: web.Request, error: EgideError | None = None, reason: str = "") -> web.Response:
    parts, token = request.app[PARTS], request.match_info["token"]
    try:
        file: CaseFile = await parts.run(parts.use_cases.open_offer, token=token)
    except EgideError as refused:
        return _gone(request, refused)
    escalation, lawyer = current(file)
    accepted = escalation.state == "accepted"
    reader = reader_of(request, zone_of(file), chosen_language(request.cookies.get(LANGUAGE_COOKIE), lawyer.language))
    return show(
        request,
        "offer.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=request.path,
        case=file.case,
        today=file.today,
        head=head(reader, file) | _law_first(reader, file),
        facts=facts(reader, file, sensitive=accepted),
        findings=findings(reader, file),
        plan=plan(reader, file),
        timeline=timeline.lines(reader, file, only=timeline.FOR_LAWYERS) if accepted else [],
        lawyer=lawyer,
        accepted=accepted,
        answer_before=escalation.expires_at,
        sentence=reader.error(error) if error else None,
        reason=reason,
    )


def _law_first(reader: Reader, file: CaseFile) -> dict[str, Any]:
    """A lawyer works to the legal clock, not to the desk's own next step."""
    found = file.analysis
    driving = found.driving_clock if found else None
    for clock in found.clocks if found else ():
        day = clock.safe_day or clock.legal_last_day
        if driving and day and (clock.id, clock.publication) == (driving.id, driving.publication):
            return {
                "urgent_on": day,
                "urgent_what": reader.words(clock.label),
                "days": reader.days_left(day, file.today),
                "urgency": reader.urgency(day, file.today),
            }
    return {}


def current(file: CaseFile) -> tuple[Escalation, DeskUser]:
    """The offer that stands: there is never more than one."""
    for escalation, lawyer in file.escalations:
        if escalation.state in ("offered", "accepted") and lawyer is not None:
            return escalation, lawyer
    raise Refused("error.link_expired")


def _gone(request: web.Request, error: EgideError) -> web.Response:
    """A link that is over, said kindly."""
    reader = reader_of(request)
    return show(
        request, "offer_done.html", status=410, reader=reader, title="lawyer.gone.title", sentence=error.message_key
    )


ROUTES = [web.get("/offer/{token}", offer), web.post("/offer/{token}", answer)]
