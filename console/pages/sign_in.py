"""Signing in and out."""

from __future__ import annotations

import asyncio

from aiohttp import web

from console.web.context import PARTS, VISIT
from console.web.forms import no_fields, read_form
from console.web.middleware import YEAR, forget_cookie, read_cookie, set_cookie, status_of
from console.web.render import go, reader_of, show
from console.web.source import source_of
from workflows.kernel.errors import EgideError, Refused
from workflows.use_cases.access.commands import BeginSignIn, SignIn, SignInByLink, SignOut
from workflows.use_cases.access.sign_in import Opened

HELD_BACK = 1.0
"""Seconds before the answer to a try beyond the limit leaves: who guesses without a pause has one, and the chat has the
processor."""
DEVICE_COOKIE, BETWEEN = "egide_device", "~"


async def ask(request: web.Request) -> web.Response:
    """E-mail and password."""
    user = request[VISIT].user
    if user is not None and user.role == "handler":
        return go("/queue")
    return show(request, "sign_in.html", email="", sentence=None, next=_next(request.query.get("next")))


async def try_password(request: web.Request) -> web.Response:
    """One sentence for a wrong address and a wrong password; the address stays typed. The password is checked between two
    units of work: nobody else's waits for it."""
    parts = request.app[PARTS]
    form = await read_form(request)
    email, on, password = form.text("email").strip(), _next(form.text("next")), form.text("password")
    form.end()
    devices = _devices(request)
    refusal = Refused("error.sign_in")
    try:
        attempt = await parts.run(BeginSignIn(email=email, source=source_of(request), devices=devices))
        right = await parts.passwords(attempt.stored, password, known=attempt.known)
        opened = await parts.run(SignIn(attempt=attempt, right=right, devices=devices))
    except Refused as too_many:
        opened, refusal = None, too_many
        await asyncio.sleep(HELD_BACK)
    if opened is None:
        sentence = reader_of(request).error(refusal)
        return show(request, "sign_in.html", status=403, email=email, sentence=sentence, next=on)
    return _enter(request, opened, on)


async def by_link(request: web.Request) -> web.Response:
    """A signed link opens a session; one that has expired says so."""
    parts = request.app[PARTS]
    try:
        opened = await parts.run(SignInByLink(token=request.query.get("t", ""), devices=_devices(request)))
        if opened.user.role != "handler":
            raise Refused("error.link_expired")
    except EgideError as error:
        sentence = reader_of(request).error(error)
        return show(request, "sign_in.html", status=status_of(error), email="", sentence=sentence, next="/queue")
    return _enter(request, opened, "/queue")


async def out(request: web.Request) -> web.Response:
    """Closes the session, for good."""
    parts, session = request.app[PARTS], request[VISIT].session
    await no_fields(request)
    if session:
        await parts.run(SignOut(session=session))
    response = go("/sign-in")
    forget_cookie(request, response, "egide_session")
    return response


def _enter(request: web.Request, opened: Opened, on: str) -> web.Response:
    response = go(on)
    set_cookie(request, response, "egide_session", opened.session)
    set_cookie(request, response, DEVICE_COOKIE, BETWEEN.join(opened.devices), YEAR)
    return response


def _devices(request: web.Request) -> list[str]:
    """What says whose browser this is; signed, so that nobody can say so by themselves."""
    return (read_cookie(request, DEVICE_COOKIE) or "").split(BETWEEN)


def _next(path: str | None) -> str:
    """Where to go after signing in: a page of ours, never elsewhere."""
    return path if path and path.startswith(("/cases/", "/queue")) else "/queue"


ROUTES = [
    web.get("/sign-in", ask),
    web.post("/sign-in", try_password),
    web.get("/sign-in/link", by_link),
    web.post("/sign-out", out),
]
