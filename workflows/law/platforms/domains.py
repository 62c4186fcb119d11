"""Which domain an address stands under: on label borders, the longest first, never by letters that merely occur in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Site:
    """A domain with all that stands under it; with `path`, only what begins with it; `alone`, only itself and its www."""

    host: str
    path: str = ""
    alone: bool = False
    medium: str | None = None  # where it differs from its platform's

    def holds(self, host: str, path: str) -> bool:
        """Tells whether an address with this host and path belongs here."""
        if self.alone and host not in (self.host, "www." + self.host):
            return False
        return is_or_under(host, self.host) and (not self.path or path == self.path or path.startswith(self.path + "/"))


class Sites(Generic[Owner]):
    """Sites, each with whose it is; the one way an address is matched, in the rules and in the chat."""

    __slots__ = ("_by_host",)

    def __init__(self, sites: Iterable[tuple[Site, Owner]]) -> None:
        by_host: dict[str, list[tuple[Site, Owner]]] = {}
        for site, owner in sites:
            by_host.setdefault(site.host, []).append((site, owner))
        for found in by_host.values():
            found.sort(key=lambda pair: -len(pair[0].path))
        self._by_host = by_host

    def match(self, host: str, path: str) -> tuple[Site, Owner] | None:
        """Gives the closest site that holds the address and its owner: the longest domain, then the longest path."""
        for domain in domains(host):
            for site, owner in self._by_host.get(domain, ()):
                if site.holds(host, path):
                    return site, owner
        return None

    def resembled(self, host: str) -> Owner | None:
        """Whose domain is spelled out inside a host of somebody else, or ends it without a dot before."""
        if any(domain in self._by_host for domain in domains(host)):
            return None  # another service of the same house
        inside = f".{host}."
        for domain, sites in self._by_host.items():
            glued = domain.index(".") >= SHORTEST_GLUED and host.endswith(domain)
            if glued or f".{domain}." in inside:
                return sites[0][1]
        return None


SHORTEST_GLUED = 6  # netflix.com does not resemble x.com


def is_or_under(host: str, domain: str) -> bool:
    """Tells whether `host` is the domain or one of its subdomains."""
    return host == domain or host.endswith("." + domain)


def domains(host: str) -> Iterator[str]:
    """Gives the host, then all it stands under, longest first."""
    while host:
        yield host
        host = host.partition(".")[2]
