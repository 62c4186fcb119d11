"""The sandbox itself: one HTTP server for the Bot API and the pages, one SMTP server for the mailbox."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.api.endpoint import BODY_LIMIT, BotApi
from sandbox.control import ClockControl, Control
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.json_value import Json
from sandbox.live import Live
from sandbox.mailbox import Mailbox
from sandbox.model import Person
from sandbox.pages import Pages
from sandbox.webhook import Sleep
from sandbox.words import Words, in_language
from sandbox.world import World

log = logging.getLogger("sandbox")
LOOPBACK = "127.0.0.1"
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- compared with, not listened on
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Panel(NamedTuple):
    """A page shown beside the chat; an address of this server begins with `/`."""

    title: Words
    url: str


class Hint(NamedTuple):
    """Something a visitor of the page needs at hand. `use`: `chat` (to be written in the chat), `copy` or `link`."""

    label: Words
    value: str
    use: str = "copy"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be there from the beginning. `note` is what they have at hand, such as the code of their policy: the
    page offers to write it."""

    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "fr"
    note: str = ""


class Sandbox:
    """Stands in for Telegram on one machine.

    `clock` gives epoch seconds; `clock_control` lets the page move it. `sleep` waits between deliveries to a webhook.
    `zone` is where the page's times are told. `panels`, `hints` and people may be added at any time."""

    def __init__(
        self,
        *,
        token: str,
        clock: Callable[[], float],
        clock_control: ClockControl | None = None,
        sleep: Sleep = asyncio.sleep,
        bot_name: str = "Égide",
        bot_username: str = "egide_bot",
        zone: str = "Europe/Paris",
    ) -> None:
        number = int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 1000
        bot: dict[str, Json] = {"id": number, "is_bot": True, "first_name": bot_name, "username": bot_username}
        self.world = World(clock, bot)
        self.faults = Faults()
        self.mailbox = Mailbox(clock, self.world.bell, self.faults)
        self.panels: list[Panel] = []
        self.hints: list[Hint] = []
        self.url = ""
        self._host = LOOPBACK
        self._zone = zone
        self._can_move = clock_control is not None
        self._api = BotApi(self.world, token, self.faults, sleep)
        self._live = Live(self.world, self.mailbox, secrets.token_hex(4))
        self._pages = Pages(self.world, self.mailbox, self._furniture)
        self._control = Control(self.world, self.faults, self.mailbox, clock_control)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = LOOPBACK, port: int = 0) -> None:
        """Listens; `url` and `smtp_port` are known afterwards. The mailbox listens on loopback only.

        Raises OSError when the port is taken."""
        self._host = host
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[self._guard])
        for part in (self._api, self._live, self._pages, self._control):
            app.router.add_routes(part.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
            await self.mailbox.start(LOOPBACK)
        except OSError:
            await self.stop()
            raise
        shown = LOOPBACK if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._runner.addresses[0][1]}"

    @property
    def smtp_port(self) -> int:
        """Where the mailbox takes mail in, on 127.0.0.1."""
        return self.mailbox.port

    async def stop(self) -> None:
        """Ends every open request and delivery."""
        self.world.updates.closing = True
        for bell in (self.world.bell, self.world.log_bell, self.world.updates.bell):
            bell.ring()
        for chat in self.world.chats.values():
            chat.bell.ring()
        await self._api.webhook.close()
        await self.mailbox.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def add_person(self, new: NewPerson) -> Person:
        """Somebody who has not written to the bot yet."""
        person = self.world.add_person(new.first_name, new.last_name, new.username, new.language, new.note)
        self.world.bell.ring()
        return person

    def _furniture(self, language: str) -> dict[str, Json]:
        """What a page is told when it opens."""
        return {
            "bot": self.world.bot_user,
            "zone": self._zone,
            "can_move": self._can_move,
            "shell": self._live.shell(),
            "panels": [{"title": in_language(one[0], language), "url": one[1]} for one in self.panels],
            "hints": [
                {"label": in_language(one.label, language), "value": one.value, "use": one.use}
                for one in (Hint(*given) for given in self.hints)
            ],
        }

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keeps pages of elsewhere out, words every refusal, and sends the headers of every page."""
        refused = self._refused(request)
        if refused is not None:
            return refused
        try:
            response = await handler(request)
        except ApiError as error:
            response = web.json_response(error.body(), status=error.status)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("the sandbox failed: %s %s", request.method, request.path)
            response = web.json_response(ApiError(500, "Internal Server Error").body(), status=500)
        if not response.prepared and not request.path.startswith(("/bot", "/file/bot")):
            self._protect(response, request)
        return response

    def _refused(self, request: web.Request) -> web.Response | None:
        """A page of another site must neither act here nor read what is here under a name of its own (DNS rebinding).

        Who comes by another name of this machine is sent to the one that the panels know."""
        host = urlsplit(f"//{request.host}").hostname or ""
        if self._host in _HERE and host not in _HERE:
            return web.Response(status=421, text="This server answers on this machine only.")
        site = request.headers.get("Sec-Fetch-Site", "none")
        if request.method not in ("GET", "HEAD") and site not in ("none", "same-origin"):
            return web.Response(status=403, text="Pages of other sites may not act here.")
        own = urlsplit(self.url).hostname
        if request.path == "/" and self._host in _HERE and own is not None and host != own:
            raise web.HTTPFound(f"{self.url}{request.path_qs}")
        return None

    def _protect(self, response: web.StreamResponse, request: web.Request) -> None:
        frames = " ".join(
            sorted({f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for _, url in self.panels if "//" in url})
        )
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
            f"connect-src 'self'; frame-src 'self' {frames}; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store")
