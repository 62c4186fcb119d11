"""What every request passes: who asks, the token of its form, what the browser may do with the answer."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from console.web.context import PARTS, VISIT, Visit
from console.web.forms import TOKEN, Form, read_form
from console.web.reader import chosen_language
from console.web.render import go, problem_page
from workflows.evidence.item import LARGEST
from workflows.kernel.clean_text import clean_text
from workflows.kernel.errors import (
    Away,
    BadInput,
    ChangedMeanwhile,
    Conflict,
    EgideError,
    LinkOver,
    NeedsReason,
    NotFound,
)
from workflows.use_cases.access.commands import WhoIs

log = logging.getLogger("egide.console")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LANGUAGE_COOKIE = "egide_language"
BAD, FAILED = 400, 500
BIGGEST_FORM = 64 * 1024
BIGGEST_FILE = LARGEST + BIGGEST_FORM
"""What a form with a file may weigh; any other form is small, and so is any form of somebody who neither is signed in nor holds
a link that takes files."""
ADMISSIONS: web.AppKey[Mapping[str, Callable[[web.Request], Awaitable[None]]]] = web.AppKey("admissions", Mapping)
"""By the name of a route that takes files from a visitor: what looks at their link before a byte of their form is read."""
FOR_MONITORS = frozenset({"/alive", "/health"})
"""Asked by machines, without a session."""
YEAR = 365 * 24 * 3600
STATUS: dict[type[EgideError], int] = {
    NotFound: 404,
    LinkOver: 410,
    ChangedMeanwhile: 409,
    Conflict: 409,
    NeedsReason: 422,
    Away: 503,
}


def cookie_name(secure: bool, name: str) -> str:
    """With TLS, a name that no other host or path can set."""
    return f"__Host-{name}" if secure else name


def status_of(error: EgideError) -> int:
    """Gives the status of a refusal: not found, conflict, or an act that is not possible."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, lives: int | None = None
) -> None:
    """A cookie of this host alone, out of reach of scripts. Lax, not Strict: a link in a mail finds its reader signed in;
    every form carries its token besides. `lives`: seconds; else it ends with the browser."""
    secure = request.app[PARTS].settings.secure_cookies
    response.set_cookie(
        cookie_name(secure, name), value, max_age=lives, httponly=True, secure=secure, path="/", samesite="Lax"
    )


def forget_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Removes a cookie of ours."""
    secure = request.app[PARTS].settings.secure_cookies
    response.del_cookie(cookie_name(secure, name), path="/", secure=secure, httponly=True, samesite="Lax")


def read_cookie(request: web.Request, name: str) -> str | None:
    """Gives the value of a cookie of ours."""
    return request.cookies.get(cookie_name(request.app[PARTS].settings.secure_cookies, name))


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers of every answer, whatever happened behind."""
    try:
        response = await handler(request)
    except web.HTTPException as raised:
        response = raised
        if raised.status >= BAD:
            response = _not_there(request, raised.status)
    except Exception:
        log.exception("a page failed: %s %s", request.method, request.match_info.route.resource)
        response = _not_there(request, FAILED)
    if not response.prepared:
        protect(request, response)
    if isinstance(response, web.HTTPException):
        raise response
    return response


def _not_there(request: web.Request, status: int) -> web.Response:
    if VISIT not in request:
        return web.Response(status=status, text="")
    return problem_page(request, NotFound() if status == 404 else EgideError(), status)


def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Nothing inline, nothing from elsewhere, nothing kept, nothing told to others."""
    settings = request.app[PARTS].settings
    ancestors = " ".join(("'self'", *settings.frame_ancestors))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store")
    if settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if not settings.frame_ancestors:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"


@web.middleware
async def recognise(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Finds out who asks; refuses a form that does not carry its token."""
    if request.path.startswith("/static/") or request.path in FOR_MONITORS:
        return await handler(request)
    try:
        visit = await _visit(request)
    except Away as away:
        request[VISIT] = Visit(chosen_language(request.cookies.get(LANGUAGE_COOKIE)), secrets.token_urlsafe(24))
        return problem_page(request, away, status_of(away))
    request[VISIT] = visit
    try:
        if request.method == "POST":
            await _check_size(request, visit)
            await _check_form(request, visit)
        response = await handler(request)
    except EgideError as error:
        response = problem_page(request, error, status_of(error))
    if visit.user is None and not response.prepared and read_cookie(request, "egide_form") != visit.form_token:
        set_cookie(request, response, "egide_form", visit.form_token)
    return response


async def _visit(request: web.Request) -> Visit:
    parts = request.app[PARTS]
    session = read_cookie(request, "egide_session")
    visitor = await parts.run(WhoIs(session=session)) if session else None
    wishes = (
        request.cookies.get(LANGUAGE_COOKIE),
        visitor.user.language if visitor else None,
        request.headers.get("Accept-Language"),
    )
    if visitor is None:
        token = read_cookie(request, "egide_form") or secrets.token_urlsafe(24)
        return Visit(chosen_language(*wishes), token)
    return Visit(chosen_language(*wishes), visitor.csrf, visitor.user, session)


async def _check_size(request: web.Request, visit: Visit) -> None:
    """Looked at before a byte of it is read. A browser always says how much it sends."""
    admission = request.app[ADMISSIONS].get(request.match_info.route.name or "")
    if admission is not None:
        await admission(request)
    files = admission is not None or (visit.user is not None and request.path.endswith("/file"))
    if request.content_length is None or request.content_length > (BIGGEST_FILE if files else BIGGEST_FORM):
        raise BadInput("error.file_too_large" if files else None)


async def _check_form(request: web.Request, visit: Visit) -> None:
    """A form must come from a page of ours: same origin, and carrying the token that page was given."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise EgideError("error.form_expired")
    form = await _clean_form(request)
    given = form.get(TOKEN)
    expected = visit.form_token
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise EgideError("error.form_expired")


async def _clean_form(request: web.Request) -> Form:
    """The form, without characters that nobody can keep: whoever asks for it from here on gets this one. Raises BadInput for
    one that cannot be read."""
    try:
        form = await request.post()
    except (LookupError, ValueError) as error:
        raise BadInput from error
    cleaned = MultiDictProxy(MultiDict((clean_text(name), _clean_field(value)) for name, value in form.items()))
    request._post = cleaned
    return cleaned


def _clean_field(value: str | bytes | bytearray | web.FileField) -> str | bytes | bytearray | web.FileField:
    if isinstance(value, web.FileField):
        return web.FileField(value.name, clean_text(value.filename), value.file, value.content_type, value.headers)
    return clean_text(value) if isinstance(value, str) else value


async def language(request: web.Request) -> web.StreamResponse:
    """The reader chooses the language of the pages and comes back to where they were."""
    form = await read_form(request)
    wish, back = form.text("language"), form.optional("back") or "/"
    form.end()
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = "/"
    response = go(back)
    secure = request.app[PARTS].settings.secure_cookies
    response.set_cookie(
        LANGUAGE_COOKIE, chosen_language(wish), max_age=YEAR, httponly=True, secure=secure, samesite="Lax", path="/"
    )
    return response
