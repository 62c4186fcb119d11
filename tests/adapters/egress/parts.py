"""A way out on loopback: a dialer over a lying DNS server, its proxy, and a client that speaks to it byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.egress.dialer import Allowed, Dialer
from adapters.egress.proxy import EgressProxy, Limits, basic
from adapters.egress.record import DnsAnswer, EgressRecord
from tests.conftest import TestClock

TOKEN = "the-token-of-this-capture"
SWIFT = Limits(seconds=5, idle_seconds=2, head_seconds=2)


class Table:
    """A resolver that knows a table by heart, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, Sequence[str]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    async def __call__(self, host: str) -> DnsAnswer:
        self.asked.append(host)
        found = tuple(self._answers.get(host, ()))
        return DnsAnswer(host, found, problem=None if found else "no_such_name")


@dataclass(slots=True)
class Way:
    """A proxy that listens, and what it wrote down."""

    port: int
    record: EgressRecord
    proxy: EgressProxy

    async def say(self, head: str, *, token: str | None = TOKEN, then: bytes = b"", wait: float = 4) -> bytes:
        """Everything the proxy answers to one request."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        shown = f"Proxy-Authorization: {basic(token)}\r\n" if token is not None else ""
        writer.write(f"{head}\r\n{shown}\r\n".encode("latin-1") + then)
        try:
            async with asyncio.timeout(wait):
                return await reader.read(-1) if token is not None else await reader.readuntil(b"\r\n\r\n")
        except (TimeoutError, ConnectionError):
            return b""
        finally:
            writer.close()

    def reasons(self) -> list[str | None]:
        return [one.reason for one in self.record.connections]


@asynccontextmanager
async def way(
    answers: Mapping[str, Sequence[str]] | None = None,
    allowed: Mapping[str, Allowed] | None = None,
    limits: Limits = SWIFT,
) -> AsyncIterator[Way]:
    """A proxy on a loopback port while the block runs."""
    record = EgressRecord()
    dialer = Dialer(Table(answers or {}), record, TestClock(), allowed or {}, connect_seconds=1)
    proxy = EgressProxy(dialer, TOKEN, limits)
    port = await proxy.listen_on_port()
    try:
        yield Way(port, record, proxy)
    finally:
        await proxy.stop()
