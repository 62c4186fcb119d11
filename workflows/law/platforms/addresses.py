"""A web address as a browser reads it: host, path and parameters in one form, whatever was typed. Never raises.

`read_address` follows the browser, not the eye: what stands before `@` is no host, a backslash is a slash, letters that only
look like others make another host (written in its `xn--` form), digits of other scripts are no digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 8192

PROBLEMS: Final = ("empty", "too_long", "control", "not_web", "no_host", "host", "port", "not_public")
"""Why a text is no public web address. `control`: spaces, control or invisible characters inside."""

# Spaces, controls, invisible and direction-changing characters, lone surrogates: an address that holds one is not one address.
_UNSEEN: Final = re.compile(
    "[\x00-\x20\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff]"
)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PORT_ONLY: Final = re.compile(r"[0-9]{1,5}(?=[/\\?#]|$)")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_QUAD: Final = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_RESERVED: Final = frozenset(("localhost", "local", "internal", "test", "invalid", "onion", "lan", "home", "arpa"))
_UNRESERVED: Final = r"A-Za-z0-9._~\-"
_PATH: Final = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/]")
_QUERY: Final = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/?]")
_PLAIN_IN_PATH: Final = re.compile(rf"[{_UNRESERVED}:@]")


@dataclass(frozen=True, slots=True)
class Address:
    """What a browser would open. With a `problem` there is nothing to open and the other fields are empty."""

    problem: str | None = None
    scheme: str = ""
    host: str = ""  # lower case, ASCII, without a final dot
    port: int | None = None  # None for the usual one
    path: str = ""  # always begins with a slash, dot segments resolved
    parameters: tuple[str, ...] = ()  # `name=value` as written, in order
    fragment: str = ""
    user: bool = False  # something stood before an @
    foreign: bool = False  # letters outside ASCII in the host, or their xn-- form
    ip: bool = False

    def written(self) -> str:
        """Gives the address in one form: reading it again gives the same address. Without user, usual port and `?` of
        nothing."""
        port = f":{self.port}" if self.port is not None else ""
        query = f"?{'&'.join(self.parameters)}" if self.parameters else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"


def read_address(text: str, *, known: Collection[str] = ()) -> Address:
    """Gives the address that a browser makes of `text`, a missing scheme taken as https. Never raises, on any text. A
    host that is `known` counts as public, whatever it is called."""
    text = text.strip()
    if not text:
        return Address("empty")
    if len(text) > MAX_LENGTH:
        return Address("too_long")
    if _UNSEEN.search(text):
        return Address("control")
    scheme, rest = _scheme(text)
    if scheme is None:
        return Address("not_web")
    end = min((at for at in map(rest.find, "/\\?#") if at >= 0), default=len(rest))
    _, user, server = rest[:end].rpartition("@")
    if user and not _SCHEME.match(text):
        return Address("not_web")  # somebody@example.org is a mail address
    host, port, problem = _server(server)
    if problem == "not_public" and host in known:
        problem = None
    if problem:
        return Address(problem)
    if port == (443 if scheme == "https" else 80):
        port = None
    before, _, fragment = rest[end:].partition("#")
    path, _, query = before.partition("?")
    return Address(
        scheme=scheme,
        host=host,
        port=port,
        path=_without_dots(_tidy(path.replace("\\", "/"), _PATH)),
        parameters=tuple(_tidy(part, _QUERY) for part in query.split("&") if part),
        fragment=_tidy(fragment, _QUERY),
        user=bool(user),
        foreign=not server.isascii() or any(label.startswith("xn--") for label in host.split(".")),
        ip=host.startswith("[") or _QUAD.fullmatch(host) is not None,
    )


def _scheme(text: str) -> tuple[str | None, str]:
    """`http`, `https` or None for what is no web address, and what follows the slashes."""
    found = _SCHEME.match(text)
    if found is None:
        return "https", text.removeprefix("//")
    scheme, rest = found.group(1).lower(), text[found.end() :]
    if scheme in ("http", "https"):
        return scheme, rest.lstrip("/\\")
    if "." in scheme and _PORT_ONLY.match(rest):
        return "https", text  # example.org:8080/page
    return None, ""


def _server(server: str) -> tuple[str, int | None, str | None]:
    """Host, port and problem."""
    if not server:
        return "", None, "no_host"
    if server.startswith("["):
        name, closed, tail = server[1:].partition("]")
        host = _ip6(name) if closed else None
        name, colon, digits = tail.partition(":")
        if host is None or name:
            return "", None, "host"
    else:
        name, colon, digits = server.partition(":")
        host = _host(name)
        if host is None:
            return "", None, "host"
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 5 and int(digits) <= 65535):
        return "", None, "port"
    return host, int(digits) if colon and digits else None, None if _is_public(host) else "not_public"


def _host(name: str) -> str | None:
    """The name as it is asked for in the DNS, or None. Letters of other scripts become `xn--`."""
    if not name.isascii():
        # What a browser does before it asks: wide and round letters become plain ones, the ideographic stop a dot.
        name = unicodedata.normalize("NFKC", name).replace("。", ".").lower()
    name = name.lower().removesuffix(".")
    labels = []
    for label in name.split("."):
        known = label if label.isascii() else _foreign_label(label)
        if known is None or not _LABEL.fullmatch(known):
            return None
        labels.append(known)
    host = ".".join(labels)
    if len(host) > 253:
        return None
    if _NUMBER.fullmatch(labels[-1]) and not _QUAD.fullmatch(host):
        return None  # 2130706433 and 0x7f.1 are ways to hide an IP address
    return host


def _foreign_label(label: str) -> str | None:
    if not all(char.isalnum() or char == "-" or unicodedata.category(char)[0] == "M" for char in label):
        return None
    return "xn--" + label.encode("punycode").decode("ascii")


def _ip6(name: str) -> str | None:
    from ipaddress import AddressValueError, IPv6Address  # seldom needed, and not free to import

    try:
        return f"[{IPv6Address(name)}]" if "%" not in name else None
    except AddressValueError:
        return None


def _is_public(host: str) -> bool:
    if host.startswith("[") or _QUAD.fullmatch(host):
        from ipaddress import ip_address

        from workflows.kernel.public_address import is_public

        return is_public(ip_address(host.strip("[]")))
    first, _, ending = host.rpartition(".")
    return bool(first) and ending not in _RESERVED


def _tidy(text: str, outside: re.Pattern[str]) -> str:
    """Percent signs in one form: plain characters plain, all others in capitals."""
    return outside.sub(_one, text)


def _one(found: re.Match[str]) -> str:
    text = found.group()
    if len(text) == 3 and text[0] == "%":
        char = chr(int(text[1:], 16))
        return char if _PLAIN_IN_PATH.fullmatch(char) else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
