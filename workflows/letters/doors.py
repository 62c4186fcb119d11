"""Where a notice is handed in: the forms and addresses of the platforms of a case, as `rules/platforms/` knows them, with how
sure each is. Nothing is made up: a platform without a known door has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from workflows.law.facts import Publication
from workflows.law.platforms.catalogue import Catalogue
from workflows.law.platforms.records import NO_TAKEDOWN, Platform

PROXY: Final = "cdn"
NOTICE: Final = "dsa_notice"


@dataclass(frozen=True, slots=True)
class Door:
    """One way in. `url` a form or `email` an address, `path` where to press in the service; `is_sure` whether an official text
    or a second hand says so, else a person checks it first; `asks` what the form asks for."""

    platform: str
    kind: str
    url: str | None
    email: str | None
    path: str | None
    login: str
    is_sure: bool
    asks: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnknownHost:
    """A site that no file knows: `host` is looked up. Where it stands behind a proxy, the proxy is told first, through one of
    `proxies`, and answers who the host is; then the host is told."""

    host: str
    proxies: Sequence[Door]


@dataclass(frozen=True, slots=True)
class Doors:
    """All ways in for one letter."""

    known: Sequence[Door] = ()
    unknown: Sequence[UnknownHost] = ()


def doors_of(catalogue: Catalogue, publications: Sequence[Publication], kinds: Sequence[str]) -> Doors:
    """The doors of these kinds, the best kind first, each once. Sites that nobody is known to run are looked up only for a
    notice to a host."""
    if not kinds:
        return Doors()
    known: dict[Door, None] = {}
    hosts: dict[str, None] = {}
    for one in publications:
        url = one.get("url")
        platform = _platform(catalogue, one, url if isinstance(url, str) else "")
        if platform is not None:
            known.update(dict.fromkeys(_of(platform, kinds)))
        elif isinstance(url, str) and NOTICE in kinds and (host := _host(url)):
            hosts[host] = None
    proxies = [door for one in catalogue.platforms.values() if one.kind == PROXY for door in _of(one, (NOTICE,))]
    return Doors(tuple(known), tuple(UnknownHost(host, tuple(proxies)) for host in hosts))


def _host(url: str) -> str:
    """The name in an address; nothing where it holds none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _platform(catalogue: Catalogue, publication: Publication, url: str) -> Platform | None:
    said = publication.get("platform")
    if isinstance(said, str) and catalogue.platform(said) is not None:
        found = catalogue.platform(said)
    else:
        found = catalogue.platform(catalogue.recognise(url).platform or "") if url else None
    return found if found is None or found.sort not in NO_TAKEDOWN else None


def _of(platform: Platform, kinds: Sequence[str]) -> Iterator[Door]:
    for kind in kinds:
        one = platform.channels.get(kind)
        if one is not None and (one.url or one.email or one.path):
            yield Door(
                platform.name,
                kind,
                one.url,
                one.email,
                one.path,
                one.login,
                one.may_be_shown,
                tuple(one.asks),
                one.note,
            )
