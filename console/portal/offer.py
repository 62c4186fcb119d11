"""The lawyer's pages: the case as it was offered, their answer, and after acceptance the file, read-only, until it is closed.
From a link that is over they ask for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aiohttp import web

from console.views import timeline
from console.views.case import facts, findings, head, plan, zone_of
from console.views.shown import Head
from console.web.context import PARTS
from console.web.forms import read_form
from console.web.middleware import LANGUAGE_COOKIE, status_of
from console.web.reader import PageText, chosen_language
from console.web.render import go, reader_of, show
from console.web.source import source_of
from workflows.desk.case_file import CaseFile
from workflows.desk.records import Escalation
from workflows.kernel.errors import ChangedMeanwhile, EgideError, NeedsReason, Refused
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.answer_offer import opponent_of, read_of
from workflows.use_cases.desk.commands import AnswerOffer, AskNewLink, OpenOffer

LONGEST_ADDRESS = 254


async def offer(request: web.Request) -> web.Response:
    """What is needed to answer: kind, legal day, opponent. The file itself once it was accepted."""
    return await _page(request)


async def answer(request: web.Request) -> web.Response:
    """Accepts, or declines with a reason."""
    parts, token = request.app[PARTS], request.match_info["token"]
    form = await read_form(request)
    accept, reason, shown = form.text("answer") == "accept", form.text("reason"), form.optional("read")
    form.end()
    read = shown.replace("\r\n", "\n") if shown is not None else None
    try:
        await parts.run(AnswerOffer(token=token, accept=accept, reason=reason, read=read))
    except ChangedMeanwhile as error:
        return await _page(request, error, reason, read)
    except NeedsReason as error:
        return await _page(request, error, reason)
    except EgideError as error:
        return _gone(request, error, reason)
    if accept:
        return go(f"/offer/{token}")
    return show(request, "offer_done.html", title="lawyer.declined.title", sentence="lawyer.declined.text")


async def _page(
    request: web.Request, error: EgideError | None = None, reason: str = "", read: str | None = None
) -> web.Response:
    parts, token = request.app[PARTS], request.match_info["token"]
    try:
        file = await parts.run(OpenOffer(token=token))
    except EgideError as refused:
        return _gone(request, refused, reason)
    escalation, lawyer = current(file)
    accepted = escalation.state == "accepted"
    zone = zone_of(parts.rulebook, file)
    reader = reader_of(request, zone, chosen_language(request.cookies.get(LANGUAGE_COOKIE), lawyer.language))
    return show(
        request,
        "offer.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=request.path,
        case=file.case,
        today=file.today,
        head=_law_first(reader, file, head(reader, file)),
        opponent=opponent_of(file.case),
        facts=facts(reader, file) if accepted else [],
        findings=findings(reader, file) if accepted else None,
        plan=plan(reader, file) if accepted else [],
        timeline=timeline.lines(reader, file, only=timeline.FOR_LAWYERS) if accepted else [],
        lawyer=lawyer,
        accepted=accepted,
        answer_before=escalation.expires_at,
        sentence=reader.error(error) if error else None,
        reason=reason,
        version=file.version,
        read=read_of(file.case),
        was=_was(reader, read) if read is not None else None,
    )


def _was(reader: PageText, read: str) -> list[str]:
    """What the lawyer had read, in words: the kind, the legal day, the opponent."""
    kind, day, opponent = (*read.split("\n", 2), "", "")[:3]
    try:
        said = reader.long_day(date.fromisoformat(day))
    except ValueError:
        said = ""
    return [one for one in (reader.label("incident_kinds", kind), said, opponent) if one]


def _law_first(reader: PageText, file: CaseFile, shown: Head) -> Head:
    """A lawyer works to the legal clock, not to the desk's own next step."""
    found = file.analysis
    driving = found.driving if found else None
    day = driving.work_day if driving else None
    if driving is None or day is None:
        return replace(shown, urgent_on=None)
    return replace(
        shown,
        urgent_on=day,
        urgent_what=reader.words(driving.label),
        days=reader.days_left(day, file.today),
        urgency=reader.urgency(day, file.today),
    )


def current(file: CaseFile) -> tuple[Escalation, DeskUser]:
    """Gives the offer that stands: there is never more than one."""
    for escalation, lawyer in file.escalations:
        if escalation.state in ("offered", "accepted") and lawyer is not None:
            return escalation, lawyer
    raise Refused("error.link_expired")


def _gone(request: web.Request, error: EgideError, typed: str = "") -> web.Response:
    """A link that is over, said kindly, with the way to another one; a mandate that has ended needs none. What was `typed`
    stays to be copied."""
    key = error.message_key
    if key == "error.link_expired":
        return show(
            request, "offer_gone.html", status=410, title="lawyer.gone.title", sentence="lawyer.gone.text", typed=typed
        )
    title = "lawyer.ended.title" if key == "error.access_ended" else "lawyer.gone.title"
    return show(request, "offer_done.html", status=410, title=title, sentence=key, typed=typed)


async def again(request: web.Request) -> web.Response:
    """Shows the form alone, for whoever has no link any more."""
    return show(request, "offer_gone.html", title="lawyer.again.title", sentence="lawyer.again.lead")


async def ask_again(request: web.Request) -> web.Response:
    """One sentence, whoever asks: a link goes to the address on record of a lawyer who has a case here, or nowhere."""
    parts = request.app[PARTS]
    form = await read_form(request)
    email = form.text("email").strip()[:LONGEST_ADDRESS]
    form.end()
    if email:
        await parts.run(AskNewLink(email=email, source=source_of(request)))
    return show(
        request, "offer_done.html", title="lawyer.again.done", sentence="lawyer.again.sent", page="/offer/again"
    )


ROUTES = [
    web.get("/offer/again", again),
    web.post("/offer/again", ask_again),
    web.get("/offer/{token}", offer),
    web.post("/offer/{token}", answer),
]
