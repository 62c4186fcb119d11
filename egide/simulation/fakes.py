"""What the simulated desk is made of where the real parts would wait for a thread, a network or a disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from adapters.engine.send_journal import SendJournal
from adapters.engine.tasks import Tasks
from bot.inbound.file_fetcher import Fetcher
from bot.outbound.sender import TelegramApi
from egide.simulation.commit_record import CommitRecord
from egide.simulation.loop import SimLoop
from egide.simulation.outside import Killed
from workflows.case.case import Case
from workflows.delivery.outgoing import OutboxMessage
from workflows.evidence.item import Evidence, Kept
from workflows.kernel.errors import Away
from workflows.kernel.json_value import JsonObject
from workflows.law.analysis import Analysis
from workflows.use_cases.evidence.commands import KeepFile
from workflows.use_cases.shared.analyses import CaseAnalyses
from workflows.use_cases.shared.calendar import CaseCalendar

NEVER_USED = "never used"
TRIED_AGAIN = 60.0


class SimClock:
    """Virtual UTC, off by `skew` while the machine's clock is wrong."""

    def __init__(self, loop: SimLoop) -> None:
        self._loop = loop
        self.skew = timedelta(0)

    def now(self) -> datetime:
        return self._loop.instant + self.skew if self.skew else self._loop.instant

    def true(self) -> datetime:
        """Tells what the time really is."""
        return self._loop.instant


class SeededIds:
    """`ports.NewId` of one seed: the same run gives the same identifiers."""

    def __init__(self, clock: SimClock, chance: Random) -> None:
        self._clock = clock
        self._chance = chance

    def __call__(self) -> UUID:
        milliseconds = int(self._clock.now().timestamp() * 1000) & (2**48 - 1)
        chance = self._chance.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & (2**62 - 1))


class NoApi(TelegramApi):
    """Stops spinners nowhere; every file that was sent is there."""

    async def call(self, method: str, values: object, within: object = None) -> JsonObject:
        return {"ok": True, "result": {"file_path": "x"} if method == "getFile" else True}

    async def download(self, path: str, at_most: int) -> bytes | None:
        return b"picture"


class SimVault:
    """What was kept, and of whom; the disk itself is tried elsewhere. `ports.Vault`."""

    def __init__(self) -> None:
        self.kept: list[UUID] = []

    def inspect(self, content: bytes) -> str:
        """What the people of a simulation send is made up: nobody looks at it."""
        return "application/octet-stream"

    def shown(self, content: bytes) -> None:
        """Nor does anybody see a copy."""

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        self.kept.append(case_id)
        return Kept("0" * 64, len(content))


class SimFetcher(Fetcher):
    """Fetches where it is awaited, when a file was announced; what an earlier process announced, when it begins."""

    async def run(self) -> None:
        while True:
            try:
                await self.once()
            except Away:
                await asyncio.sleep(TRIED_AGAIN)
                continue
            await self._wake.wait()
            self._wake.clear()

    async def _fetch(self, item: Evidence) -> None:
        content = await self._bytes(item)
        assert content is not None
        kept = self._vault.keep(item.case_id, item.id, content)
        await self._run(KeepFile(item_id=item.id, kept=kept))


class SimTasks(Tasks):
    """Keeps tasks; a death ends them without a word, any other error is kept for the report."""

    def __init__(self, errors: list[BaseException]) -> None:
        self.running: dict[asyncio.Task[object], None] = {}
        self._errors = errors
        self._stopped = False

    def start(self, work: Coroutine[object, None, object], name: str) -> asyncio.Task[object]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        if self._stopped:
            task.cancel()  # a dead process starts nothing
            return task
        self.running[task] = None
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[object]) -> None:
        self.running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Killed):
            self._errors.append(error)

    async def stop(self) -> None:
        self._stopped = True
        running = list(self.running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class InlineJournal(SendJournal):
    """The send journal without threads."""

    async def begins(self, message: OutboxMessage, now: datetime) -> None:
        if message.outgoing.act_class != "D" or message.outgoing.channel == "mail":
            self.write("begins", now, **self._of(message))

    async def ended(self, message: OutboxMessage, outcome: str, now: datetime) -> None:
        if message.outgoing.act_class != "D" or message.outgoing.channel == "mail":
            self.write("ended", now, outcome=outcome, **self._of(message))

    @staticmethod
    def _of(message: OutboxMessage) -> dict[str, object]:
        one = message.outgoing
        return {"key": one.key, "attempt": message.attempt, "class": one.act_class, "channel": one.channel}


@dataclass(frozen=True, slots=True, repr=False)
class WatchedAnalyses(CaseAnalyses):
    """Every reading of the law is written in the commit record."""

    commit_record: CommitRecord
    calendar: CaseCalendar

    def of(self, case: Case) -> Analysis:
        analysis = CaseAnalyses.of(self, case)
        if case.plan_shown is not None or case.state == "open":
            self.commit_record.read(case.id, analysis, self.calendar.today(case))
        return analysis


def errors_said(errors: list[str]) -> logging.Handler:
    """Gathers what the desk's parts log as an error: a fault that was caught and written down is a fault."""

    class Gather(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None and not isinstance(error, (Away, Killed, asyncio.CancelledError)):
                errors.append(f"{record.getMessage()}: {type(error).__name__}: {error}")

    return Gather(logging.ERROR)
