"""The desk as one process that can die: the same parts as `bootstrap` builds, on one loop and a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
from simulation.diary import Diary, WatchedRows
from simulation.loop import SimLoop
from simulation.outside import Faults, Killed, Post, Telegram
from simulation.parts import (
    InlineJournal,
    NoApi,
    Passwords,
    SeededIds,
    SimClock,
    SimFetcher,
    SimOffice,
    SimTasks,
    SimVault,
)
from simulation.quiet import EVER, Poll, Polled, QuietInbox, QuietPost, Stillness, nothing, polls
from storage.unit_of_work import Committed, Units, Work
from workflows.errors import Away
from workflows.intents import ChatRules
from workflows.interview import Questions
from workflows.rulebook import Rulebook
from workflows.use_cases.all import UseCases, all_use_cases
from workflows.use_cases.run_follow_up import next_due

BEAT = 3000.0
"""Seconds between two looks; shorter than what the engine takes for a gap."""
AUDIT_EVERY = timedelta(days=30)
"""The auditor repairs what it finds. It comes rarely here, so that what the engine loses is not made good unseen."""


class MortalUnits(Units):
    """Units of work of a process that may die before or after any commit, and does nothing once dead."""

    def __init__(self, engine: Engine, clock: SimClock, faults: Faults, diary: Diary) -> None:
        super().__init__(engine, clock)
        self._sim_clock = clock
        self._faults = faults
        self._diary = diary
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
        if self._faults.strikes("database_away"):
            raise Away("error.away.locked", sentence="The database is locked.")
        told, self.on_commit = self.on_commit, None
        self._diary.begin()
        try:
            with super().__call__() as work:
                work.follow_ups = WatchedRows(work.connection, self._sim_clock.now(), self._diary)
                yield work
                if self.dead:
                    raise Killed("died meanwhile")
                if self._faults.strikes("crash_before_commit"):
                    self.die("crash_before_commit")
        finally:
            self.on_commit = told
        self._diary.keep(self._sim_clock.true())
        if self._faults.strikes("crash_after_commit"):
            self.die("crash_after_commit")
        if told is not None:
            told(Committed(work.outbox.fresh, frozenset(work.timeline.touched)))


class InlineRunner(ThreadRunner):
    """The runner without threads: a unit runs where it is awaited."""

    def __init__(self, units: MortalUnits, clock: SimClock, new_id: SeededIds) -> None:
        super().__init__(units, clock, new_id)
        self._mortal = units

    async def __call__(self, use_case: Callable[..., Any], /, *, update_id: int | None = None, **given: Any) -> Any:
        self._alive()
        if isinstance(use_case, Polled):
            poll = use_case.poll
            return poll.answer if poll.known() else poll.keep(self.now(use_case, **given))
        return self.now(use_case, update_id=update_id, **given)

    async def io(self, call: Callable[..., Any], /, *given: Any) -> Any:
        self._alive()
        return call(*given)

    def _alive(self) -> None:
        if self._mortal.dead:
            raise Killed("already dead")


@dataclass(kw_only=True)
class Shared:
    """What no crash changes: rules, words, the disk, the world."""

    loop: SimLoop
    clock: SimClock
    engine: Engine
    folder: Path
    rulebook: Rulebook
    questions: Questions
    chat: ChatRules
    locales: Locales
    new_id: SeededIds
    new_secret: Callable[[], str]
    links: SignedLinks
    diary: Diary
    vault: SimVault
    audited: datetime | None = None


class RareAudit:
    """The audit of clocks, once in a long while."""

    def __init__(self, audit: Callable[..., bool], shared: Shared) -> None:
        self._audit, self._shared = audit, shared

    def __call__(self, tx: Any, *, limit: int) -> bool:
        due = self.next_at
        if due is not None and self._shared.clock.true() < due:
            return False
        more = self._audit(tx, limit=limit)
        if not more:
            self._shared.audited = self._shared.clock.true()
        return more

    @property
    def next_at(self) -> datetime | None:
        """Not before this instant; None: now."""
        last = self._shared.audited
        return last + AUDIT_EVERY if last is not None else None


class DeskProcess:
    """One life of the desk's process."""

    def __init__(self, shared: Shared, telegram: Telegram, post: Post, faults: Faults) -> None:
        self.errors: list[BaseException] = []
        self._shared = shared
        self.units = MortalUnits(shared.engine, shared.clock, faults, shared.diary)
        self.run = InlineRunner(self.units, shared.clock, shared.new_id)
        self.office = _office(shared)
        self.use_cases: UseCases = all_use_cases(self.office, Passwords(), shared.new_secret)
        self.still = Stillness(shared.engine, shared.clock)
        self._tasks = SimTasks(self.errors)
        self._polls = polls(self.still, AUDIT_EVERY)
        self.journal = InlineJournal(shared.folder / "sent.journal")
        do = self.use_cases
        self.courier = Courier(
            QuietPost(self.still), {"telegram": telegram, "mail": post}, self.run, shared.clock, do.note_undelivered,
            in_doubt=do.note_in_doubt, sweep=Polled(do.sweep_doubt, self._polls["sweep_doubt"]), mark=do.mark_again,
            journal=self.journal, beat=BEAT, tasks=self._tasks,  # type: ignore[arg-type]
        )  # fmt: skip
        audit = RareAudit(do.audit_clocks, shared)
        self.ticker = Ticker(
            self.run,
            shared.clock,
            claim_due=do.claim_due,
            next_due=Polled(next_due, self._polls["next_due"]),
            run_follow_up=do.run_follow_up,
            release_stale=Polled(do.release_stale, self._polls["release_stale"]),
            heartbeat=self._heartbeat,
            audit=Polled(audit, Poll(self.still, nothing, lambda _: audit.next_at or EVER)),
            beat=BEAT,
        )
        self.fetcher = SimFetcher(NoApi(), shared.vault, self.run, do, 0.0)  # type: ignore[arg-type]
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.include_router(Conversation(self.run, do, self.fetcher.wake).router())
        inbox = _Inbox(QuietInbox(self.still), self.run, shared.clock)
        self.worker = Worker(dispatcher, Bot("1:simulation"), NoApi(), inbox, self.run, do, self._tasks, beat=BEAT)

    def _heartbeat(self, tx: Any, **given: Any) -> Any:
        before = self.still.serial
        gap = self.use_cases.beat(tx, **given)
        if gap is None:
            self.still.but_for(before)
        return gap

    async def start(self) -> None:
        self.units.hot = self.courier.channels
        self.units.on_commit = self._after_commit
        self.units.on_number = lambda value: self.journal.mark(self._shared.clock.now(), case=value)
        self.courier.start()
        self.worker.start()
        self._tasks.start(self.fetcher.run(), "fetcher")
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
        self.journal.close()


def _office(shared: Shared) -> SimOffice:
    return SimOffice(
        clock=shared.clock,
        wall=shared.clock,
        new_id=shared.new_id,
        rulebook=shared.rulebook,
        questions=shared.questions,
        chat=shared.chat,
        say=shared.locales,
        view=TelegramView(shared.locales, shared.rulebook),
        mails=MailTexts(shared.locales, shared.rulebook),
        links=shared.links,
        diary=shared.diary,
    )


class _Inbox:
    """The inbox as the bot sees it, without threads."""

    shared = False

    def __init__(self, table: QuietInbox, run: InlineRunner, clock: SimClock) -> None:
        self._table, self._run, self._clock = table, run, clock

    async def receive(self, updates: Any, lanes: Any) -> Any:
        return await self._run.io(self._table.receive, updates, self._clock.now(), lanes)

    async def pending(self, limit: int) -> Any:
        return await self._run.io(self._table.pending, self._clock.now(), limit)

    async def failed(self, update_id: int, error: str) -> bool:
        return bool(await self._run.io(self._table.failed, update_id, error, self._clock.now()))

    async def done(self, update_id: int) -> None:
        await self._run.io(self._table.done, update_id, self._clock.now())
