"""A running sandbox with a clock that the test moves, a bot of aiogram in front of it, and a person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiogram import Bot

from sandbox import Sandbox
from sandbox.client import Desk, Person
from tests.sandbox.bots import TOKEN, bot_for
from tests.telegram import build_what_is_answered

START = 1_800_000_000.0


@pytest.fixture(scope="session", autouse=True)
def _aiogram_as_a_client() -> None:
    """Where a bot of aiogram is played, and in no other worker."""
    build_what_is_answered()


class Wait:
    """Sleeping that takes no time and remembers for how long somebody would have slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._rang = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._rang.set()
        await asyncio.sleep(0)

    async def until(self, count: int) -> None:
        """Somebody has slept so many times."""
        async with asyncio.timeout(8):
            while len(self.slept) < count:
                self._rang.clear()
                await self._rang.wait()


class Watch:
    """A clock that moves when somebody says so; `due` are the instants at which something is planned."""

    def __init__(self) -> None:
        self.seconds = START
        self.due: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> str:
        return f"{self.seconds:.0f}"

    async def advance(self, seconds: float) -> None:
        self.seconds += seconds

    async def to_next_due(self) -> str | None:
        if not self.due:
            return None
        self.seconds = self.due.pop(0)
        return self.now()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def wait() -> Wait:
    return Wait()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(watch: Watch, wait: Wait) -> AsyncIterator[Sandbox]:
    opened = Sandbox(token=TOKEN, clock=watch, clock_control=watch, sleep=wait)
    await opened.start()
    yield opened
    await opened.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = bot_for(sandbox.url)
    yield made
    await made.session.close()


@pytest_asyncio.fixture(loop_scope="session")
async def person(sandbox: Sandbox) -> AsyncIterator[Person]:
    """Camille, who has pressed Start."""
    async with await Person.join(sandbox.url, "Camille", last_name="Durand", username="camille", patience=8) as one:
        await one.send("/start")
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def desk(sandbox: Sandbox) -> AsyncIterator[Desk]:
    async with Desk(sandbox.url, patience=8) as one:
        yield one
