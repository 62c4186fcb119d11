"""Where a request comes from: who is at the other end, or whom a trusted proxy names."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

from console.web.context import PARTS

HEADER = "X-Forwarded-For"
OF_ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that its holder cannot choose."""


def source_of(request: web.Request) -> str:
    """Gives the address that tries of one person are counted by; of IPv6 the subscriber's network. Only a proxy that
    this installation names is believed: anybody can write the header."""
    said = ",".join(request.headers.getall(HEADER, ()))
    return named_source(request.remote, said, request.app[PARTS].settings.trusted_proxies)


def named_source(peer: str | None, said: str, trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """From the other end inwards, the first that is no proxy of ours; where a proxy says nothing readable, itself."""
    found = _address(peer or "")
    if found is None:
        return peer or ""
    for one in reversed(said.split(",")):
        if not any(found in network for network in trusted):
            break
        before = _address(one.strip())
        if before is None:
            break
        found = before
    if isinstance(found, IPv6Address):
        return str(ip_network((found, OF_ONE_SUBSCRIBER), strict=False))
    return str(found)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
