"""The command serves until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence

from adapters.system.settings import BadSettings, Settings, load_settings
from adapters.system.starting import check_start
from egide.parts import real_parts
from egide.process import log
from egide.wiring import build, upgrade_database


def serve(roles: Sequence[str], *, as_json: bool = False) -> int:
    """Serves these roles until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("procrastinate", "apscheduler", "aiogram.event"):  # a line for each job, each beat, each update
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings = load_settings()
    check_start(settings, roles)
    if settings.journal_dir is None:
        log.warning("EGIDE_JOURNAL_DIR is not set: after a restored backup, what had left could leave again")
    upgrade_database(settings)
    asyncio.run(_serve(settings, roles))
    return 0


async def _serve(settings: Settings, roles: Sequence[str]) -> None:
    house = build(real_parts(settings, roles))
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    try:
        await house.start()
    except OSError as error:
        await house.stop()
        raise BadSettings(f"The desk cannot start: {error.strerror or error}.") from error
    log.info("running: %s", ", ".join(roles))
    print("ready", flush=True)
    await stopped.wait()
    await house.stop()
