"""Addresses that stand before another page: `l.facebook.com/l.php?u=…` is no page of Facebook's, but the one written in `u`.

`Wrappers.open` takes them off without the network, one after the other; what the files do not tell how to read stays closed.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import Error as NoBase64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from workflows.law.platforms.addresses import Address, read_address
from workflows.law.platforms.domains import domains
from workflows.law.platforms.url_patterns import named_values

WAYS: Final = (
    "query", "amp_path", "amp_cache", "translated_host", "archive", "base64", "encoded_path", "proofpoint_v2",
    "proofpoint_v3", "mirror", "follow",
)  # fmt: skip
"""Where the inner address stands; `follow`: nowhere that can be read."""
MOST_LAYERS: Final = 5
_AMP_CACHE: Final = re.compile(r"/[cvi]/s/(.+)")
_ARCHIVE: Final = re.compile(r"/web/[0-9]{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(.+)", re.IGNORECASE)
_YAHOO: Final = re.compile(r"/RU=([^/]{1,2000})(?:/|$)")
_PROOFPOINT: Final = re.compile(r"/v3/__(.{1,2000}?)__;")
_TRANSLATED: Final = ".translate.goog"


@dataclass(frozen=True, slots=True)
class Wrapper:
    """One service that stands before other pages. `owner`: the host whose pages a mirror shows."""

    id: str
    hosts: tuple[str, ...]
    how: str
    paths: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    owner: str = ""

    def stands_before(self, address: Address) -> bool:
        """Tells whether an address on one of the hosts has the path of the wrapper."""
        path = address.path.rstrip("/")
        if self.how == "amp_path":
            return path.startswith("/amp/s/")
        return not self.paths or any(path == one or path.startswith(one + "/") for one in self.paths)

    def inside(self, address: Address) -> str | None:
        """Gives the inner address as it stands there, or None when it cannot be read."""
        if self.how in ("query", "base64", "proofpoint_v2"):
            values = named_values(address.parameters)
            return next(
                (told for name in self.parameters if (told := self._value(values.get(name, ""), address))), None
            )
        query = "?" + "&".join(address.parameters) if address.parameters else ""
        if self.how == "amp_path":
            return "https://" + address.path.removeprefix("/amp/s/") + query
        if self.how == "mirror":
            return f"https://{self.owner}{address.path}{query}"
        if self.how == "translated_host":
            return _translated(address)
        return _in_path(self.how, address.path, query)

    def _value(self, value: str, address: Address) -> str | None:
        if self.how == "base64":
            return _base64(value)
        if self.how == "proofpoint_v2":
            return unquote(value.replace("-", "%").replace("_", "/"))
        if value.startswith("/") and not value.startswith("//"):
            return f"https://{address.host}{value}"
        return value if value.lower().startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Opened:
    """An address without its wrappers. `is_closed`: the last one does not tell what it stands before."""

    address: Address
    was_wrapped: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Wrappers:
    """Every wrapper, by the host that it stands on."""

    listed: tuple[Wrapper, ...] = ()
    _by_host: dict[str, tuple[Wrapper, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, wrappers: Iterable[Wrapper]) -> Wrappers:
        """Gives the wrappers of these rules."""
        listed, by_host = tuple(wrappers), dict[str, tuple[Wrapper, ...]]()
        for one in listed:
            for host in one.hosts:
                by_host[host] = (*by_host.get(host, ()), one)
        return cls(listed, by_host)

    def open(self, address: Address) -> Opened:
        """Gives the page that a person means, at most five wrappers deep. Never raises, whatever stands inside."""
        opened, seen = Opened(address), {address.written()}
        for _ in range(MOST_LAYERS):
            wrapper = self._before(opened.address)
            if wrapper is None:
                return opened
            inside = wrapper.inside(opened.address)
            inner = read_address(inside) if inside else Address("empty")
            if inner.problem is not None or inner.written() in seen:
                return Opened(opened.address, opened.was_wrapped, is_closed=True)
            seen.add(inner.written())
            opened = Opened(inner, was_wrapped=True)
        return Opened(opened.address, was_wrapped=True, is_closed=self._before(opened.address) is not None)

    def _before(self, address: Address) -> Wrapper | None:
        if address.problem is not None:
            return None
        for host in domains(address.host):
            for wrapper in self._by_host.get(host, ()):
                if wrapper.stands_before(address):
                    return wrapper
        return None


def _in_path(how: str, path: str, query: str) -> str | None:
    if how == "amp_cache" and (found := _AMP_CACHE.match(path)):
        return "https://" + found.group(1) + query
    if how == "archive" and (found := _ARCHIVE.match(path)):
        return f"{found.group(1)}://{found.group(2)}{query}"
    if how == "encoded_path" and (found := _YAHOO.search(path)):
        return unquote(found.group(1))
    if how == "proofpoint_v3" and (found := _PROOFPOINT.match(path)) and "*" not in found.group(1):
        return found.group(1).replace(":/", "://", 1) if "://" not in found.group(1) else found.group(1)
    return None


def _translated(address: Address) -> str | None:
    """`www-example--site-com.translate.goog` is `www.example-site.com`; its own parameters begin with `_x_tr_`."""
    label = address.host.removesuffix(_TRANSLATED)
    if label == address.host:
        return None
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    kept = "&".join(part for part in address.parameters if not part.startswith("_x_tr_"))
    return f"https://{host}{address.path}" + (f"?{kept}" if kept else "")


def _base64(value: str) -> str | None:
    if not value.startswith("a1"):
        return None
    try:
        return urlsafe_b64decode(value[2:] + "=" * (-len(value[2:]) % 4)).decode("ascii")
    except (NoBase64, ValueError):
        return None
