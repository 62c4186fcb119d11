"""A capture without a browser: the answer of the site as it came, and the words in its code; the manifest says so."""

from __future__ import annotations

import codecs
import re
import ssl
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

import aiohttp
from multidict import CIMultiDictProxy

from adapters.capture.exchanges import LARGEST_BODY, Exchange
from adapters.capture.page import Seen
from adapters.capture.shown_text import ShownText
from workflows.kernel.clock import Clock

REDIRECTS: Final = 10
SECONDS: Final = 30.0
BLOCK: Final = 65536
AGENT: Final = "Mozilla/5.0 (compatible; capture without a browser)"
MOVED: Final = frozenset({301, 302, 303, 307, 308})
UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "head"})
BLOCKS: Final = frozenset(
    {
        "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "table",
        "ul", "ol", "blockquote", "pre", "main", "nav", "aside", "form", "dt", "dd",
    }
)  # fmt: skip
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\f]+")


@dataclass(frozen=True, slots=True)
class ByProxy:
    """The proxy of the capture, and what it wants to be shown."""

    url: str
    shown: str
    languages: str


async def fetch_page(url: str, proxy: ByProxy, clock: Clock) -> Seen:
    """Follows the redirects itself, so that each is written down. Never raises for what the network does."""
    seen = Seen(url, None, notes={"no_browser"})
    exchanges: list[Exchange] = []
    seen.exchanges = exchanges
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session:
        for _ in range(REDIRECTS + 1):
            one = Exchange(clock.now(), "GET", seen.url, "Document", is_document=True)
            exchanges.append(one)
            try:
                await _ask(session, one, seen, proxy)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                one.problem = type(error).__name__
                seen.error = "net::ERR_CERT_INVALID" if _is_certificate(error) else "net::ERR_FAILED"
                return seen
            location = one.headers.get("Location")
            if one.status not in MOVED or not location:
                break
            one.is_redirect, seen.url = True, urljoin(seen.url, location)
        else:
            seen.error = "net::ERR_TOO_MANY_REDIRECTS"
            return seen
    seen.loaded_at = clock.now()
    seen.dom = (one.body or b"").decode(_charset(one), "replace")
    seen.title, text = visible_text(seen.dom)
    seen.shown = ShownText(text, (), ())
    return seen


async def _ask(session: aiohttp.ClientSession, one: Exchange, seen: Seen, proxy: ByProxy) -> None:
    headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Language": proxy.languages}
    shown = {"Proxy-Authorization": proxy.shown}
    plain = one.url.startswith("http:")
    async with session.get(
        one.url, headers=headers | (shown if plain else {}), proxy=proxy.url, proxy_headers=shown, allow_redirects=False
    ) as answer:
        one.request_headers = headers
        one.status, one.status_text, one.headers = answer.status, answer.reason or "", _joined(answer.headers)
        one.mime, one.protocol = answer.content_type, "http/1.1"
        transport = answer.connection.transport if answer.connection is not None else None
        secured = transport.get_extra_info("ssl_object") if transport is not None else None
        if isinstance(secured, ssl.SSLObject | ssl.SSLSocket) and (leaf := secured.getpeercert(binary_form=True)):
            seen.certificates = [leaf]
            one.tls = secured.version()
        body = bytearray()
        async for block in answer.content.iter_chunked(BLOCK):
            body += block
            if len(body) > LARGEST_BODY:
                seen.notes.add("load_cut")
                break
        one.body = bytes(body)


def visible_text(code: str) -> tuple[str, str]:
    """Gives the title, and the words between the tags that a browser would most likely show."""
    reader = _Words()
    reader.feed(code)
    reader.close()
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(reader.words).split("\n"))
    return " ".join("".join(reader.title).split()), "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.title: list[str] = []
        self._unseen = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title"
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "body":
            self._unseen = 0
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._unseen:
            self.words.append(data.replace("\n", " "))


def _charset(one: Exchange) -> str:
    said = one.headers.get("Content-Type", "").lower().partition("charset=")[2].strip(" \"'").partition(";")[0]
    found = _CHARSET.search((one.body or b"")[:2048])
    for name in (said, found.group(1).decode("ascii") if found else "", "utf-8"):
        try:
            return codecs.lookup(name).name
        except LookupError:
            continue
    return "utf-8"


def _joined(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in ((str(name), value) for name, value in headers.items()):
        joined[name] = f"{joined[name]}\n{value}" if name in joined else value
    return joined


def _is_certificate(error: BaseException) -> bool:
    return isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError)
