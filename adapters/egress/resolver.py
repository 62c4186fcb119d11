"""The DNS, asked for addresses of either kind; answers are kept as they came over the wire."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

import dns.asyncresolver
import dns.exception
import dns.message
import dns.rdatatype
import dns.resolver

from adapters.egress.record import DnsAnswer, DnsRecord

SECONDS: Final = 5.0
KINDS: Final = ("A", "AAAA")


class Resolver(Protocol):
    """Who knows the addresses of a name."""

    async def __call__(self, host: str) -> DnsAnswer:
        """Never raises: a name without an address has none, and the answer says why."""


class DnsResolver:
    """The DNS servers of this machine, or those given. The file of hosts is not looked at, no ending is added to a name."""

    def __init__(self, servers: tuple[str, ...] = (), port: int = 53, seconds: float = SECONDS) -> None:
        self._servers = servers
        self._port = port
        self._seconds = seconds

    async def __call__(self, host: str) -> DnsAnswer:
        try:
            resolver = self._resolver()
        except dns.exception.DNSException:
            return DnsAnswer(host, (), problem="no_dns_server")
        of_each = await asyncio.gather(*(self._ask(resolver, host, kind) for kind in KINDS))
        found = [answer for answer in of_each if not isinstance(answer, str)]
        records = tuple(dict.fromkeys(record for answer in found for record in _records(answer)))
        addresses = tuple(dict.fromkeys(one.value for one in records if one.kind in KINDS))
        problems = [answer for answer in of_each if isinstance(answer, str)]
        return DnsAnswer(
            host,
            addresses,
            records,
            tuple(answer.response.to_wire() for answer in found),
            next((str(answer.nameserver) for answer in found if answer.nameserver), None),
            None if addresses else (problems[0] if problems else "no_address"),
        )

    def _resolver(self) -> dns.asyncresolver.Resolver:
        resolver = dns.asyncresolver.Resolver(configure=not self._servers)
        if self._servers:
            resolver.nameservers = list(self._servers)
            resolver.port = self._port
        resolver.cache = None
        return resolver

    async def _ask(self, resolver: dns.asyncresolver.Resolver, host: str, kind: str) -> dns.resolver.Answer | str:
        try:
            return await resolver.resolve(
                f"{host}.", kind, search=False, raise_on_no_answer=False, lifetime=self._seconds
            )
        except dns.resolver.NXDOMAIN:
            return "no_such_name"
        except dns.exception.Timeout:
            return "dns_silent"
        except (dns.exception.DNSException, OSError, ValueError):
            return "dns_failed"


def _records(answer: dns.resolver.Answer) -> list[DnsRecord]:
    return [
        DnsRecord(
            str(rrset.name).removesuffix("."),
            dns.rdatatype.to_text(rrset.rdtype),
            rdata.to_text().removesuffix("."),
            rrset.ttl,
        )
        for rrset in answer.response.answer
        for rdata in rrset
    ]
