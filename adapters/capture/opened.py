"""What captures in this installation, from its settings; and what a test may send to this machine."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from adapters.capture.capture import CaptureOrder as PageOrder
from adapters.capture.capture import Capturer
from adapters.capture.machine import Version
from adapters.egress.dialer import Allowed
from adapters.egress.resolver import DnsResolver
from adapters.evidence.opened import open_sealing
from adapters.evidence.package import zip_folder
from adapters.rules.walls import load_walls
from adapters.system.release_folder import product_version
from adapters.system.settings import Settings
from workflows.evidence.capture_order import CaptureOrder
from workflows.kernel.clock import Clock
from workflows.kernel.translator import Translator
from workflows.ports.captures import CapturedPage

LAST_PORT = 65535
PURPOSE = "capture of a publication for a case"


@dataclass(frozen=True, slots=True)
class PackageCapturer:
    """`ports.captures.PageCapturer` by a browser of this machine. `allowed` is for tests and for a demo of its own site."""

    capturer: Capturer
    allowed: Mapping[str, Allowed] = field(default_factory=dict)

    async def __call__(self, order: CaptureOrder, number: str) -> CapturedPage:
        assert order.item_id is not None  # whoever claims an order names what it makes
        wanted = PageOrder(
            order.url, order.item_id, order.words, order.language, case=number, purpose=PURPOSE, allowed=self.allowed
        )
        with tempfile.TemporaryDirectory(prefix="egide-package-") as place:
            captured = await self.capturer(wanted, Path(place))
            package = await asyncio.to_thread(zip_folder, Path(place))
        pictures = sum(one.kind == "screenshot" for one in captured.artefacts)
        return CapturedPage(package, captured.verdict, captured.title, pictures)


def open_capturer(
    settings: Settings, rules: Path, say: Translator, clock: Clock, software: str, antivirus: Version | None = None
) -> Capturer:
    """Gives the capturer over the DNS of this machine. `clock` is the machine's; `antivirus` says which one it has. Raises
    BadSettings, BadRuleFile."""
    sealing = open_sealing(settings, say, clock)
    return Capturer(clock, DnsResolver(), load_walls(rules), sealing, software, antivirus=antivirus)


def open_page_capturer(
    settings: Settings, rules: Path, say: Translator, clock: Clock, antivirus: Version | None = None
) -> PackageCapturer:
    """Gives the same for the desk's own cases. Raises BadSettings, BadRuleFile."""
    return PackageCapturer(open_capturer(settings, rules, say, clock, f"egide {product_version()}", antivirus))


def allowed_from(words: Sequence[str]) -> dict[str, Allowed]:
    """`HOST=IP:PORT`, each; a name goes to one address. Raises ValueError with what is wrong."""
    found: dict[str, Allowed] = {}
    for one in words:
        host, equals, there = one.partition("=")
        ip, colon, port = there.rpartition(":")
        name = host.strip().lower().removesuffix(".")
        if not (equals and colon and name and port.isdecimal() and 0 < int(port) <= LAST_PORT):
            raise ValueError(f"{one!r} is not HOST=IP:PORT")
        if _is_number(name):
            raise ValueError(f"{host!r} is a number: only names are sent elsewhere")
        if name in found:
            raise ValueError(f"{host!r} is sent to two places")
        ip = ip.strip("[]")
        if not _is_number(ip) or not ip_address(ip).is_loopback:
            raise ValueError(f"{ip!r} is no loopback address of this machine")
        found[name] = Allowed(ip, int(port))
    return found


def _is_number(text: str) -> bool:
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True
