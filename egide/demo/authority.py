"""The demo's own time stamp authority, on loopback: what is captured in a demo is stamped as it would be by a real one."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from adapters.evidence.anchors import ROOTS
from sandbox.timestamps import Authority, AuthorityServer

ANCHORS, KEYS = "anchors", "authority"


async def start_authority(data: Path) -> AuthorityServer | None:
    """Starts one whose keys lie in the demo's folder, and leaves its root where the desk looks for anchors. None on a machine
    without openssl: then packages stay pending, as without an authority."""
    if shutil.which("openssl") is None:
        return None
    authority = await asyncio.to_thread(Authority, data / KEYS, "Demo")
    anchors = data / ANCHORS
    anchors.mkdir(parents=True, exist_ok=True)
    shutil.copy(authority.root, anchors / ROOTS.replace("*", "-1"))
    server = AuthorityServer(authority)
    await server.start()
    return server
