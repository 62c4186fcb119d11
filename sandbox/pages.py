"""The pages that a browser sees: the first page with its chat, the mailbox, and what they are made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from sandbox.control import asked_seconds, wait_until
from sandbox.errors import ApiError
from sandbox.files import image_mime
from sandbox.json_value import JsonObject
from sandbox.mailbox import Mailbox
from sandbox.params import Params
from sandbox.view_types import MailView
from sandbox.words import Speech
from sandbox.world import World

HERE = Path(__file__).resolve().parent
LANGUAGE_COOKIE = "sandbox_language"
YEAR = 365 * 24 * 3600
_PLAYABLE = ("audio/ogg", "audio/mpeg", "video/mp4")
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'"


class Pages:
    """Handlers of everything that is HTML, and of the files that the pages show."""

    def __init__(self, world: World, mailbox: Mailbox, furniture: Callable[[str], JsonObject]) -> None:
        self._world = world
        self._mailbox = mailbox
        self._furniture = furniture
        self.speech = Speech()
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def routes(self) -> list[web.AbstractRouteDef]:
        """Tells where they are found."""
        return [
            web.get("/", self.first),
            web.get("/mailbox", self.mails),
            web.get("/mailbox/{mail}/html", self.mail_as_sent),
            web.get("/mailbox/{mail}/attachments/{number}", self.attachment),
            web.get("/sandbox/mails", self.list_mails),
            web.delete("/sandbox/mails", self.forget_mails),
            web.get("/sandbox/files/{file}", self.file),
            web.static("/static", HERE / "static"),
        ]

    async def first(self, request: web.Request) -> web.Response:
        """Gives the chat, the panels beside it and the clock."""
        return self._page(request, "page.html")

    async def mails(self, request: web.Request) -> web.Response:
        """Gives the mailbox."""
        return self._page(request, "mailbox.html")

    def _page(self, request: web.Request, template: str) -> web.Response:
        asked = request.query.get("lang")
        language = self.speech.chosen(
            asked, request.cookies.get(LANGUAGE_COOKIE), request.headers.get("Accept-Language")
        )
        words = self.speech.of(language)
        text = self._templates.get_template(template).render(
            t=words, language=language, languages=self.speech.languages,
            data={"words": words, "language": language, **self._furniture(language)},
        )  # fmt: skip
        response = web.Response(text=text, content_type="text/html")
        if asked:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="Lax", path="/")
        return response

    async def list_mails(self, request: web.Request) -> web.Response:
        """Gives all mails `after` a number, oldest first; waits up to `timeout` seconds for one."""
        after = Params(dict(request.query)).whole("after", 0) or 0

        def mails() -> list[MailView]:
            return [one.view() for one in self._mailbox.mails if one.id > after]

        found = await wait_until(self._world.bell, mails, asked_seconds(request), self._world.updates)
        body = json.dumps({"mails": found}, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return web.Response(body=body, content_type="application/json")

    async def forget_mails(self, request: web.Request) -> web.Response:
        """An empty mailbox."""
        self._mailbox.mails.clear()
        return web.json_response({"mails": []})

    async def mail_as_sent(self, request: web.Request) -> web.Response:
        """Gives the HTML of a mail, without scripts and without anything from elsewhere; its links open beside."""
        mail = self._mailbox.by_id(Params(dict(request.match_info)).need("mail"))
        if mail is None or not mail.html:
            raise ApiError(404, "there is no such mail")
        text = f'<base target="_blank">{mail.html}'
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": _MAIL_POLICY})

    async def attachment(self, request: web.Request) -> web.Response:
        """Gives a file that came with a mail, to be kept, never to be shown in place."""
        given = Params(dict(request.match_info))
        mail, number = self._mailbox.by_id(given.need("mail")), given.need("number")
        if mail is None or not 0 <= number < len(mail.attachments):
            raise ApiError(404, "there is no such file")
        return _download(mail.attachments[number].data, mail.attachments[number].name)

    async def file(self, request: web.Request) -> web.Response:
        """Gives a file of the chat: pictures and sound in place, anything else to be kept."""
        kept = self._world.files.by_id(request.match_info["file"])
        shown = image_mime(kept.data) or (kept.mime if kept.mime in _PLAYABLE else None)
        if shown is None:
            return _download(kept.data, kept.name)
        return web.Response(body=kept.data, content_type=shown, headers={"Cache-Control": "private, max-age=3600"})


def _download(data: bytes, name: str) -> web.Response:
    response = web.Response(body=data, content_type="application/octet-stream")
    safe = "".join(one if one.isascii() and (one.isalnum() or one in "._- ") else "_" for one in name) or "file"
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
