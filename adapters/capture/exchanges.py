"""What went to and fro while a page was made: every request with its answer, its body if the browser still has it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.capture.devtools import BrowserGone, CommandFailed, DevTools
from workflows.kernel.clock import Clock
from workflows.kernel.json_value import Json, JsonObject, json_number, json_object

LARGEST_BODY: Final = 32 * 1024 * 1024
LARGEST_ALL: Final = 128 * 1024 * 1024
MOST: Final = 3000
BUFFER: Final = 160 * 1024 * 1024


@dataclass(slots=True)
class Exchange:
    """One request and what came back. `problem` is why there is no answer, `missing` why there is no body. `body` is as the
    page got it: without the packing of the way."""

    at: datetime
    method: str
    url: str
    kind: str
    request_headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    status_text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    protocol: str = ""
    mime: str = ""
    is_document: bool = False
    is_redirect: bool = False
    from_cache: bool = False
    tls: str | None = None
    body: bytes | None = None
    missing: str | None = None
    problem: str | None = None

    def plain(self) -> Mapping[str, Json]:
        return {
            "what": "exchange", "at": self.at.isoformat(), "method": self.method, "url": self.url, "kind": self.kind,
            "request_headers": dict(self.request_headers), "status": self.status, "headers": dict(self.headers),
            "protocol": self.protocol, "mime": self.mime, "from_cache": self.from_cache, "tls": self.tls,
            "bytes": None if self.body is None else len(self.body), "missing": self.missing, "problem": self.problem,
        }  # fmt: skip


class ExchangeLog:
    """Listens to one page. `frame` is its main frame: the documents it asks for are the way to the publication."""

    def __init__(self, tools: DevTools, session: str, frame: str, clock: Clock) -> None:
        self._tools, self._session, self._frame, self._clock = tools, session, frame, clock
        self._current: dict[str, Exchange] = {}
        self._bodies: dict[str, tuple[Exchange, asyncio.Future[JsonObject]]] = {}
        self._wanted = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self.all: list[Exchange] = []
        tools.on("Network.requestWillBeSent", self._asked)
        tools.on("Network.requestWillBeSentExtraInfo", self._asked_with)
        tools.on("Network.responseReceived", self._answered)
        tools.on("Network.responseReceivedExtraInfo", self._answered_with)
        tools.on("Network.loadingFinished", self._finished)
        tools.on("Network.loadingFailed", self._failed)

    @property
    def documents(self) -> Iterator[Exchange]:
        """The main document and every redirect on the way to it, in order."""
        return (one for one in self.all if one.is_document)

    async def quiet(self, still: float, at_most: float) -> bool:
        """Waits until nothing was asked for `still` seconds; False if that did not come within `at_most`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + at_most
        while (left := until - loop.time()) > 0:
            seen = len(self.all)
            try:
                async with asyncio.timeout(left):
                    await self._quiet.wait()
                    await asyncio.sleep(still)
            except TimeoutError:
                return False
            if self._quiet.is_set() and seen == len(self.all):
                return True
        return False

    async def bodies(self, seconds: float) -> None:
        """Takes the bodies that the browser was asked for; what it does not have in time is said to be missing."""
        waiting = [answer for _, answer in self._bodies.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=seconds)
        for one, answer in self._bodies.values():
            if not answer.done():
                one.missing = "not_in_time"
            elif answer.exception() is not None:
                one.missing = "not_kept"
            else:
                self._take(one, answer.result())
        self._bodies.clear()
        for one in self.all:
            if one.body is None and one.missing is None and one.problem is None and not one.is_redirect:
                one.missing = "not_finished" if one.status is not None else None
                one.problem = "not_answered" if one.status is None else None

    def _take(self, one: Exchange, said: JsonObject) -> None:
        text = str(said.get("body", ""))
        one.body = base64.b64decode(text) if said.get("base64Encoded") else text.encode("utf-8", "surrogatepass")

    def _asked(self, said: JsonObject) -> None:
        name, request = str(said["requestId"]), json_object(said["request"])
        if redirect := said.get("redirectResponse"):
            self._redirected(name, json_object(redirect))
        if len(self.all) >= MOST:
            return
        kind = str(said.get("type", "Other"))
        is_main = kind == "Document" and said.get("frameId") == self._frame
        one = Exchange(
            self._clock.now(), str(request["method"]), str(request["url"]), kind,
            request_headers=_headers(request.get("headers")), is_document=is_main,
        )  # fmt: skip
        self.all.append(one)
        if not one.url.startswith(("http:", "https:")):
            one.missing = "not_of_the_network"
            return
        self._current[name] = one
        self._quiet.clear()

    def _redirected(self, name: str, response: JsonObject) -> None:
        if (before := self._current.get(name)) is not None:
            _fill(before, response)
            before.is_redirect = True

    def _asked_with(self, said: JsonObject) -> None:
        if (one := self._current.get(str(said["requestId"]))) is not None:
            one.request_headers = _headers(said.get("headers"))

    def _answered(self, said: JsonObject) -> None:
        if (one := self._current.get(str(said["requestId"]))) is not None:
            _fill(one, json_object(said["response"]))

    def _answered_with(self, said: JsonObject) -> None:
        if (one := self._current.get(str(said["requestId"]))) is not None:
            one.headers = _headers(said.get("headers"))
            one.status = json_number(said.get("statusCode")) or one.status

    def _finished(self, said: JsonObject) -> None:
        name = str(said["requestId"])
        one = self._current.get(name)
        self._end(name)
        if one is None:
            return
        size = json_number(said.get("encodedDataLength"))
        if size > LARGEST_BODY or self._wanted + size > LARGEST_ALL:
            one.missing = "too_large"
            return
        self._wanted += size
        try:
            answer = self._tools.send("Network.getResponseBody", self._session, requestId=name)
        except (BrowserGone, CommandFailed):
            one.missing = "not_kept"
            return
        self._bodies[f"{name}/{len(self._bodies)}"] = (one, answer)

    def _failed(self, said: JsonObject) -> None:
        name = str(said["requestId"])
        if (one := self._current.get(name)) is not None:
            one.problem = str(said.get("errorText") or said.get("blockedReason") or "failed")
        self._end(name)

    def _end(self, name: str) -> None:
        self._current.pop(name, None)
        if not self._current:
            self._quiet.set()


def _fill(one: Exchange, response: JsonObject) -> None:
    one.status = json_number(response.get("status"))
    one.status_text = str(response.get("statusText", ""))
    if not one.headers:
        one.headers = _headers(response.get("headers"))
    one.protocol, one.mime = str(response.get("protocol", "")), str(response.get("mimeType", ""))
    one.from_cache = bool(response.get("fromDiskCache")) or bool(response.get("fromServiceWorker"))
    security = json_object(response.get("securityDetails"))
    if security:
        one.tls = f"{security.get('protocol')} {security.get('cipher')}, {security.get('issuer')}"


def _headers(said: Json) -> Mapping[str, str]:
    return {name: str(value) for name, value in json_object(said).items()}
