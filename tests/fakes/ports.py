"""Doors of this machine, for servers of the tests that are told theirs before they open it."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port that nobody holds."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
