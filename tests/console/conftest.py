"""A running console for each test, and a reader in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import TestClock
from tests.console.parts import SUNDAY, Browser, Desk, open_house


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an answer that is held back."""
    monkeypatch.setattr("console.pages.sign_in.HELD_BACK", 0.0)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    clock = TestClock(SUNDAY)
    house = open_house(tmp_path, clock)
    await house.start()
    yield Desk(house, clock, f"http://127.0.0.1:{house.console_port}")
    await house.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(desk: Desk) -> AsyncIterator[Browser]:
    reader = Browser(desk.url)
    yield reader
    await reader.close()
