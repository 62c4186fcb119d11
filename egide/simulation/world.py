"""What everybody in a run shares: the desk that is alive now, Telegram's delivery of updates, and who did what."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from bot.arrived import number_of
from egide.simulation.desk import DeskProcess
from egide.simulation.fakes import SimClock
from egide.simulation.outside import Faults, Killed, Ledger, MailAndPost, Telegram, Truth
from workflows.kernel.errors import Away, EgideError
from workflows.kernel.json_value import JsonObject

Answer = TypeVar("Answer")
ASKED_AGAIN = 60.0


@dataclass
class Memory:
    """What the people of the desk did with one case, as they remember it."""

    approved_at: datetime | None = None
    started: list[tuple[datetime, str]] = field(default_factory=list)
    captured_at: datetime | None = None


@dataclass(repr=False)
class World:
    """`desk` is the process alive now; `open` is set while there is one."""

    clock: SimClock
    truth: Truth
    telegram: Telegram
    post: MailAndPost
    faults: Faults
    ledger: Ledger
    chance: Random
    desk: DeskProcess | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    updates: int = 0
    acknowledged: dict[int, str] = field(default_factory=dict)
    """Update ids that the desk said it has, and whose chat they came from."""
    silent: set[int] = field(default_factory=set)
    """Updates that need no answer: somebody blocked the bot, or let it in again."""
    reports: Counter[str] = field(default_factory=Counter)
    """How many incidents each person reported."""
    in_writing: set[str] = field(default_factory=set)
    """Chats that asked for a lawyer's name in writing."""
    minors: set[str] = field(default_factory=set)
    """Chats of minors who sent a picture all the same."""
    pictures: int = 0
    kept: list[UUID] = field(default_factory=list)
    """The case of each file that reached the vault."""
    remembered: dict[UUID, Memory] = field(default_factory=lambda: defaultdict(Memory))
    did: Counter[str] = field(default_factory=Counter)
    in_flight: list[asyncio.Task[None]] = field(default_factory=list)

    async def visit(self, act: Callable[[DeskProcess], Awaitable[Answer]]) -> Answer | None:
        """Does something at the desk; when it dies under it or cannot write, it is done again at the next try."""
        while True:
            await self.open.wait()
            assert self.desk is not None
            try:
                return await act(self.desk)
            except Killed:
                await asyncio.sleep(1)
            except Away:
                await asyncio.sleep(ASKED_AGAIN)
            except EgideError:
                self.did["refusals"] += 1
                return None

    async def send(self, chat: str, update: JsonObject) -> None:
        """Telegram delivers an update until it was acknowledged; now and then it does not hear that, or says it twice."""
        self.updates += 1
        update = {"update_id": self.updates, **update}
        if "my_chat_member" in update:
            self.silent.add(self.updates)
        await self._deliver(chat, update)
        if self.faults.strikes("update_twice"):
            await self._deliver(chat, update)
        if self.faults.strikes("reply_to_server_lost"):
            again = asyncio.get_running_loop().create_task(self._later(chat, update))
            self.in_flight.append(again)
            again.add_done_callback(self.in_flight.remove)

    async def _later(self, chat: str, update: JsonObject) -> None:
        await asyncio.sleep(self.chance.uniform(5, 600))
        await self._deliver(chat, update)

    async def _deliver(self, chat: str, update: JsonObject) -> None:
        await self.visit(lambda desk: desk.worker.take_in([update]))
        self.acknowledged[number_of(update)] = chat
