"""A small site for one machine: a board of a village with the post that somebody suffers from, and the form by which its
operator is told. What was told is kept; the operator takes the post down when the demo says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Final

from aiohttp import web

LOOPBACK: Final = "127.0.0.1"
HOST: Final = "board.village.example"
"""The name that the post is known under; whoever captures is told that it is on this machine."""
POST: Final = "/posts/42"
NOTICES: Final = "/notices"
LARGEST_NOTICE: Final = 64 * 1024
GONE: Final = 410
STYLE: Final = (
    "body{font:17px/1.5 sans-serif;margin:0;background:#f2f4f7;color:#1d2433}"
    "header{background:#2f5d50;color:#fff;padding:18px 32px}"
    "article{background:#fff;margin:24px auto;max-width:640px;padding:24px 32px;border-radius:8px}small{color:#5a6680}"
)


@dataclass
class Site:
    """The site, and what happened on it."""

    words: str
    author: str
    published: str
    is_up: bool = True
    notices: list[str] = field(default_factory=list)
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def post(self) -> str:
        """The address of the post, as everybody knows it."""
        return f"http://{HOST}{POST}"

    async def start(self) -> None:
        """Listens on a free port of loopback."""
        app = web.Application(client_max_size=LARGEST_NOTICE)
        app.add_routes([web.get(POST, self._show), web.get(NOTICES, self._form), web.post(NOTICES, self._take)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stops listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _show(self, request: web.Request) -> web.Response:
        if not self.is_up:
            return _page("<p>Ce message n’est plus là.</p>", GONE)
        said = f"<h1>{escape(self.words)}</h1><p><small>{escape(self.author)}, {escape(self.published)}</small></p>"
        return _page(f"{said}<p><a href='{NOTICES}'>Signaler</a></p>")

    async def _form(self, request: web.Request) -> web.Response:
        form = (
            f"<form method='post' action='{NOTICES}'><textarea name='notice'></textarea><button>Envoyer</button></form>"
        )
        return _page(form)

    async def _take(self, request: web.Request) -> web.Response:
        said = str((await request.post()).get("notice", "")).strip()
        if not said:
            return _page("<p>Dites de quoi il s’agit.</p>", 422)
        self.notices.append(said)
        return _page(f"<p>Reçu sous <b id='reference'>N-{len(self.notices):04}</b>.</p>")


def _page(body: str, status: int = 200) -> web.Response:
    text = (
        f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>Village</title><style>{STYLE}</style></head>"
        f"<body><header>Village</header><article>{body}</article></body></html>"
    )
    return web.Response(text=text, status=status, content_type="text/html")
