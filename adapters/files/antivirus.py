"""The antivirus of the installation: clamd over TCP or a socket of this machine, by its own `zINSTREAM`.

`tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`. It fails closed: what is not said to be clean is not taken."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from workflows.kernel.errors import OutsideFailed

SECONDS: Final = 60
VERSION_SECONDS: Final = 5
CHUNK: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
FOUND: Final = re.compile(r"stream: (.{1,200}) FOUND")


class AntivirusAway(OutsideFailed):
    """It did not say whether the bytes are clean. They are not taken yet, and not lost."""

    def __init__(self, why: str) -> None:
        super().__init__(sentence=f"The antivirus does not answer: {why}.")
        self.why = why


class Clamd:
    """One clamd. `seconds` is for each word on the wire."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        """Raises ValueError for an address that is none."""
        parts = urlsplit(url)
        is_tcp = parts.scheme == "tcp" and parts.hostname and parts.port
        if not is_tcp and not (parts.scheme == "unix" and parts.path):
            raise ValueError("must look like tcp://host:3310 or unix:///run/clamav/clamd.ctl")
        self._parts = parts
        self._seconds = seconds

    def scan(self, content: bytes) -> str | None:
        """Gives the name of what was found, None for clean bytes. Raises AntivirusAway."""
        pieces = (content[at : at + CHUNK] for at in range(0, len(content), CHUNK))
        said = self._ask(b"zINSTREAM\0", *(struct.pack("!L", len(one)) + one for one in pieces), struct.pack("!L", 0))
        if said == "stream: OK":
            return None
        found = FOUND.fullmatch(said)
        if found is None:
            raise AntivirusAway(said[:80] or "an empty answer")
        return found[1]

    def version(self) -> str:
        """Engine and day of its signatures, as it says them. Raises AntivirusAway."""
        return self._ask(b"zVERSION\0")

    def _ask(self, *words: bytes) -> str:
        try:
            with self._connected() as wire:
                for one in words:
                    wire.sendall(one)
                said = b""
                while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
                    piece = wire.recv(LONGEST_ANSWER)
                    if not piece:
                        break
                    said += piece
        except OSError as error:
            raise AntivirusAway(type(error).__name__) from error
        return said.rstrip(b"\0").decode("utf-8", "replace").strip()

    def _connected(self) -> socket.socket:
        if self._parts.scheme == "tcp":
            return socket.create_connection((self._parts.hostname, self._parts.port), self._seconds)
        wire = socket.socket(socket.AF_UNIX)
        wire.settimeout(self._seconds)
        wire.connect(self._parts.path)
        return wire


def version_of(url: str | None) -> Callable[[], str] | None:
    """Gives what asks the antivirus of the installation for its name, within a few seconds; None where there is none. Raises
    ValueError for an address that is none."""
    return Clamd(url, VERSION_SECONDS).version if url else None
