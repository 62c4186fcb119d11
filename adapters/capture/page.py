"""One page, seen once: opened, let come to rest, then taken as text, code, archive, picture and print."""

from __future__ import annotations

import asyncio
import base64
import html
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.capture.devtools import CommandFailed, DevTools, Unresponsive
from adapters.capture.exchanges import BUFFER, LARGEST_BODY, Exchange, ExchangeLog
from adapters.capture.process import Running
from adapters.capture.shown_text import ShownText, shown_text
from workflows.kernel.clock import Clock
from workflows.kernel.json_value import Json, JsonObject, json_list, json_number, json_object

WIDTH: Final = 1280
HEIGHT: Final = 900
TILE: Final = 60_000
"""Pixels. The browser leaves the foot of a taller picture empty."""
TALLEST: Final = 240_000
PRINTED: Final = 300
"""Pages of print at most."""
SCROLL: Final = 1_800
SCROLL_STEPS: Final = 40
MM: Final = 25.4
MARGIN: Final = 15 / MM
LINE_OF_URL: Final = 100
"""Characters of an address on a line of the foot, at its usual size."""
LONG_URL: Final = 1500


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long each part may take."""

    load: float = 20.0
    still: float = 0.25
    rest: float = 5.0
    command: float = 12.0
    picture: float = 40.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be seen. `foot` goes on every printed page, beside the address."""

    url: str
    foot: Sequence[str]
    scripts: bool = True
    seconds: Seconds = field(default_factory=Seconds)


@dataclass(slots=True)
class Seen:
    """What was seen. `notes` are words of the manifest: what was cut, what did not come."""

    url: str
    error: str | None
    title: str = ""
    exchanges: Sequence[Exchange] = ()
    shown: ShownText = field(default_factory=lambda: ShownText("", (), ()))
    dom: str = ""
    mhtml: bytes = b""
    tiles: Sequence[bytes] = ()
    pdf: bytes = b""
    height: int = 0
    certificates: Sequence[bytes] = ()
    notes: set[str] = field(default_factory=set)
    loaded_at: datetime | None = None


class PageView:
    """The one page of a browser."""

    def __init__(self, running: Running, clock: Clock, wish: Wish, credentials: tuple[str, str] | None = None) -> None:
        """`credentials` are shown to the proxy where no relay does it."""
        self._tools: DevTools = running.tools
        self._credentials = credentials
        self._clock, self._wish, self._seconds = clock, wish, wish.seconds
        self._user_agent = running.user_agent.replace("Headless", "")
        self._session = self._frame = ""
        self._notes: set[str] = set()
        self._unreachable = ""
        self._loaded = asyncio.Event()

    async def see(self) -> Seen:
        """Raises BrowserGone, or Unresponsive where a script of the page keeps the browser from answering."""
        log = await self._open()
        error = await self._go()
        seen = Seen(self._wish.url, error, exchanges=log.all, notes=self._notes)
        if error is not None:
            seen.url = next((one.url for one in reversed(list(log.documents))), seen.url)
            return seen
        if not await log.quiet(self._seconds.still, self._seconds.rest):
            self._notes.add("never_at_rest")
        await self._scroll(log)
        seen.loaded_at = self._clock.now()
        await self._take(seen, log)
        if self._unreachable:  # a page of the browser's own stands there, not the site's
            seen.url, seen.error = self._unreachable, "net::ERR_FAILED"
        return seen

    # ------------------------------------------------------------ opening
    async def _open(self) -> ExchangeLog:
        tools = self._tools
        target = str(
            (await tools.call("Target.createTarget", url="about:blank", width=WIDTH, height=HEIGHT))["targetId"]
        )
        attached = await tools.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = str(attached["sessionId"])
        self._frame = target
        log = ExchangeLog(tools, self._session, self._frame, self._clock)
        tools.on("Target.targetCreated", lambda said: self._close_other(said, target))
        tools.on("Page.frameNavigated", self._navigated)
        tools.on("Fetch.authRequired", self._show_credentials)
        tools.on("Fetch.requestPaused", self._go_on)
        tools.on("Page.javascriptDialogOpening", self._dismiss)
        tools.on("Page.loadEventFired", lambda _: self._loaded.set())
        tools.on("Browser.downloadWillBegin", lambda _: self._notes.add("download_refused"))
        tools.on("Inspector.targetCrashed", lambda _: tools.close())
        first = [
            tools.send("Target.setDiscoverTargets", discover=True),
            tools.send("Browser.setDownloadBehavior", behavior="deny", eventsEnabled=True),
            *(
                tools.send(method, self._session, **params)
                for method, params in self._preparations()
            ),
        ]  # fmt: skip
        async with asyncio.timeout(self._seconds.command):
            await asyncio.gather(*first)
        return log

    def _preparations(self) -> Sequence[tuple[str, dict[str, Json]]]:
        asked: list[tuple[str, dict[str, Json]]] = []
        if self._credentials is not None:
            asked.append(("Fetch.enable", {"handleAuthRequests": True}))
        return [
            *asked,
            ("Page.enable", {}),
            ("Inspector.enable", {}),
            ("Network.enable", {"maxTotalBufferSize": BUFFER, "maxResourceBufferSize": LARGEST_BODY}),
            ("Network.setBypassServiceWorker", {"bypass": True}),
            ("Emulation.setUserAgentOverride", {"userAgent": self._user_agent}),
            (
                "Emulation.setDeviceMetricsOverride",
                {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False},
            ),
            ("Emulation.setScriptExecutionDisabled", {"value": not self._wish.scripts}),
            ("Page.setInterceptFileChooserDialog", {"enabled": True}),
        ]

    async def _go(self) -> str | None:
        """Opens the address and waits for the page; the browser's word for what went wrong, if it did."""
        try:
            went = await self._call("Page.navigate", seconds=self._seconds.load, url=self._wish.url)
        except Unresponsive:
            return "net::ERR_TIMED_OUT"
        if went.get("errorText"):
            return str(went["errorText"])
        if went.get("isDownload"):
            return "net::ERR_ABORTED"
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds.load
        while not self._loaded.is_set() and loop.time() < until:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(3.0, until - loop.time())):
                    await self._loaded.wait()
            if not self._loaded.is_set():
                await self._call("Page.getLayoutMetrics")  # a page whose scripts never end does not answer
        if not self._loaded.is_set():
            self._notes.add("load_cut")
            await self._call("Page.stopLoading")
        return None

    def _close_other(self, said: JsonObject, ours: str) -> None:
        info = json_object(said.get("targetInfo"))
        if info.get("type") in ("page", "tab") and info.get("targetId") != ours and info.get("openerId"):
            self._notes.add("window_refused")
            self._tools.send("Target.closeTarget", targetId=info.get("targetId"))

    def _show_credentials(self, said: JsonObject) -> None:
        user, password = self._credentials or ("", "")
        is_ours = json_object(said.get("authChallenge")).get("source") == "Proxy" and self._credentials is not None
        answer: JsonObject = {"response": "CancelAuth"}
        if is_ours:
            answer = {"response": "ProvideCredentials", "username": user, "password": password}
        self._tools.send(
            "Fetch.continueWithAuth", self._session, requestId=said.get("requestId"), authChallengeResponse=answer
        )

    def _go_on(self, said: JsonObject) -> None:
        self._tools.send("Fetch.continueRequest", self._session, requestId=said.get("requestId"))

    def _navigated(self, said: JsonObject) -> None:
        frame = json_object(said.get("frame"))
        if frame.get("id") == self._frame:
            self._unreachable = str(frame.get("unreachableUrl", ""))

    def _dismiss(self, _: JsonObject) -> None:
        self._notes.add("dialog_dismissed")
        self._tools.send("Page.handleJavaScriptDialog", self._session, accept=False)

    async def _scroll(self, log: ExchangeLog) -> None:
        """Down once and up again: pictures that a page holds back until they are near are asked for."""
        height = await self._height()
        steps = min(height // SCROLL, SCROLL_STEPS)
        if not steps:
            return
        for step in (*range(1, steps + 1), 0):
            await self._evaluate(f"window.scrollTo(0, {step * SCROLL})")
            await asyncio.sleep(0.02)
        if not await log.quiet(self._seconds.still / 2, self._seconds.rest):
            self._notes.add("never_at_rest")

    async def _evaluate(self, expression: str) -> None:
        """In a world of its own: the page's scripts do not see it, and cannot answer in its place."""
        with suppress(CommandFailed):
            world = await self._call("Page.createIsolatedWorld", frameId=self._frame)
            await self._call("Runtime.evaluate", expression=expression, contextId=world["executionContextId"])

    async def _height(self) -> int:
        size = json_object((await self._call("Page.getLayoutMetrics")).get("cssContentSize"))
        return max(json_number(size.get("height")), HEIGHT)

    # ------------------------------------------------------------ taking
    async def _take(self, seen: Seen, log: ExchangeLog) -> None:
        history = await self._call("Page.getNavigationHistory")
        entries = json_list(history.get("entries"))
        entry = json_object(entries[json_number(history.get("currentIndex"))]) if entries else {}
        seen.url, seen.title = str(entry.get("url") or seen.url), str(entry.get("title", ""))
        snapshot = await self._call("DOMSnapshot.captureSnapshot", computedStyles=[])
        seen.shown = shown_text(snapshot)
        seen.dom = await self._dom()
        with suppress(CommandFailed):
            said = await self._call("Page.captureSnapshot", format="mhtml", seconds=self._seconds.picture)
            seen.mhtml = str(said.get("data", "")).encode("utf-8", "surrogatepass")
        await log.bodies(self._seconds.command)
        seen.certificates = await self._certificates(seen.url)
        seen.height = await self._height()
        seen.tiles = await self._pictures(seen.height)
        with suppress(CommandFailed, Unresponsive):  # last: what was taken before it stays taken
            seen.pdf = await self._print(seen.url, seen.height)
        for name, taken in (("mhtml", seen.mhtml), ("pdf", seen.pdf)):
            if not taken:
                self._notes.add(f"no_{name}")

    async def _dom(self) -> str:
        with suppress(CommandFailed):
            root = json_object((await self._call("DOM.getDocument", depth=0)).get("root"))
            return str((await self._call("DOM.getOuterHTML", nodeId=root.get("nodeId"))).get("outerHTML", ""))
        self._notes.add("no_dom")
        return ""

    async def _pictures(self, height: int) -> list[bytes]:
        """From the top to the foot, in as many pictures as that takes."""
        if height > TALLEST:
            self._notes.add("picture_cut")
        tiles: list[bytes] = []
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds.picture
        for top in range(0, min(height, TALLEST), TILE):
            if loop.time() > until:
                self._notes.add("picture_cut")
                break
            clip: JsonObject = {
                "x": 0, "y": top, "width": WIDTH, "height": min(TILE, min(height, TALLEST) - top), "scale": 1,
            }  # fmt: skip
            said = await self._call(
                "Page.captureScreenshot", seconds=self._seconds.picture,
                format="png", clip=clip, captureBeyondViewport=True, optimizeForSpeed=True,
            )  # fmt: skip
            tiles.append(base64.b64decode(str(said["data"])))
        return tiles

    async def _print(self, url: str, height: int) -> bytes:
        """On every page: what this is, the whole address, when, and which page of how many."""
        is_cut = height > PRINTED * HEIGHT
        if is_cut:
            self._notes.add("print_cut")
        said = await self._call(
            "Page.printToPDF", seconds=self._seconds.picture, printBackground=True, displayHeaderFooter=True,
            headerTemplate="<span></span>", footerTemplate=foot(url, self._wish.foot, self._clock.now()),
            paperWidth=210 / MM, paperHeight=297 / MM, marginTop=10 / MM, marginLeft=MARGIN, marginRight=MARGIN,
            pageRanges=f"1-{PRINTED}" if is_cut else "",
            marginBottom=foot_room(url) / MM,
        )  # fmt: skip
        return base64.b64decode(str(said["data"]))

    async def _certificates(self, url: str) -> list[bytes]:
        """The chain that the browser was shown by the site itself, the site's own first."""
        if not url.startswith("https:"):
            return []
        scheme, _, rest = url.partition("://")
        try:
            said = await self._call("Network.getCertificate", origin=f"{scheme}://{rest.split('/')[0]}")
        except CommandFailed:
            self._notes.add("no_certificate")
            return []
        return [base64.b64decode(str(one)) for one in json_list(said.get("tableNames"))]

    async def _call(self, method: str, seconds: float | None = None, **params: Json) -> JsonObject:
        return await self._tools.call(method, self._session, seconds or self._seconds.command, **params)


def foot_size(url: str) -> int:
    """Tells how large the foot is written, in pixels: an address of thousands of characters is printed whole all the
    same."""
    return 8 if len(url) <= LONG_URL else 4


def foot_room(url: str) -> float:
    """Millimetres that the foot takes: every line of the address, and two of words."""
    size = foot_size(url)
    return 10 + 0.36 * size * (3 + len(url) // (LINE_OF_URL * 8 // size))


def foot(url: str, said: Sequence[str], at: datetime) -> str:
    """Gives the foot of a printed page, in the browser's own template language."""
    words = html.escape(" · ".join((*said, f"{at:%Y-%m-%d %H:%M:%S} UTC")))
    return (
        f'<div style="font:{foot_size(url)}px sans-serif;width:100%;margin:0 15mm;color:#000;'
        'font-variant-ligatures:none;word-break:break-all">'
        f"<div>{html.escape(url)}</div><div>{words} · "
        '<span class="pageNumber"></span>/<span class="totalPages"></span></div></div>'
    )
