"""Signing in and out."""

from __future__ import annotations

from aiohttp import web

from console.doors import forget_cookie, set_cookie, status_of
from console.settings import PARTS, VISIT
from console.show import go, reader_of, show
from workflows.errors import EgideError, Refused
from workflows.use_cases.sign_in import Opened


async def ask(request: web.Request) -> web.Response:
    """E-mail and password."""
    user = request[VISIT].user
    if user is not None and user.role == "handler":
        return go("/queue")
    return show(request, "sign_in.html", email="", sentence=None, next=_next(request.query.get("next")))


async def try_password(request: web.Request) -> web.Response:
    """One sentence for a wrong address and a wrong password; the address stays typed."""
    parts = request.app[PARTS]
    form = await request.post()
    email, on = str(form.get("email", "")).strip(), _next(str(form.get("next", "")))
    opened: Opened | None = None
    refusal = "error.too_many_tries"
    if not parts.throttle.too_many(email):
        opened = await parts.run(parts.use_cases.sign_in, email=email, password=str(form.get("password", "")))
        refusal = "error.sign_in"
    if opened is None or opened.user.role != "handler":
        parts.throttle.wrong(email)
        sentence = reader_of(request).error(Refused(refusal))
        return show(request, "sign_in.html", status=403, email=email, sentence=sentence, next=on)
    parts.throttle.right(email)
    return _enter(request, opened, on)


async def by_link(request: web.Request) -> web.Response:
    """A signed link opens a session; one that has expired says so."""
    parts = request.app[PARTS]
    try:
        opened = await parts.run(parts.use_cases.sign_in_by_link, token=request.query.get("t", ""))
        if opened.user.role != "handler":
            raise Refused("error.link_expired")
    except EgideError as error:
        sentence = reader_of(request).error(error)
        return show(request, "sign_in.html", status=status_of(error), email="", sentence=sentence, next="/queue")
    return _enter(request, opened, "/queue")


async def out(request: web.Request) -> web.Response:
    """Closes the session, for good."""
    parts, session = request.app[PARTS], request[VISIT].session
    if session:
        await parts.run(parts.use_cases.sign_out, session=session)
    response = go("/sign-in")
    forget_cookie(request, response, "egide_session")
    return response


def _enter(request: web.Request, opened: Opened, on: str) -> web.Response:
    response = go(on)
    set_cookie(request, response, "egide_session", opened.session)
    return response


def _next(path: str | None) -> str:
    """Where to go after signing in: a page of ours, never elsewhere."""
    return path if path and path.startswith(("/cases/", "/queue")) else "/queue"


ROUTES = [
    web.get("/sign-in", ask),
    web.post("/sign-in", try_password),
    web.get("/sign-in/link", by_link),
    web.post("/sign-out", out),
]
