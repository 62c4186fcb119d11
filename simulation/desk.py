"""The desk as one process that can die: the same parts as `bootstrap` builds, on one loop and a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from aiogram import Bot, Dispatcher
from sqlalchemy import Engine

from adapters.engine.courier import Courier
from adapters.engine.runner import ThreadRunner
from adapters.engine.ticker import Ticker
from adapters.links import SignedLinks
from adapters.locales import Locales
from adapters.mail import MailTexts
from bot.handlers import Conversation
from bot.views import TelegramView
from bot.worker import Worker
from simulation.loop import SimLoop
from simulation.outside import Faults, Killed, Post, Telegram
from storage.messages import InboxTable, PostTable
from storage.unit_of_work import Committed, Units, Work
from workflows.interview import Questions
from workflows.office import Office
from workflows.rulebook import Rulebook
from workflows.use_cases.all import UseCases, all_use_cases
from workflows.use_cases.run_follow_up import next_due

BEAT = 3600.0
NEVER_USED = "never used"


class SimClock:
    """Virtual UTC, off by `skew` while the machine's clock is wrong."""

    def __init__(self, loop: SimLoop) -> None:
        self._loop = loop
        self.skew = timedelta(0)

    def now(self) -> datetime:
        return self._loop.now() + self.skew


class SeededIds:
    """`ports.NewId` of one seed: the same run gives the same identifiers."""

    def __init__(self, clock: SimClock, chance: Random) -> None:
        self._clock = clock
        self._chance = chance

    def __call__(self) -> UUID:
        milliseconds = int(self._clock.now().timestamp() * 1000) & (2**48 - 1)
        chance = self._chance.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (chance >> 62) << 64 | 0b10 << 62 | chance & (2**62 - 1))


class MortalUnits(Units):
    """Units of work of a process that may die before or after any commit, and does nothing once dead."""

    def __init__(self, engine: Engine, clock: SimClock, faults: Faults) -> None:
        super().__init__(engine, clock)
        self._faults = faults
        self.dead = False
        self.died = asyncio.Event()

    def die(self, how: str) -> None:
        """The process is gone: nothing of it is written after this."""
        self.dead = True
        self.died.set()
        raise Killed(how)

    @contextmanager
    def __call__(self) -> Iterator[Work]:
        if self.dead:
            raise Killed("already dead")
        told, self.on_commit = self.on_commit, None
        try:
            with super().__call__() as work:
                yield work
                if self.dead:
                    raise Killed("died meanwhile")
                if self._faults.strikes("crash_before_commit"):
                    self.die("crash_before_commit")
        finally:
            self.on_commit = told
        if self._faults.strikes("crash_after_commit"):
            self.die("crash_after_commit")
        if told is not None:
            told(Committed(work.outbox.fresh, frozenset(work.timeline.touched)))


class InlineRunner(ThreadRunner):
    """The runner without threads: a unit runs where it is awaited."""

    async def __call__(self, use_case: Callable[..., Any], /, *, update_id: int | None = None, **given: Any) -> Any:
        await asyncio.sleep(0)
        return self.now(use_case, update_id=update_id, **given)

    async def io(self, call: Callable[..., Any], /, *given: Any) -> Any:
        await asyncio.sleep(0)
        self._alive()
        return call(*given)

    def _alive(self) -> None:
        units = self._units
        if isinstance(units, MortalUnits) and units.dead:
            raise Killed("already dead")


class NoApi:
    """Stops spinners nowhere: the sandboxed chat has none."""

    async def call(self, method: str, values: Any) -> dict[str, Any]:
        return {"ok": True, "result": True}


class SimTasks:
    """Keeps tasks; a death ends them without a word, any other error is kept for the report."""

    def __init__(self, errors: list[BaseException]) -> None:
        self.running: set[asyncio.Task[Any]] = set()
        self._errors = errors

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self.running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Killed):
            self._errors.append(error)

    async def stop(self) -> None:
        running = list(self.running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What no crash changes: rules, words, the disk, the world."""

    loop: SimLoop
    clock: SimClock
    engine: Engine
    rulebook: Rulebook
    questions: Questions
    locales: Locales
    new_id: SeededIds
    new_secret: Callable[[], str]
    telegram_faults: Faults
    links: SignedLinks


class Passwords:
    """Nobody signs in with a password here."""

    def hash(self, password: str) -> str:
        return NEVER_USED

    def check(self, password: str, hashed: str | None) -> bool:
        return False


class DeskProcess:
    """One life of the desk's process."""

    def __init__(self, shared: Shared, telegram: Telegram, post: Post, faults: Faults) -> None:
        self.errors: list[BaseException] = []
        self.units = MortalUnits(shared.engine, shared.clock, faults)
        self.run = InlineRunner(self.units, shared.clock, shared.new_id)
        self.office = Office(
            clock=shared.clock,
            wall=shared.clock,
            new_id=shared.new_id,
            rulebook=shared.rulebook,
            questions=shared.questions,
            say=shared.locales,
            view=TelegramView(shared.locales, shared.rulebook),
            mails=MailTexts(shared.locales, shared.rulebook),
            links=shared.links,
        )
        self.use_cases: UseCases = all_use_cases(self.office, Passwords(), shared.new_secret)
        self._tasks = SimTasks(self.errors)
        self.courier = Courier(
            PostTable(shared.engine),
            {"telegram": telegram, "mail": post},
            self.run,
            shared.clock,
            self.use_cases.note_undelivered,
            beat=BEAT,
            tasks=self._tasks,
        )
        self.ticker = Ticker(
            self.run,
            shared.clock,
            claim_due=self.use_cases.claim_due,
            next_due=next_due,
            run_follow_up=self.use_cases.run_follow_up,
            release_stale=self.use_cases.release_stale,
            beat=BEAT,
        )
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.include_router(Conversation(self.run, self.use_cases).router())
        inbox = _Inbox(InboxTable(shared.engine), self.run, shared.clock)
        bot = Bot("1:simulation")
        self.worker = Worker(dispatcher, bot, NoApi(), inbox, self.run, self.use_cases, self._tasks, beat=BEAT)

    async def start(self) -> None:
        self.units.hot = self.courier.channels
        self.units.on_commit = self._after_commit
        self.courier.start()
        self.worker.start()
        await self.ticker.start()

    def _after_commit(self, done: Committed) -> None:
        if done.fresh:
            self.courier.hand(done.fresh)

    async def bury(self) -> None:
        """Ends what a dead process left running; nothing of it can write any more."""
        self.units.dead = True
        with suppress(BaseException):
            self.ticker.stop()
        await self._tasks.stop()


class _Inbox:
    def __init__(self, table: InboxTable, run: InlineRunner, clock: SimClock) -> None:
        self._table, self._run, self._clock = table, run, clock

    shared = False

    async def receive(self, updates: Any, lanes: Any) -> Any:
        return await self._run.io(self._table.receive, updates, self._clock.now(), lanes)

    async def pending(self, limit: int) -> Any:
        return await self._run.io(self._table.pending, self._clock.now(), limit)

    async def failed(self, update_id: int, error: str) -> bool:
        return bool(await self._run.io(self._table.failed, update_id, error, self._clock.now()))

    async def done(self, update_id: int) -> None:
        await self._run.io(self._table.done, update_id, self._clock.now())
