"""`egide vault`: a look at every file now, and the hold that keeps a case from being destroyed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from adapters.system.clock import SystemClock
from adapters.system.settings import BadSettings, load_settings
from egide.parts import open_vault, real_parts
from egide.wiring import build, upgrade_database
from workflows.kernel.json_value import Json


def look_at_vault() -> Mapping[str, Json]:
    """Tells what a look at every file found; files of an older form have the new one afterwards."""
    found = open_vault(load_settings()).scrub(SystemClock())
    return {
        "items": found.items, "bytes": found.bytes, "damaged": found.damaged, "missing": found.missing,
        "orphans": found.orphans, "renewed": found.renewed,
    }  # fmt: skip


def hold_case(number: str, is_held: bool, by: str) -> None:
    """Puts a case on hold or lifts it, and writes down who did. Raises BadSettings for a number that no case has."""
    asyncio.run(_hold(number, is_held, by))


async def _hold(number: str, is_held: bool, by: str) -> None:
    settings = load_settings()
    upgrade_database(settings)
    vault, house = open_vault(settings), build(real_parts(settings))
    try:
        case_id = await house.run(house.use_cases.note_hold, number=number, is_held=is_held, by=by)
        if case_id is None:
            raise BadSettings(f"There is no case {number}.")
        vault.hold(case_id, is_held)
    finally:
        await house.stop()
