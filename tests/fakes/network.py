"""What stands on the loopback address in tests of the way out: a canary that must hear nothing, and a DNS server that lies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass(slots=True)
class Canary:
    """Counts whoever reaches it, by TCP or by UDP, on one port of 127.0.0.1."""

    port: int
    tcp: list[bytes] = field(default_factory=list)
    udp: list[bytes] = field(default_factory=list)

    @property
    def heard(self) -> int:
        return len(self.tcp) + len(self.udp)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, canary: Canary) -> None:
        self._canary = canary

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._canary.udp.append(data)


@asynccontextmanager
async def canary() -> AsyncIterator[Canary]:
    """A canary that listens while the block runs; TCP and UDP on the same port. Its page says SECRET."""
    heard = Canary(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.tcp.append(b"opened")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nSECRET")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    heard.port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(heard), ("127.0.0.1", heard.port))
    try:
        yield heard
    finally:
        transport.close()
        server.close()


@dataclass(slots=True)
class DnsServer:
    """Answers from a table; a name with several answers gives them in turn, the last for ever. Remembers what was asked."""

    port: int
    answers: Mapping[str, Sequence[Sequence[str]]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = str(question.name).removesuffix("."), dns.rdatatype.to_text(question.rdtype)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        turns = self.answers.get(name)
        if turns is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            turn = turns[min(self.asked.count((name, kind)), len(turns) - 1)]
            found = [one for one in turn if (":" in one) == (kind == "AAAA")]
            if found:
                response.answer.append(dns.rrset.from_text(question.name, 0, "IN", kind, *found))
        self.asked.append((name, kind))
        return response.to_wire()


class _DnsDatagrams(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(self._server.answer(data), addr)


@asynccontextmanager
async def dns_server(answers: Mapping[str, Sequence[Sequence[str]]]) -> AsyncIterator[DnsServer]:
    """A DNS server on a loopback port while the block runs."""
    server = DnsServer(0, answers)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _DnsDatagrams(server), ("127.0.0.1", 0))
    server.port = transport.get_extra_info("sockname")[1]
    try:
        yield server
    finally:
        transport.close()
