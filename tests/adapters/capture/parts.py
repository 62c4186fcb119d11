"""A site on loopback that a capture is sent to, a desk that seals without an authority, and captures of it."""

from __future__ import annotations

import io
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from adapters.capture.capture import Caps, Captured, CaptureOrder, Capturer
from adapters.capture.page import Seconds
from adapters.egress.dialer import Allowed
from adapters.egress.proxy import Limits
from adapters.evidence.seal import Sealing
from adapters.evidence.signer import Ed25519Signer
from adapters.rules.walls import load_walls
from adapters.system.clock import SystemClock
from tests.adapters.egress.parts import Table
from tests.adapters.evidence.parts import texts
from tests.conftest import ROOT

HOST = "forum.example"
ITEM = UUID(int=7)
QUICK = Caps(
    Limits(bytes_in=30_000_000, seconds=60, idle_seconds=6),
    Seconds(load=6, still=0.1, rest=1.5, command=4, picture=30),
    total_seconds=75,
)
Answer: TypeAlias = "Callable[[web.Request], Awaitable[web.StreamResponse]] | str"


@dataclass(slots=True)
class Site:
    """A site that answers by path, and remembers who asked for what."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def allowed(self) -> dict[str, Allowed]:
        return {HOST: Allowed("127.0.0.1", self.port)}

    def url(self, path: str = "/") -> str:
        return f"http://{HOST}{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, dict(request.headers)))
        found = self.pages.get(request.path)
        if found is None:
            return web.Response(status=404, text="<h1>Not found</h1>", content_type="text/html")
        if isinstance(found, str):
            return web.Response(text=found, content_type="text/html")
        return await found(request)


@asynccontextmanager
async def site(pages: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """A site on a loopback port while the block runs."""
    made = Site(0, dict(pages))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await place.start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


@cache
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def capturer(
    names: Mapping[str, Sequence[str]] | None = None,
    *,
    caps: Caps = QUICK,
    own_network: bool | None = None,
    without_browser: bool = False,
    sealing: Sealing | None = None,
) -> Capturer:
    """A capturer whose DNS is a table, and whose packages no authority stamps unless a sealing says so."""
    sealing = sealing or Sealing((), Ed25519Signer(key()), SystemClock(), texts())
    return Capturer(
        SystemClock(), Table(names or {}), load_walls(ROOT / "rules"), sealing, "egide test", caps, own_network,
        without_browser,
    )  # fmt: skip


async def capture(
    folder: Path, made: Site, path: str = "/", *, words: Sequence[str] = (), by: Capturer | None = None, url: str = ""
) -> Captured:
    """One capture of the site into an empty folder."""
    os.makedirs(folder, exist_ok=True)
    return await (by or capturer())(
        CaptureOrder(url or made.url(path), ITEM, words, case="EG-2026-000001", allowed=made.allowed), folder
    )


@cache
def picture(width: int = 200, height: int = 80) -> bytes:
    """A small picture that does not compress to nothing."""
    packed = io.BytesIO()
    Image.effect_noise((width, height), 60).save(packed, "PNG")
    return packed.getvalue()


async def show_picture(_: web.Request) -> web.StreamResponse:
    return web.Response(body=picture(), content_type="image/png")


def thread(posts: int = 30) -> str:
    """A page of a forum: posts, pictures that wait until they are near, a frame, a shadow tree, something hidden."""
    body = "".join(
        f"<article><h2>Message {number}</h2><p>Elle «\u202fvole dans la <b>caisse</b>\u202f» &amp; ment. {number}</p>"
        f'<img loading=lazy src="/p{number}.png" width=200 height=300></article>'
        for number in range(posts)
    )
    return (
        "<!doctype html><html lang=fr><head><title>Fil du village</title></head><body>"
        f"<h1>Fil</h1>{body}<iframe srcdoc='<p>dans le cadre</p>'></iframe>"
        "<div id=s></div><p style='display:none'>phrase cachée</p>"
        "<script>document.getElementById('s').attachShadow({mode:'closed'}).innerHTML='<p>dans l’ombre</p>';"
        "Object.defineProperty(document.body,'innerText',{get:()=>'rien'});</script></body></html>"
    )
