"""A chat sandbox in a process of its own, so that its cost is nobody's but its own."""

from __future__ import annotations

import asyncio
import sys
import time

from sandbox import Sandbox


async def main(token: str) -> None:
    """Runs a sandbox for one bot, until it is ended; its addresses are printed."""
    sandbox = Sandbox(token=token, clock=time.time, clock_control=None)
    await sandbox.start("127.0.0.1", 0)
    print(f"{sandbox.url} {sandbox.smtp_port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
