"""The way out: nobody without the token, nothing that is not public, one answer of the DNS, and an end to everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from adapters.egress.dialer import Allowed, Dialer, EgressRefused, NotReached
from adapters.egress.proxy import Limits
from adapters.egress.record import Connection, EgressRecord
from adapters.egress.resolver import DnsResolver
from tests.adapters.egress.parts import SWIFT, Table, way
from tests.conftest import MONDAY, TestClock
from tests.fakes.network import canary, dns_server

SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.000.0.1",
    "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST", "a.localhost", "printer.local", "db.internal", "router.lan",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]",
    "[0:0:0:0:0:0:0:1]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "168.63.129.16",
    "[fd00:ec2::254]", "224.0.0.1", "intranet", "127.0.0.1.", "user@127.0.0.1", "127.0.0.1%00.example.org",
    "\xe9xample", "a..b", "-", "one two",
]  # fmt: skip
"""Ways to name this machine and its house, and names that are none."""


@asynccontextmanager
async def site(answer: Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]) -> AsyncIterator[int]:
    """A small server that reads one head and answers as it is told."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(writer, await reader.readuntil(b"\r\n\r\n"))
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            pass

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def hello(writer: asyncio.StreamWriter, head: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


async def test_without_the_token() -> None:
    """407, whatever is asked; nothing is opened."""
    async with canary() as bird, way(allowed={"a.example": Allowed("127.0.0.1", bird.port)}) as out:
        for token in (None, "another"):
            said = await out.say("CONNECT a.example:443 HTTP/1.1", token=token, wait=0.3)
            assert said.startswith(b"HTTP/1.1 407") or token == "another"
        assert (bird.heard, out.record.connections) == (0, [])


@pytest.mark.parametrize("method", ["CONNECT", "GET"])
async def test_no_spelling_reaches_this_machine(method: str) -> None:
    """Numbers in disguise, mapped, translated and local ones: refused before anything is dialled."""
    async with canary() as bird, way() as out:
        for host in SPELLINGS:
            for port in (bird.port, 80):
                target = f"{host}:{port}" if method == "CONNECT" else f"http://{host}:{port}/"
                said = await out.say(f"{method} {target} HTTP/1.1")
                assert said == b"" or said.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400")), host
        assert bird.heard == 0
        assert {one.verdict for one in out.record.connections} == {"refused"}


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), ("93.184.216.34", "127.0.0.1"), ("::1",), ("2606:4700::1", "fd00::1"), ("10.0.0.1",)]
)
async def test_one_private_answer_refuses_the_name(addresses: tuple[str, ...]) -> None:
    """Even beside a public one: nobody chooses among them."""
    async with way({"two.example.org": addresses}) as out:
        said = await out.say("CONNECT two.example.org:443 HTTP/1.1")
        assert (said.split(b"\r\n")[0], out.reasons()) == (b"HTTP/1.1 403 Forbidden", ["not_public"])
        assert [one.refused for one in out.record.asked] == ["not_public"]


async def test_a_name_is_asked_once() -> None:
    """A second answer that points to this machine is never heard."""
    turns = {"rebind.example.org": [["93.184.216.34"], ["127.0.0.1"]], "late.example.org": [["127.0.0.1"]]}
    async with dns_server(turns) as server:
        dialer = Dialer(DnsResolver(("127.0.0.1",), server.port), EgressRecord(), TestClock())
        first, second = [await dialer.addresses("rebind.example.org") for _ in range(2)]
        assert first == second == ("93.184.216.34",)
        assert server.asked.count(("rebind.example.org", "A")) == 1
        with pytest.raises(EgressRefused, match="not_public"):
            await dialer.addresses("late.example.org")
        with pytest.raises(NotReached, match="no_such_name"):
            await dialer.addresses("nobody.example.org")
        (answer, *_) = [one.answer for one in dialer.record.asked]
        assert (answer.records[0].value, answer.wires != ()) == ("93.184.216.34", True)


async def test_many_at_once_ask_once() -> None:
    """The browser opens six connections to a host: one question."""
    table = Table({"a.example.org": ["127.0.0.1"]})
    dialer = Dialer(table, EgressRecord(), TestClock())
    found = await asyncio.gather(*(dialer.addresses("a.example.org") for _ in range(6)), return_exceptions=True)
    assert (table.asked, {type(one) for one in found}) == (["a.example.org"], {EgressRefused})


@pytest.mark.parametrize("port", [22, 25, 53, 8080, 0, 65535])
async def test_other_ports_are_refused(port: int) -> None:
    """Publications stand on 80 and 443; a mail server is no publication."""
    async with way({"a.example.org": ["93.184.216.34"]}) as out:
        await out.say(f"CONNECT a.example.org:{port} HTTP/1.1")
        assert out.reasons() == ["port"]


async def test_what_is_allowed_goes_there_and_nowhere_else() -> None:
    """Exactly this name, at its own port or the usual ones."""
    async with canary() as bird, site(hello) as port, way(allowed={"a.example": Allowed("127.0.0.1", port)}) as out:
        said = await out.say("GET http://a.example/x?y#z HTTP/1.1\r\nAccept: */*")
        assert said.endswith(b"\r\n\r\nok")
        for target in (f"b.example:{port}", f"x.a.example:{port}", f"a.example:{bird.port}", f"127.0.0.1:{port}"):
            await out.say(f"CONNECT {target} HTTP/1.1")
        assert [one.verdict for one in out.record.connections] == ["open"] + ["refused"] * 4
        assert (bird.heard, out.record.connections[0].peer) == (0, "127.0.0.1")
    with pytest.raises(ValueError, match="loopback"):
        Allowed("10.0.0.1", 80)


async def test_what_is_sent_on() -> None:
    """The path as it was, the host, no header of ours, one request a connection; the answer byte for byte."""
    heads = []

    async def keep(writer: asyncio.StreamWriter, head: bytes) -> None:
        heads.append(head)
        await hello(writer, head)

    async with site(keep) as port, way(allowed={"a.example": Allowed("127.0.0.1", port)}) as out:
        more = b"GET http://b.example/ HTTP/1.1\r\n\r\n"
        said = await out.say("GET http://a.example?q=%20 HTTP/1.1\r\nX-Kept: 1\r\nConnection: keep-alive", then=more)
    assert heads == [b"GET /?q=%20 HTTP/1.1\r\nHost: a.example\r\nX-Kept: 1\r\nConnection: close\r\n\r\n"]
    assert said in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


async def endless(writer: asyncio.StreamWriter, head: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def dripping(writer: asyncio.StreamWriter, head: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x")
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("answer", "limits", "cut"),
    [(endless, replace(SWIFT, bytes_in=300_000), "bytes"), (dripping, replace(SWIFT, seconds=0.6), "seconds")],
)
async def test_nothing_goes_on_for_ever(
    answer: Callable[[asyncio.StreamWriter, bytes], Awaitable[None]], limits: Limits, cut: str
) -> None:
    """An endless stream ends at the cap of bytes, a slow drip at the cap of seconds; the record says which."""
    async with site(answer) as port, way(allowed={"a.example": Allowed("127.0.0.1", port)}, limits=limits) as out:
        said = await out.say("GET http://a.example/ HTTP/1.1")
        assert len(said) <= 300_000
        assert out.record.cuts == {cut}


async def test_what_is_said_is_no_request() -> None:
    """400, and nothing is dialled."""
    lines = [
        "GET / HTTP/1.1", "GET https://a.example/ HTTP/1.1", "GET ftp://a.example/ HTTP/1.1", "CONNECT HTTP/1.1",
        "GET http://u:p@a.example/ HTTP/1.1", "TRACE http://a.example/ HTTP/1.1", "GET http:///x HTTP/1.1",
        "CONNECT a.example HTTP/1.1", "CONNECT a.example:x HTTP/1.1", "nonsense",
        "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked",
    ]  # fmt: skip
    async with way(allowed={"a.example": Allowed("127.0.0.1", 9)}) as out:
        answers = [await out.say(line) for line in lines]
        assert ({one.split(b"\r\n")[0] for one in answers}, out.record.connections) == (
            {b"HTTP/1.1 400 Bad Request"},
            [],
        )


async def test_a_tunnel_passes_bytes_untouched() -> None:
    """Both ways, and both sides are counted."""

    async def echo(writer: asyncio.StreamWriter, head: bytes) -> None:
        writer.write(head[::-1])

    async with site(echo) as port, way(allowed={"a.example": Allowed("127.0.0.1", port)}) as out:
        said = await out.say("CONNECT a.example:443 HTTP/1.1", then=b"any bytes\r\n\r\n")
        assert said == b"HTTP/1.1 200 Connection established\r\n\r\n" + b"any bytes\r\n\r\n"[::-1]
        (entry,) = out.record.connections
        assert (entry.bytes_in, entry.bytes_out, entry.ended_at) == (13, 13, MONDAY)


async def test_stopping_ends_every_connection() -> None:
    """Nothing of a capture outlives it."""
    async with site(dripping) as port, way(allowed={"a.example": Allowed("127.0.0.1", port)}) as out:
        reader, _ = await asyncio.open_connection("127.0.0.1", out.port)
        saying = asyncio.ensure_future(out.say("GET http://a.example/ HTTP/1.1"))
        await asyncio.sleep(0.2)
        await out.proxy.stop()
        assert (await reader.read(), await saying != b"") == (b"", True)


def test_the_record_is_in_order_of_time() -> None:
    """Questions and connections together."""
    clock, record = TestClock(), EgressRecord()
    record.connections.append(Connection(clock.now(), "CONNECT", "a.example", 443, "refused", "port"))
    clock.advance(seconds=-1)
    record.connections.append(Connection(clock.now(), "GET", "b.example", 80, "open"))
    assert [line["host"] for line in record.lines()] == ["b.example", "a.example"]
    record.connections.append(Connection(clock.now(), "GET", "[::1]", 80, "refused", "not_public"))
    assert (record.refused("a.example"), record.problem("b.example"), record.problem("::1")) == (
        "port",
        None,
        "not_public",
    )
