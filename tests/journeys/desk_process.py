"""The desk as a process of its own that a test kills: bot, console and worker over one SQLite file, with the sandbox as
Telegram and a clock of the test's. `--die-in-follow-up`: killed by SIGKILL between the claim of a follow-up and its effect."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from adapters.security.passwords import Passwords
from adapters.system.clock import MovableClock
from adapters.system.settings import GivenSettings
from adapters.system.starting import ROLES
from egide.demo.samples import DEMO_PASSWORD, AddSamples
from egide.parts import real_parts
from egide.wiring import build, upgrade_database
from workflows.use_cases.followups.run import RunFollowUp


def dies(self: RunFollowUp, tx: Any, **given: Any) -> None:
    """Claimed, begun, and never ended."""
    os.kill(os.getpid(), signal.SIGKILL)


async def run(asked: argparse.Namespace) -> None:
    settings = GivenSettings(
        database_url=f"sqlite:///{asked.database}",
        telegram_token=SecretStr(asked.token),
        telegram_api=asked.api,
        smtp_url=SecretStr(f"smtp://127.0.0.1:{asked.smtp}"),
        console_port=0,
        secret=SecretStr("a secret of this test, long enough to sign with"),
    )
    upgrade_database(settings)
    clock = MovableClock(datetime.fromisoformat(asked.clock))
    house = build(replace(real_parts(settings, ROLES), clock=clock, open_capture=None))
    if asked.samples:
        await house.run(AddSamples(clock, house.means.new_id, Passwords().hash(DEMO_PASSWORD)))
    await house.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("database", "api", "token", "smtp", "clock"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--samples", action="store_true")
    options.add_argument("--die-in-follow-up", action="store_true")
    asked = options.parse_args()
    if asked.die_in_follow_up:
        RunFollowUp.__call__ = dies  # type: ignore[method-assign]
    asyncio.run(run(asked))


if __name__ == "__main__":
    main()
