"""The desk's bot in a process of its own, with enough policies for everybody who takes part in a measure; with the parts that
are named, if any are."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta

from adapters.security.passwords import Passwords
from adapters.system.settings import load_settings
from egide.parts import real_parts
from egide.wiring import build, upgrade_database
from workflows.kernel.people import DeskUser, Policy
from workflows.ports.transaction import Transaction

POLICIES = 2_000
HANDLER = "helene@desk.example"
PASSWORD = "a-password-of-the-bench"


def code(number: int) -> str:
    """Gives the one-time code of a policy of the bench."""
    return f"BENCH-{number:04d}"


async def main() -> None:
    """Runs a desk with an insured person for each code of the bench, until it is told to stop."""
    settings = load_settings()
    upgrade_database(settings)
    house = build(replace(real_parts(settings, sys.argv[1:] or ("bot",)), open_capture=None))  # no way out is measured
    means = house.means
    secret = Passwords().hash(PASSWORD)

    def furnish(tx: Transaction) -> None:
        tx.users.add(DeskUser(means.new_id(), "handler", "Hélène", HANDLER, "fr", secret))
        for number in range(POLICIES):
            policy = Policy(means.new_id(), f"B-{number}", "sample-one", f"Person {number}", "FR", None, False)
            tx.policies.add(policy)
            tx.policies.add_code(policy.id, code(number), means.clock.now() + timedelta(days=30))

    await house.run(furnish)
    await house.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
