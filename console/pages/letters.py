"""The letters of a case: what they lack, how they read, who approves, what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.views.letters import letter_page, letters_page
from console.web.act import carry_out, form_expired
from console.web.context import PARTS
from console.web.forms import FormReader, read_form
from console.web.middleware import status_of
from console.web.render import go, problem_page, reader_of, show
from workflows.kernel.errors import EgideError, NotFound
from workflows.kernel.people import DeskUser
from workflows.letters.time_given import LEVELS
from workflows.use_cases.desk.commands import OrderBailiff, RevokeOrder
from workflows.use_cases.letters.commands import (
    ApproveLetter,
    DraftLetter,
    EditLetter,
    NoteLetterAnswer,
    NoteLetterReceipt,
    NoteLetterSent,
    PostLetter,
    ReadLetterPdf,
    SeeLetter,
    SeeLetters,
    SendLetterByMail,
    ShowLetter,
    WithdrawLetter,
)
from workflows.use_cases.shared.command import HandlerCommand

INLINE: Final = "inline"
VALUE, REASON = "value.", "reason."
"""Fields of the form, by what they fill: `value.insured_name`, `reason.deadline`."""
Act = Callable[[FormReader, DeskUser, UUID], HandlerCommand[UUID]]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why something was refused, with what was typed."""

    error: EgideError
    form: FormReader


async def letters(request: web.Request) -> web.Response:
    """Shows all letters of a case, and what may be drafted."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    case, drafts, kinds = await request.app[PARTS].run(SeeLetters(user=user, case_id=named(request, "case_id")))
    reader = reader_of(request)
    return show(request, "letters.html", reader=reader, **letters_page(reader, case, drafts, kinds))


async def draft(request: web.Request) -> web.Response:
    """A letter is drafted; its page is shown."""
    user, form = signed_in(request), await read_form(request)
    if user is None:
        return form_expired(request)
    kind, _, variant = form.text("kind").partition("/")
    form.end()
    command = DraftLetter(user=user, case_id=named(request, "case_id"), kind=kind, variant=variant or None)
    return go(f"/letters/{await request.app[PARTS].run(command)}")


async def letter(request: web.Request) -> web.Response:
    """Shows one letter."""
    if signed_in(request) is None:
        return to_sign_in(request)
    return await _page(request, named(request, "letter_id"))


async def pdf(request: web.Request) -> web.Response:
    """Shows the letter as it would leave, or as it was approved."""
    user, letter_id = signed_in(request), named(request, "letter_id")
    if user is None:
        return to_sign_in(request)
    try:
        content = await request.app[PARTS].run(ReadLetterPdf(user=user, letter_id=letter_id))
    except NotFound:
        raise
    except EgideError as error:
        return problem_page(request, error, status_of(error))
    headers = {"Content-Disposition": f"{INLINE}; filename*=UTF-8''{letter_id}.pdf"}
    return web.Response(body=content, content_type="application/pdf", headers=headers)


async def act(request: web.Request) -> web.Response:
    """One act on a letter; afterwards its page as it is now. What is refused says why, and what was typed stays."""
    user, letter_id, name = signed_in(request), named(request, "letter_id"), request.match_info["act"]
    if user is None:
        return form_expired(request)
    if name not in ACTS:
        raise NotFound
    return await carry_out(
        request,
        lambda form: ACTS[name](form, user, letter_id),
        lambda error, form: _page(request, letter_id, _Problem(error, form)),
        f"/letters/{letter_id}",
    )


async def take_out(request: web.Request) -> web.Response:
    """The letter goes to its addressee by mail, or to the insured in the chat: its bytes lie in the vault before anything is
    told of it."""
    user, form, letter_id = signed_in(request), await read_form(request), named(request, "letter_id")
    if user is None:
        return form_expired(request)
    parts, way = request.app[PARTS], request.match_info["way"]
    to, sender, recipient = form.text("to"), form.text("sender"), form.text("recipient")
    form.end()
    try:
        view = await parts.run(SeeLetter(user=user, letter_id=letter_id))
        content = await parts.run(ReadLetterPdf(user=user, letter_id=letter_id))
        item_id = parts.new_id()
        kept = await asyncio.to_thread(parts.vault.keep, view.case.id, item_id, content)
        command: HandlerCommand[UUID] = ShowLetter(user=user, letter_id=letter_id, item_id=item_id, kept=kept)
        if way == "mail":
            command = SendLetterByMail(user=user, letter_id=letter_id, to=to, item_id=item_id, kept=kept)
        elif way == "post":
            command = PostLetter(
                user=user, letter_id=letter_id, sender=sender, recipient=recipient, item_id=item_id, kept=kept
            )
        await parts.run(command)
    except NotFound:
        raise
    except EgideError as error:
        return await _page(request, letter_id, _Problem(error, form))
    return go(f"/letters/{letter_id}")


async def _page(request: web.Request, letter_id: UUID, problem: _Problem | None = None) -> web.Response:
    user = signed_in(request)
    assert user is not None
    view = await request.app[PARTS].run(SeeLetter(user=user, letter_id=letter_id))
    zone = request.app[PARTS].rulebook.jurisdictions.zone(view.case.jurisdiction).key
    reader = reader_of(request, zone)
    return show(
        request,
        "letter.html",
        status=status_of(problem.error) if problem else 200,
        reader=reader,
        page=f"/letters/{letter_id}",
        sentence=reader.error(problem.error) if problem else None,
        typed={name: str(value) for name, value in problem.form.form.items()} if problem else {},
        **letter_page(reader, view, request.app[PARTS].settings.clock.now()),
    )


def _save(form: FormReader, user: DeskUser, letter_id: UUID) -> EditLetter:
    level = form.text("level")
    return EditLetter(
        user=user,
        letter_id=letter_id,
        values=_under(form, VALUE),
        overrides=_under(form, REASON),
        signer=form.text("signer") or None,
        tone=form.text("tone") or None,
        language=form.text("language") or None,
        level=int(level) if level in {str(one) for one in LEVELS} else LEVELS[0],
    )


def _under(form: FormReader, prefix: str) -> dict[str, str]:
    """What stands under the names that begin so; a browser's line breaks are ours."""
    names = [str(name) for name in form.form if str(name).startswith(prefix)]
    return {name.removeprefix(prefix): form.text(name).replace("\r\n", "\n") for name in names}


ACTS: Final[dict[str, Act]] = {
    "save": _save,
    "approve": lambda form, user, letter_id: ApproveLetter(
        user=user, letter_id=letter_id, fingerprint=form.text("fingerprint")
    ),
    "withdraw": lambda form, user, letter_id: WithdrawLetter(
        user=user, letter_id=letter_id, reason=form.text("reason")
    ),
    "sent": lambda form, user, letter_id: NoteLetterSent(
        user=user, letter_id=letter_id, reference=form.text("reference")
    ),
    "order": lambda form, user, letter_id: OrderBailiff(user=user, letter_id=letter_id, to=form.text("to")),
    "revoke": lambda form, user, letter_id: RevokeOrder(user=user, letter_id=letter_id, reason=form.text("reason")),
    "receipt": lambda form, user, letter_id: NoteLetterReceipt(
        user=user, letter_id=letter_id, receipt=form.text("receipt")
    ),
    "answered": lambda form, user, letter_id: NoteLetterAnswer(
        user=user, letter_id=letter_id, answer=form.text("answer"), outcome=form.text("outcome")
    ),
}
ROUTES = [
    web.get("/cases/{case_id}/letters", letters),
    web.post("/cases/{case_id}/letters/draft", draft),
    web.get("/letters/{letter_id}", letter),
    web.get("/letters/{letter_id}/pdf", pdf),
    web.post("/letters/{letter_id}/out/{way:mail|post|chat}", take_out),
    web.post("/letters/{letter_id}/{act}", act),
]
