"""A proxy of our own for one capture: CONNECT for what is encrypted, absolute addresses for what is not.

It opens nothing itself but through the `Dialer`; TLS passes through it untouched, and so do the bytes of an answer. Whoever
does not show the token of the capture gets 407. What is refused over plain HTTP is answered by silence: a page made by us
must never stand in a capture as if the site had said it.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.egress.dialer import Dialer, EgressRefused, NotReached
from adapters.egress.record import Connection, Cut

log = logging.getLogger(__name__)

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
USER: Final = "capture"
BLOCK: Final = 65536
_HOP: Final = frozenset(
    {"connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade", "host"}
)
_NEED_TOKEN: Final = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\n"
    b'Proxy-Authenticate: Basic realm="capture"\r\nContent-Length: 0\r\n\r\n'
)
_BAD: Final = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_REFUSED: Final = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UNREACHED: Final = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps of one capture. Bytes in come from the network, bytes out go to it; `seconds` is the whole life of the proxy,
    `idle_seconds` a connection's without a byte."""

    bytes_in: int = 200 * 1024 * 1024
    bytes_out: int = 8 * 1024 * 1024
    seconds: float = 120.0
    idle_seconds: float = 20.0
    head_bytes: int = 65536
    head_seconds: float = 10.0
    at_once: int = 64
    connections: int = 4000


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a client asked for: method, host, port; of plain HTTP also what is to be sent on, and how long its body is."""

    method: str
    host: str
    port: int
    head: bytes = b""
    body: int = 0


class _Cut(Exception):
    """A cap ended the connection."""


class EgressProxy:
    """One capture's proxy. Started on a socket of the file system or on a loopback port, stopped with everything in it."""

    def __init__(self, dialer: Dialer, token: str, limits: Limits | None = None) -> None:
        self._dialer = dialer
        self._record = dialer.record
        self._token = token
        self._limits = limits or Limits()
        self._bytes_in = self._bytes_out = self._seen = 0
        self._open: set[Writer] = set()
        self._server: asyncio.Server | None = None
        self._until = 0.0
        self._idle = asyncio.Event()

    async def listen_on_path(self, path: Path) -> None:
        """Listens on a socket of the file system; the folder decides who may come."""
        self._begin()
        self._server = await asyncio.start_unix_server(self._serve, path, limit=self._limits.head_bytes)

    async def listen_on_port(self) -> int:
        """Listens on a free port of the loopback address, and returns it."""
        self._begin()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=self._limits.head_bytes)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Nothing is listened to and no connection is open when it returns."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        if self._open:
            await self._idle.wait()

    def _begin(self) -> None:
        self._until = asyncio.get_running_loop().time() + self._limits.seconds

    async def _serve(self, reader: Reader, writer: Writer) -> None:
        self._open.add(writer)
        self._idle.clear()
        try:
            async with asyncio.timeout_at(self._until):
                await self._answer(reader, writer)
        except TimeoutError:
            self._cut("seconds")
        except (_Cut, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.transport.abort() if self._is_over() else writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()
            self._open.discard(writer)
            if not self._open:
                self._idle.set()

    def _is_over(self) -> bool:
        return asyncio.get_running_loop().time() >= self._until or "bytes" in self._record.cuts

    async def _answer(self, reader: Reader, writer: Writer) -> None:
        while True:
            async with asyncio.timeout(self._limits.head_seconds):
                head = await reader.readuntil(b"\r\n\r\n")
            if self._knows(head):
                break
            writer.write(_NEED_TOKEN)  # the client may show it on the same connection
            await writer.drain()
        wish = _read_wish(head)
        if wish is None:
            writer.write(_BAD)
            await writer.drain()
            return
        self._seen += 1
        if self._seen > self._limits.connections or len(self._open) > self._limits.at_once * 2:
            raise self._cut("connections")
        entry = Connection(self._dialer.clock.now(), wish.method, wish.host, wish.port)
        self._record.connections.append(entry)
        try:
            await self._pass(wish, entry, reader, writer)
        finally:
            entry.ended_at = self._dialer.clock.now()

    async def _pass(self, wish: _Wish, entry: Connection, reader: Reader, writer: Writer) -> None:
        is_tunnel = wish.method == "CONNECT"
        try:
            there, to_there = await self._dialer.open(entry)
        except (EgressRefused, NotReached) as error:
            if is_tunnel:
                writer.write(_REFUSED if isinstance(error, EgressRefused) else _UNREACHED)
                await writer.drain()
            return
        self._open.add(to_there)
        try:
            if is_tunnel:
                writer.write(_OPEN)
                await self._both_ways(entry, reader, writer, there, to_there, self._all_of(reader))
            else:
                to_there.write(wish.head)
                self._count_out(entry, len(wish.head))
                await self._both_ways(entry, reader, writer, there, to_there, self._one_body(reader, wish.body))
        finally:
            to_there.transport.abort()
            self._open.discard(to_there)

    async def _both_ways(
        self, entry: Connection, reader: Reader, writer: Writer, there: Reader, to_there: Writer,
        outwards: Callable[[], Awaitable[bytes]],
    ) -> None:  # fmt: skip
        """Until the far side has said everything; the near side may fall silent earlier."""

        async def send() -> None:
            try:
                while block := await outwards():
                    self._count_out(entry, len(block))
                    to_there.write(block)
                    await to_there.drain()
                if to_there.can_write_eof():
                    to_there.write_eof()
            except (OSError, TimeoutError):
                to_there.transport.abort()

        with suppress(BaseExceptionGroup):
            async with asyncio.TaskGroup() as pumps:
                sending = pumps.create_task(send())
                await self._receive(entry, there, writer)
                sending.cancel()

    async def _receive(self, entry: Connection, there: Reader, writer: Writer) -> None:
        while True:
            async with asyncio.timeout(self._limits.idle_seconds):
                block = await there.read(BLOCK)
            if not block:
                return
            self._bytes_in += len(block)
            entry.bytes_in += len(block)
            if self._bytes_in > self._limits.bytes_in:
                raise self._cut("bytes")
            writer.write(block)
            await writer.drain()

    def _all_of(self, reader: Reader) -> Callable[[], Awaitable[bytes]]:
        return lambda: reader.read(BLOCK)

    def _one_body(self, reader: Reader, length: int) -> Callable[[], Awaitable[bytes]]:
        """The body of one request. What a client says after it is for another connection: this one ends, and it asks anew."""
        left = length

        async def outwards() -> bytes:
            nonlocal left
            if left:
                block = await reader.read(min(left, BLOCK))
                left -= len(block)
                return block
            if await reader.read(1):
                raise _Cut
            await asyncio.Event().wait()  # the client has closed its side, or will be told that the other did
            return b""

        return outwards

    def _count_out(self, entry: Connection, more: int) -> None:
        self._bytes_out += more
        entry.bytes_out += more
        if self._bytes_out > self._limits.bytes_out:
            raise self._cut("bytes")

    def _cut(self, what: Cut) -> _Cut:
        self._record.cuts.add(what)
        if what == "bytes":
            for writer in self._open:
                writer.transport.abort()
        return _Cut(what)

    def _knows(self, head: bytes) -> bool:
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"proxy-authorization":
                return hmac.compare_digest(value.strip(), basic(self._token).encode("ascii"))
        return False


def basic(token: str) -> str:
    """Gives the value of the header that shows the token."""
    return "Basic " + base64.b64encode(f"{USER}:{token}".encode()).decode("ascii")


def _read_wish(head: bytes) -> _Wish | None:
    """What the request asks for; None for what is no request to a proxy."""
    try:
        lines = head.decode("latin-1").split("\r\n")
        method, target, version = lines[0].split(" ")
        if version not in ("HTTP/1.1", "HTTP/1.0"):
            return None
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            return _Wish(method, host, int(port)) if host and port.isdecimal() and "@" not in host else None
        return _plain_wish(method, target, lines[1:])
    except ValueError:
        return None


def _plain_wish(method: str, target: str, lines: list[str]) -> _Wish | None:
    scheme, slashes, rest = target.partition("://")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    server, path = rest[:end], rest[end:].partition("#")[0]
    if method not in METHODS or scheme.lower() != "http" or not slashes or not server or "@" in server:
        return None
    bare, _, port = server.rpartition(":")
    host, number = (bare, int(port)) if port.isdecimal() and bare else (server, 80)
    fields = [(name.strip(), value.strip()) for name, colon, value in (one.partition(":") for one in lines) if colon]
    known = {name.lower(): value for name, value in fields}
    length = known.get("content-length", "0")
    if "transfer-encoding" in known or not length.isdecimal():
        return None
    head = [f"{method} {path if path.startswith('/') else '/' + path} HTTP/1.1", f"Host: {server}"]
    head += [f"{name}: {value}" for name, value in fields if name.lower() not in _HOP]
    head += ["Connection: close", "", ""]
    return _Wish(method, host, number, "\r\n".join(head).encode("latin-1"), int(length))
