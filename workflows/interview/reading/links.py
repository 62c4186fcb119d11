"""Links as people send them: bare domains, a text shared by an app with the link inside, several at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from workflows.interview.questions import Place
from workflows.interview.reading.phrases import as_words, normalise
from workflows.law.platforms.addresses import read_address
from workflows.law.platforms.domains import Sites

MAX_URL = 2048
_WITH_SCHEME: Final = re.compile(r"https?://[^\s<>\"«»|\\^`{}]+", re.IGNORECASE)
_BARE: Final = re.compile(r"(?<![@\w./:-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})(?![\w@.-]*@)(?:[/?#][^\s<>\"«»]*)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_LABEL: Final = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?", re.UNICODE)
# A bare word with a dot is a link only under an ending that people really use; with a scheme any ending will do.
_ENDINGS: Final = frozenset(
    [
        "com",
        "fr",
        "be",
        "nl",
        "org",
        "net",
        "eu",
        "io",
        "me",
        "tv",
        "info",
        "app",
        "social",
        "de",
        "uk",
        "es",
        "it",
        "lu",
        "ch",
        "ca",
        "us",
        "co",
        "ly",
        "gg",
        "gl",
        "page",
        "blog",
        "online",
        "site",
        "xyz",
        "biz",
        "pro",
        "shop",
        "news",
        "live",
        "club",
        "fm",
        "be.re",
        "vlaanderen",
        "brussels",
        "paris",
        "bzh",
        "alsace",
        "corsica",
        "amsterdam",
        "frl",
        "gent",
        "ph",
        "dog",
        "ee",
        "pl",
        "pt",
        "at",
    ]
)
_RESERVED: Final = ("localhost", "local", "internal", "test", "invalid", "onion", "lan", "home", "arpa")


def find_links(text: str) -> list[str]:
    """Every usable web address in the text, in order, normalised (scheme added, host in lower case), each once."""
    found: list[tuple[int, str]] = []
    rest = text
    for match in _WITH_SCHEME.finditer(text):
        found.append((match.start(), match.group()))
        rest = rest.replace(match.group(), " " * len(match.group()), 1)
    for match in _BARE.finditer(rest):
        if match.group(1).lower() in _ENDINGS:
            found.append((match.start(), match.group()))
    links = [link for _, raw in sorted(found) if (link := normalise_link(raw)) is not None]
    return list(dict.fromkeys(links))


def normalise_link(raw: str) -> str | None:
    """The address in one form, or None when it leads nowhere public: no domain, an IP address, a password inside."""
    raw = _without_tail(raw.strip())
    if not raw.lower().startswith(("http://", "https://")):
        raw = "https://" + raw
    if len(raw) > MAX_URL:
        return None
    try:
        parts = urlsplit(raw)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.username is not None or parts.password is not None or not is_public_host(host):
        return None
    address = host if port is None or port in (80, 443) else f"{host}:{port}"
    tail = raw.split("//", 1)[1]
    cut = min((tail.index(mark) for mark in "/?#" if mark in tail), default=len(tail))
    return f"{parts.scheme.lower()}://{address}{tail[cut:]}"


def is_public_host(host: str) -> bool:
    """Whether a host name can belong to a public site: at least two labels and an ending in letters."""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or labels[-1] in _RESERVED:
        return False
    if not all(_LABEL.fullmatch(label) for label in labels):
        return False
    ending = labels[-1]
    if not (ending.isalpha() or ending.startswith("xn--")) or len(ending) < 2:
        return False
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def place_of(link: str, places: Iterable[Place]) -> Place | None:
    """The place whose platform the link belongs to, with the medium of that very domain. Look-alikes match nothing."""
    address = read_address(link)
    if address.problem is not None:
        return None
    found = Sites((site, place) for place in places for site in place.sites).match(address.host, address.path)
    if found is None:
        return None
    site, place = found
    return replace(place, medium=site.medium) if site.medium else place


def place_named(text: str, places: Iterable[Place]) -> list[Place]:
    """The places whose name or nickname stands in the text as whole words, each once."""
    padded = f" {as_words(normalise(text))} "
    found: list[tuple[int, Place]] = []
    for place in places:
        names = _names((*place.name.all(), *place.aliases))
        if any(f" {name} " in padded for name in names if name):
            found.append((max(len(name) for name in names if name and f" {name} " in padded), place))
    longest = max((length for length, _ in found), default=0)
    specific = [place for _, place in found if place.platform]
    return specific if specific else [place for length, place in found if length == longest]


@lru_cache(maxsize=2048)
def _names(called: tuple[str, ...]) -> frozenset[str]:
    """What a place is called, as it is looked for in a text; never what a person wrote."""
    return frozenset(as_words(normalise(name)) for name in called)


def _without_tail(raw: str) -> str:
    raw = raw.rstrip(".,;:!?'\"…*_~>]»’”")
    while raw.endswith(")") and raw.count("(") < raw.count(")"):
        raw = raw[:-1].rstrip(".,;:!?")
    return raw
