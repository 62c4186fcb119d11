"""Loads `rules/platforms/`: one file for each platform, `_sources.yaml` for where the facts come from, and beside the folder
`shorteners.yaml` (short-link services and parameters that only follow people around) and `wrappers.yaml` (services that stand
before other pages).

Refused, with file and line: an unknown key, a value without source and confidence, a source nobody describes, an address or a
domain that cannot be one, a domain that two platforms claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from adapters.rules.yaml_file import BadRuleFile, Part, read_rule_file
from workflows.law.fact_schema import MEDIA
from workflows.law.platforms.catalogue import Catalogue
from workflows.law.platforms.domains import Site
from workflows.law.platforms.records import (
    CONFIDENCES,
    DSA_STATUSES,
    KINDS,
    ROLES,
    SORTS,
    VISIBLE,
    Channel,
    Company,
    Dsa,
    Marked,
    Operator,
    Platform,
)
from workflows.law.platforms.url_patterns import Shape, read_shape
from workflows.law.platforms.wrappers import WAYS, Wrapper, Wrappers

COMPANY_ROLES: Final = ("eu_representative", "eu_entity", "delisting_controller")
LOGINS: Final = ("required", "not_required", "partly", "business", "unknown")
STOPNCII: Final = ("yes", "no", "announced", "unknown")
NCMEC: Final = ("yes", "no", "likely", "unknown")
TAKE_IT_DOWN: Final = ("covered", "likely", "uncertain", "no")
LUMEN: Final = ("yes", "partly", "possible", "no")

_PLATFORM: Final = frozenset(
    (
        "id", "name", "kind", "sort", "medium", "last_checked", "domains", "path_rules", "alone", "short_domains", "same_as",
        "same_paths", "in_fragment", "media", "links", "short_links", "parameters", "drop", "keeps_fragment", "acts_as",
        "hosts_on", "mailboxes", "operator", "dsa", "channels", "identifiers", "visible", "visible_note", "stopncii",
        "ncmec_take_it_down", "us_take_it_down", "lumen", "answer_time", "languages", "notes",
    )
)  # fmt: skip
_OPERATOR: Final = frozenset(("entity", "country", "source", "confidence", "also", "note"))
_COMPANY: Final = frozenset(("role", "entity", "country"))
_DSA: Final = frozenset(("status", "presumed", "part", "coordinator", "commission", "source", "confidence", "note"))
_COORDINATOR: Final = frozenset(("country", "name", "confidence"))
_CHANNEL: Final = frozenset(
    (
        "url",
        "email",
        "path",
        "login",
        "source",
        "confidence",
        "basis",
        "as_of",
        "asks",
        "steps",
        "note",
        "link_checked_on",
    )
)
_WRAPPER: Final = frozenset(("hosts", "paths", "how", "parameters", "owner", "source", "confidence"))
BASES: Final = ("text", "address", "second_hand")
_MARKED: Final = frozenset(("value", "source", "confidence", "note"))
_PATH_RULE: Final = frozenset(("host", "path"))


def load_catalogue(folder: Path) -> Catalogue:
    """Loads the catalogue of `folder`, whole and checked. Raises BadRuleFile."""
    around = _around(folder)
    sources = _sources(folder / "_sources.yaml")
    platforms: list[Platform] = []
    claimed: dict[tuple[str, str], str] = {}
    for path in _files(folder):
        part = read_rule_file(path).only(_PLATFORM)
        platform = _platform(path.stem, part, sources)
        for number, site in enumerate(platform.sites):
            other = claimed.setdefault((site.host, site.path), platform.id)
            if other != platform.id:
                part.fail(f"claims `{site.host}{site.path}`, which is {other}'s", "domains", number)
        platforms.append(platform)
    if not platforms:
        raise BadRuleFile(f"{folder.name}: holds no platform")
    return Catalogue.of(platforms, _domains(around, "shorteners"), around.texts("tracking"), _wrappers(folder, sources))


def open_catalogue(folder: Path) -> Catalogue:
    """Opens the catalogue of `folder` for one question: a platform's file is read when somebody asks for it, all of them when
    an address is looked up. What stands in one file is checked then; what holds between files, `load_catalogue` checks.
    Raises BadRuleFile, now or when it is asked."""
    sources, around = _sources(folder / "_sources.yaml"), _around(folder)
    shorteners = frozenset(_domains(around, "shorteners"))
    return Catalogue(_PlatformFiles(folder, sources), shorteners, around.texts("tracking"), _wrappers(folder, sources))


class _PlatformFiles(Mapping[str, Platform]):
    """The platforms of a folder by the names of their files."""

    def __init__(self, folder: Path, sources: frozenset[str]) -> None:
        self._sources = sources
        self._paths = {path.stem: path for path in _files(folder)}
        self._read: dict[str, Platform] = {}

    def __getitem__(self, platform_id: str) -> Platform:
        path = self._paths[platform_id]
        if platform_id not in self._read:
            self._read[platform_id] = _platform(platform_id, read_rule_file(path).only(_PLATFORM), self._sources)
        return self._read[platform_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[!_]*.yaml"))


def _around(folder: Path) -> Part:
    """The short-link services and parameters of the whole web."""
    return read_rule_file(folder.parent / "shorteners.yaml").only(frozenset(("shorteners", "tracking")))


def _wrappers(folder: Path, sources: frozenset[str]) -> Wrappers:
    part = read_rule_file(folder.parent / "wrappers.yaml")
    return Wrappers.of(_wrapper(name, part.part(name).only(_WRAPPER), sources) for name in part.names())


def _wrapper(name: str, part: Part, sources: frozenset[str]) -> Wrapper:
    _source(part, sources)
    part.one_of("confidence", CONFIDENCES)
    how, hosts, parameters = part.one_of("how", WAYS), _domains(part, "hosts"), part.texts("parameters")
    if not hosts:
        part.fail("names no host", "hosts")
    if (how in ("query", "base64", "proofpoint_v2")) != bool(parameters):
        part.fail("names the parameters that hold the address, where parameters hold it", "parameters")
    if (how == "mirror") != part.has("owner"):
        part.fail("names whose pages it shows, when it is a mirror", "owner")
    for number, path in enumerate(part.texts("paths")):
        if not path.startswith("/") or path.endswith("/"):
            part.fail("begins with a slash and does not end with one", "paths", number)
    return Wrapper(name, hosts, how, part.texts("paths"), parameters, part.text_or("owner"))


def _sources(path: Path) -> frozenset[str]:
    sources = read_rule_file(path)
    for key in sources.names():
        sources.part(key).only(frozenset(("what", "where", "via"))).text("what")
    return frozenset(sources.names())


def _platform(stem: str, part: Part, sources: frozenset[str]) -> Platform:
    if part.text("id") != stem:
        part.fail(f"is not the name of the file, {stem}", "id")
    channels = part.part("channels")
    return Platform(
        id=stem,
        name=part.text("name"),
        kind=part.one_of("kind", KINDS),
        medium=part.one_of("medium", MEDIA),
        last_checked=part.day("last_checked"),
        sites=_sites(part),
        short_domains=_domains(part, "short_domains"),
        operator=_operator(part.part("operator").only(_OPERATOR), sources),
        dsa=_dsa(part.part("dsa").only(_DSA), sources),
        channels={kind: _channel(kind, channels.part(kind).only(_CHANNEL), sources) for kind in channels.names()},
        stopncii=_marked(part.part("stopncii"), sources, STOPNCII),
        ncmec_take_it_down=_marked(part.part("ncmec_take_it_down"), sources, NCMEC),
        us_take_it_down=_marked(part.part("us_take_it_down"), sources, TAKE_IT_DOWN),
        lumen=_marked(part.part("lumen"), sources, LUMEN) if part.has("lumen") else None,
        answer_time=_marked(part.part("answer_time"), sources) if part.has("answer_time") else None,
        identifiers=part.texts("identifiers"),
        shapes=_shapes(part, "links"),
        short_shapes=_shapes(part, "short_links"),
        parameters=part.pairs("parameters"),
        drop=tuple(name.lower() for name in part.texts("drop")),
        same_as=_same_as(part),
        same_paths=_same_paths(part),
        in_fragment=part.pairs("in_fragment"),
        keeps_fragment=part.flag("keeps_fragment"),
        acts_as=_roles(part),
        hosts_on=_domains(part, "hosts_on"),
        sort=part.one_of("sort", SORTS) if part.has("sort") else "",
        visible=part.one_of("visible", VISIBLE) if part.has("visible") else "unknown",
        visible_note=part.text_or("visible_note"),
        mailboxes=_domains(part, "mailboxes"),
        languages=part.text_or("languages"),
        notes=part.texts("notes"),
    )


def _sites(part: Part) -> tuple[Site, ...]:
    alone = part.flag("alone")
    hosts = (*_domains(part, "domains"), *_domains(part, "short_domains"))
    media = _media(part, hosts)
    sites = [Site(host, alone=alone, medium=media.get(host)) for host in dict.fromkeys(hosts)]
    for rule in part.parts("path_rules"):
        rule.only(_PATH_RULE)
        host, path = rule.text("host"), rule.text("path")
        if not _is_domain(host):
            rule.fail(f"is no domain in lower case: {host!r}", "host")
        if not path.startswith("/") or path.endswith("/"):
            rule.fail("begins with a slash and does not end with one", "path")
        sites.append(Site(host, path))
    return tuple(sites)


def _media(part: Part, hosts: tuple[str, ...]) -> dict[str, str]:
    if not part.has("media"):
        return {}
    media = part.part("media")
    for host in media.names():
        if host not in hosts:
            media.fail("is not one of the domains above", host)
    return {host: media.one_of(host, MEDIA) for host in media.names()}


def _domains(part: Part, key: str) -> tuple[str, ...]:
    domains = part.texts(key)
    for number, domain in enumerate(domains):
        if not _is_domain(domain):
            part.fail(f"is no domain in lower case: {domain!r}", key, number)
    if len(set(domains)) != len(domains):
        part.fail("names a domain twice", key)
    return domains


def _is_domain(text: str) -> bool:
    """Written as it is compared: lower case, ASCII, at least two labels, no scheme, no path, no port."""
    return (
        text.isascii()
        and text == text.lower()
        and "." in text
        and all(label.replace("-", "").isalnum() for label in text.split("."))
    )


def _shapes(part: Part, key: str) -> tuple[Shape, ...]:
    shapes = []
    for number, text in enumerate(part.texts(key)):
        try:
            shapes.append(read_shape(text))
        except ValueError as bad:
            part.fail(f"cannot be used: {bad}", key, number)
    return tuple(shapes)


def _same_as(part: Part) -> tuple[tuple[str, str], ...]:
    if not part.has("same_as"):
        return ()
    hosts = part.part("same_as")
    return tuple((other, host) for host in hosts.names() for other in _domains(hosts, host))


def _same_paths(part: Part) -> tuple[tuple[str, str], ...]:
    if not part.has("same_paths"):
        return ()
    paths = part.part("same_paths")
    return tuple((other, path) for path in paths.names() for other in paths.texts(path))


def _roles(part: Part) -> tuple[str, ...]:
    roles = part.texts("acts_as") or ("platform",)
    for number, role in enumerate(roles):
        if role not in ROLES:
            part.fail(f"is none of {', '.join(ROLES)}", "acts_as", number)
    return roles


def _operator(part: Part, sources: frozenset[str]) -> Operator:
    also = []
    for one in part.parts("also"):
        one.only(_COMPANY)
        also.append(Company(one.text_or("entity"), _country(one), one.one_of("role", COMPANY_ROLES)))
    return Operator(
        part.text("entity"),
        _country(part),
        part.one_of("confidence", CONFIDENCES),
        _source(part, sources),
        tuple(also),
        part.text_or("note"),
    )


def _dsa(part: Part, sources: frozenset[str]) -> Dsa:
    confidence = part.one_of("confidence", CONFIDENCES)
    coordinator, name, sure = None, "", "U"
    if part.has("coordinator"):
        who = part.part("coordinator").only(_COORDINATOR)
        coordinator, name = _country(who), who.text_or("name")
        sure = who.one_of("confidence", CONFIDENCES) if who.has("confidence") else confidence
    return Dsa(
        part.one_of("status", DSA_STATUSES),
        confidence,
        _source(part, sources),
        coordinator,
        name,
        sure,
        part.flag("commission"),
        part.text_or("part"),
        part.text_or("note"),
        part.flag("presumed"),
    )


def _channel(kind: str, part: Part, sources: frozenset[str]) -> Channel:
    url = part.text("url") if part.has("url") else None
    path = part.text("path") if part.has("path") else None
    email = part.text("email") if part.has("email") else None
    if url is None and path is None and email is None:
        part.fail("has neither `url` nor `email` nor `path`: nobody could report there")
    if email is not None and not _is_mail(email):
        part.fail(f"is no mail address: {email!r}", "email")
    if url is not None and not url.startswith("https://"):
        part.fail(f"is no https address: {url!r}", "url")
    return Channel(
        kind,
        url,
        path,
        part.one_of("login", LOGINS),
        part.one_of("confidence", CONFIDENCES),
        _source(part, sources),
        part.text_or("note"),
        part.day("link_checked_on") if part.has("link_checked_on") else None,
        email,
        part.one_of("basis", BASES) if part.has("basis") else "",
        part.day("as_of") if part.has("as_of") else None,
        part.texts("asks"),
        part.texts("steps"),
    )


def _is_mail(text: str) -> bool:
    name, _, domain = text.rpartition("@")
    return bool(name) and " " not in name and _is_domain(domain.lower())


def _marked(part: Part, sources: frozenset[str], allowed: tuple[str, ...] = ()) -> Marked:
    part.only(_MARKED)
    return Marked(
        part.one_of("value", allowed) if allowed else part.text("value"),
        part.one_of("confidence", CONFIDENCES),
        _source(part, sources),
        part.text_or("note"),
    )


def _source(part: Part, sources: frozenset[str]) -> tuple[str, ...]:
    named = part.texts("source")
    if not named:
        part.fail("is empty: no value without where it comes from", "source")
    for number, source in enumerate(named):
        if source not in sources and not source.startswith("https://"):
            part.fail(f"names `{source}`, which is not in _sources.yaml", "source", number)
    return named


def _country(part: Part) -> str | None:
    """Two capitals, or `unknown` for what has to be found out."""
    country = part.text("country")
    if country == "unknown":
        return None
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        part.fail(f"is a country in two capitals or `unknown`, not {country!r}", "country")
    return country
