"""Links as people send them: bare domains, a text shared by an app with the link inside, several at once."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from workflows.interview.places import Places

MAX_URL = 2048
_WITH_SCHEME: Final = re.compile(r"https?://[^\s<>\"«»|\\^`{}]+", re.IGNORECASE)
_BARE: Final = re.compile(r"(?<![@\w./:-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})(?![\w@.-]*@)(?!-[a-z])(?:[/?#][^\s<>\"«»]*)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
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
_WORDS_TOO: Final = frozenset(
    ("de", "me", "it", "at", "es", "us", "page", "site", "blog", "dog", "news", "live", "pro", "home")
)
"""Endings that begin sentences: `j'ai peur.de plus`, `call me.it was him`."""
_GLUED: Final = re.compile(r"(?<=[\w,;|])(?=https?://)", re.IGNORECASE)
_RESERVED: Final = ("localhost", "local", "internal", "test", "invalid", "onion", "lan", "home", "arpa")


def find_links(text: str, places: Places | None = None) -> list[str]:
    """Gives every usable web address in the text, in order, normalised (scheme added, host in lower case), each once.

    A bare word with a dot is one with `www.`, with a path, alone in the message, of a place that is known, or under an
    ending that is no word: `peur.de` is the end of a sentence and the beginning of the next.
    """
    links = [link for _, _, link in located_links(text, places)]
    return list(dict.fromkeys(links))


def located_links(text: str, places: Places | None = None) -> list[tuple[int, int, str]]:
    """Gives each address with where it stands in the text."""
    found: list[tuple[int, str]] = []
    rest = text
    for match in _WITH_SCHEME.finditer(text):
        at = match.start()
        for one in _GLUED.split(match.group()):
            found.append((at, one))
            at += len(one)
        rest = rest.replace(match.group(), " " * len(match.group()), 1)
    for match in _BARE.finditer(rest):
        if match.group(1).lower() in _ENDINGS and _is_meant(match.group(), match.group(1).lower(), text, places):
            found.append((match.start(), match.group()))
    located = ((at, raw, normalise_link(raw)) for at, raw in sorted(found))
    return [(at, at + len(_without_tail(raw)), link) for at, raw, link in located if link is not None]


def _is_meant(bare: str, ending: str, text: str, places: Places | None) -> bool:
    """Whether a word with a dot inside is an address, and not two sentences without a blank between them."""
    if ending not in _WORDS_TOO or bare.lower().startswith("www.") or any(mark in bare for mark in "/?#"):
        return True
    return text.strip() == bare or (places is not None and places.of_link(bare) is not None)


def normalise_link(raw: str) -> str | None:
    """Gives the address in one form, or None when it leads nowhere public: no domain, an IP address, a password
    inside."""
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
    """Tells whether a host name can belong to a public site: at least two labels and an ending in letters."""
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


def _without_tail(raw: str) -> str:
    raw = raw.rstrip(".,;:!?'\"…*_~>]»’”")
    while raw.endswith(")") and raw.count("(") < raw.count(")"):
        raw = raw[:-1].rstrip(".,;:!?")
    return raw
