"""From a name to an open connection: asked once, every answer checked, the checked number dialled, the peer looked at.

A name keeps, for the whole of a capture, the addresses it had at first: a second answer that points elsewhere is never
heard. One answer that is not public refuses the name altogether.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from adapters.egress.record import Asked, Connection, DnsAnswer, EgressRecord
from adapters.egress.resolver import Resolver
from workflows.kernel.clock import Clock
from workflows.kernel.public_address import is_public
from workflows.law.platforms.addresses import read_address

PORTS: Final = frozenset({80, 443})
CONNECT_SECONDS: Final = 10.0


class EgressRefused(Exception):
    """The connection may not be made; `reason` is a word of the record."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotReached(Exception):
    """The connection could not be made; `reason` is a word of the record."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Allowed:
    """For tests on this machine: exactly this name is found at exactly this loopback address and port."""

    ip: str
    port: int

    def __post_init__(self) -> None:
        if not ip_address(self.ip).is_loopback:
            raise ValueError("a name is only ever sent to a loopback address")


@dataclass(slots=True)
class Dialer:
    """Opens connections for one capture, and writes down each."""

    resolver: Resolver
    record: EgressRecord
    clock: Clock
    allowed: Mapping[str, Allowed] = field(default_factory=dict)
    unwanted: frozenset[str] = frozenset()  # what the client asks for on its own account
    ports: frozenset[int] = PORTS
    connect_seconds: float = CONNECT_SECONDS
    _pinned: dict[str, asyncio.Future[tuple[str, ...]]] = field(default_factory=dict)

    async def open(self, entry: Connection) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises EgressRefused or NotReached; the entry says what became of it either way."""
        try:
            reader, writer = await self._open(entry)
        except EgressRefused as refusal:
            entry.verdict, entry.reason = "refused", refusal.reason
            raise
        except NotReached as error:
            entry.verdict, entry.reason = "failed", error.reason
            raise
        entry.verdict = "open"
        return reader, writer

    async def _open(self, entry: Connection) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = entry.host = self._checked_host(entry.host)
        if host in self.unwanted:
            raise EgressRefused("unwanted")
        there = self.allowed.get(host)
        if there is not None:
            if entry.port not in self.ports | {there.port}:
                raise EgressRefused("port")
            return await self._dial(entry, there.ip, there.port)
        if entry.port not in self.ports:
            raise EgressRefused("port")
        failure = NotReached("no_address")
        for ip in await self.addresses(host):
            try:
                return await self._dial(entry, ip, entry.port)
            except NotReached as error:
                failure = error
        raise failure

    def _checked_host(self, host: str) -> str:
        """The name as the DNS is asked for it. A number in disguise, a name of this machine or of its house is refused."""
        address = read_address(f"http://{host}/", known=self.allowed)
        if address.problem is not None or address.user or address.port is not None or address.path != "/":
            raise EgressRefused("not_public" if address.problem == "not_public" else "spelling")
        return address.host.strip("[]")

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Gives the pinned addresses of a name, all public. Raises EgressRefused, NotReached."""
        pinned = self._pinned.get(host)
        if pinned is None:
            pinned = self._pinned[host] = asyncio.get_running_loop().create_future()
            try:
                pinned.set_result(await self._ask(host))
            except (EgressRefused, NotReached) as error:
                pinned.set_exception(error)
            except BaseException:
                del self._pinned[host]
                pinned.cancel()
                raise
        return await asyncio.shield(pinned)

    async def _ask(self, host: str) -> tuple[str, ...]:
        literal = _number(host)
        answer = DnsAnswer(host, (host,)) if literal is not None else await self.resolver(host)
        numbers = [_number(one) for one in answer.addresses]
        refused = None if all(one is not None and is_public(one) for one in numbers) else "not_public"
        if literal is None:
            self.record.asked.append(Asked(self.clock.now(), answer, refused))
        if refused:
            raise EgressRefused(refused)
        if not numbers:
            raise NotReached(answer.problem or "no_address")
        return answer.addresses

    async def _dial(self, entry: Connection, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        entry.ip = ip
        try:
            async with asyncio.timeout(self.connect_seconds):
                reader, writer = await asyncio.open_connection(ip, port)
        except TimeoutError:
            raise NotReached("connect_silent") from None
        except OSError:
            raise NotReached("connect_failed") from None
        peer, own = writer.get_extra_info("peername"), writer.get_extra_info("sockname")
        entry.peer = str(peer[0]) if peer else None
        is_ours = entry.host not in self.allowed and own is not None and str(own[0]) == entry.peer
        if entry.peer is None or _number(entry.peer) != _number(ip) or is_ours:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            raise EgressRefused("peer")
        return reader, writer


def _number(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
