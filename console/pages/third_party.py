"""The third parties of a case: who they are, what to say, what they said and promised, and what settlement may come of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.pages.talk import cents
from console.views.third_party import third_parties_page
from console.web.act import carry_out, form_expired
from console.web.context import PARTS
from console.web.forms import FormReader
from console.web.middleware import status_of
from console.web.render import reader_of, show
from workflows.case.third_party import Terms
from workflows.kernel.errors import EgideError, NotFound
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.commands import (
    MoveSettlement,
    NameThirdParty,
    NoteOffer,
    NoteThirdPartyCall,
    SeeThirdParties,
    SettlePromise,
)
from workflows.use_cases.shared.command import HandlerCommand

Act = Callable[[FormReader, DeskUser, UUID], HandlerCommand[None]]


async def third_parties(request: web.Request) -> web.Response:
    """Everybody whom the desk deals with in a case."""
    return to_sign_in(request) if signed_in(request) is None else await _page(request)


async def act(request: web.Request) -> web.Response:
    """One form; what was typed stays where it is refused."""
    user, case_id, name = signed_in(request), named(request, "case_id"), request.match_info["act"]
    if user is None:
        return form_expired(request)
    if name not in ACTS:
        raise NotFound
    return await carry_out(
        request,
        lambda form: ACTS[name](form, user, case_id),
        lambda error, form: _page(request, error, form),
        f"/cases/{case_id}/third-parties",
    )


async def _page(request: web.Request, error: EgideError | None = None, form: FormReader | None = None) -> web.Response:
    user = signed_in(request)
    assert user is not None
    file = await request.app[PARTS].run(SeeThirdParties(user=user, case_id=named(request, "case_id")))
    zone = request.app[PARTS].rulebook.jurisdictions.zone(file.case.jurisdiction).key
    reader = reader_of(request, zone)
    return show(
        request,
        "third_parties.html",
        status=status_of(error) if error else 200,
        reader=reader,
        page=f"/cases/{file.case.id}/third-parties",
        sentence=reader.error(error) if error else None,
        typed={name: str(value) for name, value in form.form.items()} if form else {},
        **third_parties_page(reader, file),
    )


def _name(form: FormReader, user: DeskUser, case_id: UUID) -> NameThirdParty:
    return NameThirdParty(
        user=user,
        case_id=case_id,
        party_id=form.optional_identifier("party"),
        role=form.text("role"),
        name=form.text("name"),
        address=form.text("address"),
        reach=form.text("reach"),
        checked_how=form.text("checked_how"),
        keeps_relation=form.is_yes("keeps_relation"),
    )


def _called(form: FormReader, user: DeskUser, case_id: UUID) -> NoteThirdPartyCall:
    return NoteThirdPartyCall(
        user=user,
        case_id=case_id,
        party_id=form.identifier("party"),
        came_in=form.is_yes("came_in"),
        answer=form.text("answer"),
        words=form.text("words"),
        promise=form.text("promise"),
        until=form.day("until"),
    )


def _promise(form: FormReader, user: DeskUser, case_id: UUID) -> SettlePromise:
    party, promise = form.identifier("party"), form.identifier("promise")
    return SettlePromise(user=user, case_id=case_id, party_id=party, promise_id=promise, state=form.text("state"))


def _offer(form: FormReader, user: DeskUser, case_id: UUID) -> NoteOffer:
    terms = Terms(
        removal_on=form.day("removal_on"),
        apology=form.is_yes("apology"),
        correction=form.is_yes("correction"),
        no_repetition=form.is_yes("no_repetition"),
        waiver=form.is_yes("waiver"),
        confidentiality=form.is_yes("confidentiality"),
        penalty_cents=_sum(form, "penalty"),
        sum_cents=_sum(form, "sum"),
        sum_on=form.day("sum_on"),
    )
    return NoteOffer(
        user=user, case_id=case_id, party_id=form.identifier("party"), from_us=form.text("whose") == "ours",
        terms=terms, words=form.text("words"),
    )  # fmt: skip


def _sum(form: FormReader, name: str) -> int | None:
    """Whole cents; None for an empty field."""
    typed = form.text(name).strip()
    return cents(typed) if typed else None


def _settlement(form: FormReader, user: DeskUser, case_id: UUID) -> MoveSettlement:
    return MoveSettlement(
        user=user, case_id=case_id, party_id=form.identifier("party"), to=form.text("to"), who=form.text("who"),
        on=form.day("on"),
    )  # fmt: skip


ACTS: Final[dict[str, Act]] = {
    "name": _name, "called": _called, "promise": _promise, "offer": _offer, "settlement": _settlement,
}  # fmt: skip
ROUTES = [
    web.get("/cases/{case_id}/third-parties", third_parties),
    web.post("/cases/{case_id}/third-parties/{act}", act),
]
