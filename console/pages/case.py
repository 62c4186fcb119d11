"""The case file of a handler, and every act on it. An act that is refused says why on the page; what was typed stays. What is
sent and asked in the insured's chat besides words is read in `console.pages.talk`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from aiohttp import web

from console.pages.queue import signed_in, to_sign_in
from console.pages.talk import cost, moments, take_file
from console.views import conflict
from console.views.case import case_page, zone_of
from console.web import live, looks
from console.web.context import PARTS, VISIT, Parts
from console.web.middleware import status_of
from console.web.reader import Reader
from console.web.render import go, problem_page, reader_of, show
from workflows.desk.case_file import CaseFile
from workflows.kernel.errors import ChangedMeanwhile, Conflict, EgideError, NotFound

Form = Any
Act = Callable[[Parts, Form], tuple[Any, dict[str, Any]]]


def _with_step(parts: Parts, form: Form) -> dict[str, Any]:
    return {"step": str(form.get("step", ""))}


def _day(form: Form) -> date | None:
    """What a date field holds; None where it holds no day."""
    try:
        return date.fromisoformat(str(form.get("until", "")))
    except ValueError:
        return None


def _follow_up(form: Form) -> dict[str, Any]:
    """The follow-up that a form is about; None for all of them."""
    named = str(form.get("follow_up", ""))
    try:
        return {"follow_up_id": UUID(named) if named else None}
    except ValueError:
        raise NotFound from None


def _appointment(form: Form) -> dict[str, Any]:
    """The appointment that a form is about, and why it is cancelled."""
    try:
        return {"appointment_id": UUID(str(form.get("appointment", ""))), "reason": str(form.get("reason", ""))}
    except ValueError:
        raise NotFound from None


def _called(form: Form) -> dict[str, Any]:
    """Whether the handler says that they called the number the insurer knows."""
    return {"called": form.get("called") == "yes"}


def _person(form: Form) -> dict[str, Any]:
    """The person whose new chat a form is about."""
    try:
        return {"person_id": UUID(str(form.get("person", "")))}
    except ValueError:
        raise NotFound from None


def _until(parts: Parts, form: Form) -> dict[str, Any]:
    return {**_follow_up(form), "until": _day(form), "reason": str(form.get("reason", ""))}


ACTS: dict[str, Act] = {
    "take": lambda parts, form: (parts.use_cases.take_case, {}),
    "approve": lambda parts, form: (parts.use_cases.approve_plan, {}),
    "start": lambda parts, form: (parts.use_cases.start_step, _with_step(parts, form)),
    "finish": lambda parts, form: (
        parts.use_cases.finish_step,
        _with_step(parts, form) | {"outcome": str(form.get("outcome") or "none")},
    ),
    "write": lambda parts, form: (parts.use_cases.write_to_insured, {"text": str(form.get("text", ""))}),
    "escalate": lambda parts, form: (parts.use_cases.escalate_to_lawyer, {}),
    "close": lambda parts, form: (parts.use_cases.close_case, {"reason": str(form.get("reason", ""))}),
    "reopen": lambda parts, form: (parts.use_cases.reopen_case, {"why": str(form.get("why", ""))}),
    "pause": lambda parts, form: (parts.use_cases.pause_follow_ups, _until(parts, form)),
    "extend": lambda parts, form: (parts.use_cases.extend_follow_up, _until(parts, form)),
    "resume": lambda parts, form: (parts.use_cases.resume_follow_ups, _follow_up(form)),
    "appointment": lambda parts, form: (
        parts.use_cases.offer_appointment,
        moments(parts.rulebook.jurisdictions, form),
    ),
    "cancel_appointment": lambda parts, form: (parts.use_cases.cancel_appointment, _appointment(form)),
    "cost": lambda parts, form: (parts.use_cases.ask_cost, cost(form)),
    "unlock": lambda parts, form: (parts.use_cases.unlock_chat, _called(form)),
    "confirm_chat": lambda parts, form: (parts.use_cases.confirm_new_chat, _person(form) | _called(form)),
    "refuse_chat": lambda parts, form: (parts.use_cases.refuse_new_chat, _person(form)),
}
PLACES = {
    "start": "plan", "finish": "plan", "approve": "plan", "write": "timeline", "task": "tasks",
    "pause": "follow-ups", "extend": "follow-ups", "resume": "follow-ups",
    "appointment": "appointments", "cancel_appointment": "timeline", "cost": "timeline", "file": "timeline",
    "unlock": "timeline", "confirm_chat": "tasks", "refuse_chat": "tasks", "take": "tasks",
}  # fmt: skip


async def case(request: web.Request) -> web.Response:
    """Everything of one case."""
    if signed_in(request) is None:
        return to_sign_in(request)
    case_id = named(request, "case_id")
    return await show_case(request, case_id, again=looks.is_again(request, str(case_id)))


async def act(request: web.Request) -> web.Response:
    """One act on the case; afterwards the page as it is now."""
    user = signed_in(request)
    case_id = named(request, "case_id")
    if user is None:
        return problem_page(request, EgideError("error.form_expired"), 403)
    parts, form, name = request.app[PARTS], await request.post(), request.match_info["act"]
    if name not in ACTS:
        raise NotFound
    use_case, given = ACTS[name](parts, form)
    seen = conflict.version_in(form) if name in conflict.CHECKED else None
    try:
        await parts.run(parts.use_cases.act_as_seen, act=use_case, seen=seen, user=user, case_id=case_id, **given)
    except NotFound:
        raise
    except EgideError as error:
        return await show_case(request, case_id, error, {"act": name, **given, "form": form})
    return go(f"/cases/{case_id}#{PLACES.get(name, 'main')}")


async def send_file(request: web.Request) -> web.Response:
    """A file goes to the insured; its bytes are in the vault before anything is told of it."""
    user = signed_in(request)
    case_id = named(request, "case_id")
    if user is None:
        return problem_page(request, EgideError("error.form_expired"), 403)
    parts, form = request.app[PARTS], await request.post()
    await _see(request, case_id)  # nothing is kept for a case that is not theirs
    try:
        given = await take_file(parts.vault, parts.new_id, case_id, form)
        await parts.run(parts.use_cases.send_file, user=user, case_id=case_id, **given)
    except NotFound:
        raise
    except EgideError as error:
        return await show_case(request, case_id, error, {"act": "file", "form": form})
    return go(f"/cases/{case_id}#{PLACES['file']}")


async def show_case(
    request: web.Request,
    case_id: UUID,
    error: EgideError | None = None,
    typed: dict[str, Any] | None = None,
    *,
    again: bool = False,
) -> web.Response:
    """The page of a case as it is now; with the sentence of a refusal and what was `typed`, if there was one."""
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
        both=_both(request, reader, file, error, typed or {}),
        typed=_typed(typed or {}),
        **shown,
    )


def _both(
    request: web.Request, reader: Reader, file: CaseFile, error: EgideError | None, typed: dict[str, Any]
) -> dict[str, Any] | None:
    user = request[VISIT].user
    if user is None or not isinstance(error, (ChangedMeanwhile, Conflict)):
        return None
    return conflict.both(reader, file, typed, user.id)


def _typed(typed: dict[str, Any]) -> dict[str, Any]:
    """What stood in the form that was refused, as its fields want it."""
    until = typed.get("until")
    kept = {"follow_up": typed.get("follow_up_id"), "until": until.isoformat() if until else ""}
    return {"act": None, "task": None, "reason": "", "text": "", "form": {}} | typed | kept


async def _see(request: web.Request, case_id: UUID, again: bool = False) -> CaseFile:
    """The look, audited under the handler's name unless it is taken `again`; answers in the language of the page."""
    parts, visit = request.app[PARTS], request[VISIT]
    user = visit.user
    assert user is not None
    file: CaseFile = await parts.run(
        parts.use_cases.see_case, user=replace(user, language=visit.language), case_id=case_id, again=again
    )
    return file


def named(request: web.Request, name: str) -> UUID:
    """The identifier in the address; NotFound for one that is none."""
    try:
        return UUID(request.match_info[name])
    except ValueError:
        raise NotFound from None


ROUTES = [
    web.get("/cases/{case_id}", case),
    web.post("/cases/{case_id}/file", send_file),
    web.post("/cases/{case_id}/{act}", act),
]
