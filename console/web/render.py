"""Makes a page of a template: the reader's words, the session's token, what was typed."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console.web.context import PARTS, VISIT
from console.web.reader import PageText
from workflows.kernel.errors import EgideError

HERE = Path(__file__).resolve().parents[1]
TYPED = ("text", "reason", "email", "note", "until", "amount", "covered")


def load_templates() -> Environment:
    """Everything that is put into a page is escaped; a name that a page misses is an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def reader_of(request: web.Request, zone: str | None = None, language: str | None = None) -> PageText:
    """Gives the words of whoever asks."""
    parts = request.app[PARTS]
    spoken = language or request[VISIT].language
    return PageText(parts.say, parts.rulebook, spoken, zone or parts.rulebook.jurisdictions.guessed(spoken).zone.key)


def show(
    request: web.Request, template: str, *, status: int = 200, reader: PageText | None = None, **values: object
) -> web.Response:
    """Gives a page with its frame: who is signed in, the language, the token of its forms."""
    visit = request[VISIT]
    reader = reader or reader_of(request)
    frame = {
        "r": reader,
        "t": reader.t,
        "language": reader.language,
        "user": visit.user,
        "form_token": visit.form_token,
        "page": request.path_qs if request.method == "GET" else "/",
        "live": None,
        "look": None,
    }
    text = request.app[PARTS].templates.get_template(template).render(frame | values)
    return web.Response(text=text, status=status, content_type="text/html")


def go(path: str) -> web.Response:
    """On to another page of ours, by GET."""
    return web.Response(status=303, headers={"Location": path})


def problem_page(request: web.Request, error: EgideError, status: int) -> web.Response:
    """Gives one sentence, the way on, and what had been typed so that it can be copied."""
    typed = []
    if request.method == "POST" and request._post is not None:
        typed = [str(request._post[name]) for name in TYPED if request._post.get(name)]
    reader = reader_of(request)
    return show(request, "problem.html", status=status, reader=reader, sentence=reader.error(error), typed=typed)
