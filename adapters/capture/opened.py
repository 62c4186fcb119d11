"""What captures in this installation, from its settings; and what a test may send to this machine."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from adapters.capture.capture import Capturer
from adapters.egress.dialer import Allowed
from adapters.egress.resolver import DnsResolver
from adapters.evidence.opened import open_sealing
from adapters.rules.walls import load_walls
from adapters.system.settings import Settings
from workflows.kernel.clock import Clock
from workflows.kernel.translator import Translator

LAST_PORT = 65535


def open_capturer(settings: Settings, rules: Path, say: Translator, clock: Clock, software: str) -> Capturer:
    """The capturer over the DNS of this machine. `clock` is the machine's. Raises BadSettings, BadRuleFile."""
    return Capturer(clock, DnsResolver(), load_walls(rules), open_sealing(settings, say, clock), software)


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
