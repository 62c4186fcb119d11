"""Which platform a web address belongs to, in which form the desk keeps it, and who stands behind it.

An address belongs to a platform when its host is a listed domain or stands under one, on label borders, the longest listed
one first: never by letters that merely occur in it. What the files do not tell is said to be unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from workflows.law.platforms.addresses import Address, read_address
from workflows.law.platforms.domains import Site, Sites, domains, is_or_under
from workflows.law.platforms.records import ROLES, Company, Platform
from workflows.law.platforms.url_patterns import named_values
from workflows.law.platforms.wrappers import Wrappers


@dataclass(frozen=True, slots=True)
class Actor:
    """Who stands where between the author and the reader. `country` None and confidence U: to be found out."""

    role: str
    name: str | None = None
    country: str | None = None
    confidence: str = "U"
    also: tuple[Company, ...] = ()


_NAMED: Final = re.compile(r"@([A-Za-z][A-Za-z0-9_]{2,63})")
UNKNOWN_ACTORS: Final = tuple(Actor(role) for role in ROLES)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an address tells by itself. `canonical` is None exactly when there is a `problem`.

    The platform of an unresolved link is whose short domain it is: the page it leads to may be anybody's.
    """

    platform: str | None = None
    name: str | None = None
    medium: str | None = None
    host: str | None = None
    canonical: str | None = None
    wrapped: str | None = None  # the address as it came, when another service stood before this page
    unresolved: bool = False  # a short link: it must be followed before anybody knows what it shows
    identifiers: tuple[tuple[str, str], ...] = ()
    actors: tuple[Actor, ...] = UNKNOWN_ACTORS
    warnings: tuple[str, ...] = ()  # user_in_address | foreign_letters | ip_address | address_inside
    resembles: str | None = None  # a platform whose domain stands in the host of somebody else
    problem: str | None = None

    def identifier(self, name: str) -> str | None:
        """Gives the identifier of that name, if the address holds it."""
        return next((value for key, value in self.identifiers if key == name), None)

    def actor(self, role: str) -> Actor:
        """Tells who stands in that role, known or not."""
        return next(actor for actor in self.actors if actor.role == role)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every platform by id, with the shorteners and tracking parameters of the whole web."""

    platforms: Mapping[str, Platform]
    shorteners: frozenset[str]
    tracking: tuple[str, ...]
    wrappers: Wrappers = field(default_factory=Wrappers)
    _found: list[Sites[Platform]] = field(default_factory=list, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        platforms: Iterable[Platform],
        shorteners: Iterable[str],
        tracking: Iterable[str],
        wrappers: Wrappers | None = None,
    ) -> Catalogue:
        """Gives the catalogue of these. A domain that two platforms claim alike is the loader's to refuse."""
        known = MappingProxyType({platform.id: platform for platform in platforms})
        return cls(known, frozenset(shorteners), tuple(tracking), wrappers or Wrappers())

    @property
    def _sites(self) -> Sites[Platform]:
        """Every site with its platform, put in order when an address is looked up first."""
        if not self._found:
            self._found.append(
                Sites((site, platform) for platform in self.platforms.values() for site in platform.sites)
            )
        return self._found[0]

    def platform(self, platform_id: str) -> Platform | None:
        """Gives the platform of that id, or None."""
        return self.platforms.get(platform_id)

    def recognise(self, url: str) -> Recognised:
        """Platform, canonical form, identifiers and actors of an address. Never raises, whatever the text is."""
        address = read_address(url)
        if address.problem is not None:
            return Recognised(problem=address.problem)
        opened = self.wrappers.open(address)
        if opened.is_closed:  # whoever stands before a page does not own it
            return Recognised(
                host=opened.address.host,
                canonical=self._without_tracking(opened.address).written(),
                wrapped=address.written() if opened.was_wrapped else None,
                unresolved=True,
                warnings=_warnings(opened.address),
            )
        told = self._recognise(opened.address)
        return replace(told, wrapped=address.written()) if opened.was_wrapped else told

    def _recognise(self, address: Address) -> Recognised:
        is_short = any(domain in self.shorteners for domain in domains(address.host))
        found = self._sites.match(address.host, address.path)
        if found is not None:
            return self._recognised(address, *found, is_short)
        resembled = self._sites.resembled(address.host)
        return Recognised(
            host=address.host,
            canonical=self._without_tracking(address).written(),
            unresolved=is_short,
            warnings=_warnings(address),
            resembles=resembled.id if resembled else None,
        )

    def actors(self, platform_id: str) -> tuple[Actor, ...]:
        """Tells who stands where when only the platform is known."""
        platform = self.platforms.get(platform_id)
        return _actors(platform, "") if platform else UNKNOWN_ACTORS

    def _recognised(self, asked: Address, site: Site, platform: Platform, is_short: bool) -> Recognised:
        address = _home(asked, platform)
        is_shortened = is_short or any(is_or_under(address.host, domain) for domain in platform.short_domains)
        told, complete = _told(address, platform, is_shortened)
        short_form = any(
            shape.told_by(address.host, address.path, address.parameters) is not None for shape in platform.short_shapes
        )
        return Recognised(
            platform=platform.id,
            name=platform.name,
            medium=site.medium or platform.medium,
            host=address.host,
            canonical=self._without_tracking(address, platform).written(),
            unresolved=is_short or short_form or (is_shortened and not complete),
            identifiers=() if short_form else told,
            actors=_actors(platform, address.host),
            warnings=_warnings(asked),
        )

    def _without_tracking(self, address: Address, platform: Platform | None = None) -> Address:
        """What identifies and nothing else. On a site we do not know, order, case and final slash may mean something."""
        follow = self.tracking if platform is None else (*self.tracking, *platform.drop)
        kept = tuple(
            part for part in address.parameters if not _is_named(unquote(part.partition("=")[0]).lower(), follow)
        )
        fragment = address.fragment.partition(":~:")[0]
        if platform is None:
            return replace(address, parameters=kept, fragment=fragment)
        return replace(
            address,
            path=address.path.rstrip("/") or "/",
            parameters=tuple(sorted(kept)),
            fragment=fragment if platform.keeps_fragment or platform.in_fragment else "",
        )


def _home(address: Address, platform: Platform) -> Address:
    """The same page on the host where the platform shows it to everybody."""
    host, path, fragment = address.host, address.path, address.fragment
    bare = host.removeprefix("www.")
    if any(bare == site.host for site in platform.sites):
        host = dict(platform.same_as).get(bare, bare)
    elsewhere = dict(platform.in_fragment).get(host)
    if elsewhere is not None and (named := _NAMED.fullmatch(fragment)):
        host, path, fragment = elsewhere, "/" + named.group(1), ""
    path = dict(platform.same_paths).get(path.rstrip("/"), path)
    port = None if address.port in (80, 443) else address.port
    return replace(address, scheme="https", host=host, path=path, fragment=fragment, port=port)


def _told(address: Address, platform: Platform, is_shortened: bool) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The identifiers, and whether a form written for this very host says all. A short link has no other forms."""
    told: tuple[tuple[str, str], ...] = ()
    complete = False
    for shape in platform.shapes:
        if is_shortened and not shape.host:
            continue
        found = shape.told_by(address.host, address.path, address.parameters)
        if found is not None:
            told, complete = found, bool(shape.host)
            break
    if platform.parameters:
        values = named_values(address.parameters)
        names = {name for name, _ in told}
        told += tuple(
            (name, values[parameter])
            for parameter, name in platform.parameters
            if values.get(parameter) and name not in names
        )
    return told, complete


def _actors(platform: Platform, host: str) -> tuple[Actor, ...]:
    roles = set(platform.acts_as)
    if any(is_or_under(host, domain) for domain in platform.hosts_on):
        roles.add("host")
    operator = platform.operator
    return tuple(
        Actor(role, operator.entity, operator.country, operator.confidence, operator.also)
        if role in roles
        else Actor(role)
        for role in ROLES
    )


def _warnings(address: Address) -> tuple[str, ...]:
    inside = any(
        value.lower().startswith(("http://", "https://")) for value in named_values(address.parameters).values()
    )
    told = (
        ("user_in_address", address.user),
        ("foreign_letters", address.foreign),
        ("ip_address", address.ip),
        ("address_inside", inside),
    )
    return tuple(name for name, holds in told if holds)


def _is_named(name: str, patterns: Iterable[str]) -> bool:
    return any(name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern for pattern in patterns)
