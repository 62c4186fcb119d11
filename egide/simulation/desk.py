"""The desk as one process that can die: the same parts as `egide.wiring` builds, on one loop and a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from adapters.engine.command_runner import CommandRunner
from adapters.engine.runner import ThreadRunner
from adapters.mail import MailTexts
from adapters.security.signed_links import SignedLinks
from adapters.texts.locales import Locales
from bot.cards.view import TelegramView
from bot.inbound.handlers import Conversation
from bot.telegram import Bot, Dispatcher, unused_session
from egide.simulation.commit_record import EVER, CommitRecord, WatchedRows
from egide.simulation.fakes import (
    InlineJournal,
    NoApi,
    SeededIds,
    SimClock,
    SimFetcher,
    SimTasks,
    SimVault,
    WatchedAnalyses,
)
from egide.simulation.idle_loops import SOON, Bell, Pulse, RestingCourier, RestingWorker, WatchedOutbox, WatchedPost
from egide.simulation.loop import SimLoop
from egide.simulation.outside import Faults, Killed, MailAndPost, Telegram
from storage.rows.inbox import InboxTable
from storage.unit_of_work import Committed, SqlTransaction, UnitOfWorkFactory
from workflows.interview import Questions
from workflows.interview.intents import ChatRules
from workflows.kernel.errors import Away
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.rulebook import Rulebook
from workflows.use_cases.catalogue import Catalogue, build_catalogue
from workflows.use_cases.followups.run import next_due
from workflows.use_cases.shared.calendar import CaseCalendar
from workflows.use_cases.shared.means import Means, build_means

BEAT = 86400.0
"""Seconds after which the courier and the worker look without having been told of anything."""
TRIED_AGAIN = (3.0, 5.0, 9.0, 17.0)
"""Seconds after a failure, one of which is when the inbox lets it be tried again."""
AUDIT_EVERY = timedelta(days=30)
"""The auditor repairs what it finds. It comes rarely here, so that what the engine loses is not made good unseen."""


class MortalUnits(UnitOfWorkFactory):
    """Units of work of a process that may die before or after any commit, and does nothing once dead."""

    def __init__(self, engine: Engine, clock: SimClock, faults: Faults, diary: CommitRecord) -> None:
        super().__init__(engine, clock)
        self._sim_clock = clock
        self._faults = faults
        self._diary = diary
        self.dead = False
        self.died = asyncio.Event()
        self.on_rows: Callable[[datetime, datetime], None] = _nobody
        """Told when the earliest follow-up and the earliest message that a unit wrote matter."""
        self.on_away: Callable[[], None] = _nobody

    def die(self, how: str) -> None:
        """The process is gone: nothing of it is written after this."""
        self.dead = True
        self.died.set()
        raise Killed(how)

    @contextmanager
    def __call__(self) -> Iterator[SqlTransaction]:
        if self.dead:
            raise Killed("already dead")
        if self._faults.strikes("database_away"):
            self.on_away()
            raise Away("error.away.locked", sentence="The database is locked.")
        told, self.on_commit = self.on_commit, None
        self._diary.begin()
        try:
            with super().__call__() as work:
                follow_ups = work.follow_ups = WatchedRows(work.connection, self._sim_clock.now(), self._diary)
                posted = work.outbox = WatchedOutbox(
                    work.connection, self._sim_clock.now(), self.hot, self._diary.answers
                )  # fmt: skip
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
        self.on_rows(follow_ups.soonest, posted.soonest)


def _nobody(*_: Any) -> None:
    """For units that nobody waits for."""


class InlineRunner(ThreadRunner):
    """The runner without threads: a unit runs where it is awaited."""

    def __init__(self, units: MortalUnits, clock: SimClock, new_id: SeededIds) -> None:
        super().__init__(units, clock, new_id)
        self._mortal = units

    async def __call__(self, use_case: Callable[..., Any], /, *, update_id: int | None = None, **given: Any) -> Any:
        self._alive()
        return self.now(use_case, update_id=update_id, **given)

    async def io(self, call: Callable[..., Any], /, *given: Any) -> Any:
        self._alive()
        return call(*given)

    def _alive(self) -> None:
        if self._mortal.dead:
            raise Killed("already dead")


class _Transaction:
    """One transaction on a connection that stays."""

    __slots__ = ("_connection", "_driver")

    def __init__(self, connection: Connection, driver: Any) -> None:
        self._connection, self._driver = connection, driver

    def __enter__(self) -> Connection:
        self._driver.execute("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        self._driver.execute("COMMIT" if kind is None else "ROLLBACK")


class HeldEngine(Engine):
    """The engine of a run, whose one connection is never given back: taking it out costs more than most units."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect()
        self._driver: Any = self._connection.connection.driver_connection

    def begin(self) -> _Transaction:  # type: ignore[override]
        return _Transaction(self._connection, self._driver)

    def close(self) -> None:
        """Gives it back."""
        self._connection.close()


@dataclass(kw_only=True, repr=False)
class Shared:
    """What no crash changes: rules, words, the disk, the world."""

    loop: SimLoop
    clock: SimClock
    engine: HeldEngine
    folder: Path
    rulebook: Rulebook
    questions: Questions
    chat: ChatRules
    locales: Locales
    new_id: SeededIds
    new_secret: Callable[[], str]
    links: SignedLinks
    diary: CommitRecord
    vault: SimVault
    memory: AnalysisMemory = field(default_factory=AnalysisMemory)
    audited: datetime | None = None


class RareAudit:
    """The audit of clocks, once in a long while."""

    def __init__(self, audit: Callable[..., bool], shared: Shared) -> None:
        self._audit, self._shared = audit, shared

    def __call__(self, tx: Any, *, limit: int) -> bool:
        more = self._audit(tx, limit=limit)
        if not more:
            self._shared.audited = self._shared.clock.true()
        return more

    def is_due(self) -> bool:
        """Whether it is time."""
        last = self._shared.audited
        return last is None or self._shared.clock.true() >= last + AUDIT_EVERY


class DeskProcess:
    """One life of the desk's process."""

    def __init__(self, shared: Shared, telegram: Telegram, post: MailAndPost, faults: Faults) -> None:
        self.errors: list[BaseException] = []
        self._shared = shared
        self.units = MortalUnits(shared.engine, shared.clock, faults, shared.diary)
        self.run = InlineRunner(self.units, shared.clock, shared.new_id)
        self.means = _means(shared)
        self.use_cases: Catalogue = build_catalogue(self.means, shared.new_secret)
        self.pulse = Pulse(shared.engine, shared.clock)
        self._tasks = SimTasks(self.errors)
        self.journal = InlineJournal(shared.folder / "sent.journal")
        do = self.use_cases
        posted = WatchedPost(shared.engine)
        self.courier = RestingCourier(
            posted, {"telegram": telegram, "mail": post}, self.run, shared.clock, do.note_undelivered,
            in_doubt=do.note_in_doubt, sweep=do.sweep_doubt, mark=do.mark_again, journal=self.journal, tasks=self._tasks,
            pulse=self.pulse, next_at=posted.next_at,
        )  # fmt: skip
        audit = RareAudit(do.audit_clocks, shared)
        self.ticker = Bell(
            self.run,
            shared.clock,
            claim_due=do.claim_due,
            next_due=next_due,
            run_follow_up=do.run_follow_up,
            release_stale=do.release_stale,
            heartbeat=self._heartbeat,
            audit=audit,
            is_audit_due=audit.is_due,
        )
        ask = CommandRunner(self.run, do)
        self.fetcher = SimFetcher(NoApi(), shared.vault, ask, 0.0)  # type: ignore[arg-type]
        dispatcher = Dispatcher(disable_fsm=True)
        Conversation(ask, self.fetcher.wake).listen(dispatcher)
        inbox = _Inbox(InboxTable(shared.engine), self.run, shared.clock)
        bot = Bot("1:simulation", session=unused_session())
        self.worker = RestingWorker(dispatcher, bot, NoApi(), inbox, ask, self._tasks, beat=BEAT)
        inbox.expect = self.worker.expect

    def _heartbeat(self, tx: Any, **given: Any) -> Any:
        self.pulse.catch_up(tx.connection)
        gap = self.use_cases.beat(tx, **given)
        self.pulse.written()
        return gap

    async def clock_set(self, change: Callable[[], None]) -> None:
        """The machine's clock is set while the desk is there; it looks at it within seconds."""
        self.pulse.catch_up()
        change()
        await asyncio.sleep(SOON)
        self.courier.wake()
        await self.ticker.ring()

    async def start(self) -> None:
        self.units.hot = self.courier.channels
        self.units.on_commit = self._after_commit
        self.units.on_rows = self._rows_written
        self.units.on_away = self._database_away
        self.units.on_number = lambda value: self.journal.mark(self._shared.clock.now(), case=value)
        self.courier.start()
        self.worker.start()
        self._tasks.start(self.fetcher.run(), "fetcher")
        await self.ticker.start()

    def _after_commit(self, done: Committed) -> None:
        if done.fresh:
            self.courier.hand(done.fresh)

    def _rows_written(self, due_at: datetime, leaves_at: datetime) -> None:
        if due_at != EVER:
            self.ticker.expect(due_at)
        if leaves_at != EVER:
            self.courier.expect(leaves_at)

    def _database_away(self) -> None:
        now = self._shared.clock.now()
        self.courier.expect(now)
        self.worker.expect(SOON)

    async def bury(self) -> None:
        """Ends what a dead process left running; nothing of it can write any more."""
        self.units.dead = True
        self.pulse.catch_up()
        with suppress(BaseException):
            self.ticker.stop()
        await self._tasks.stop()
        self.journal.close()


def _means(shared: Shared) -> Means:
    analyses = WatchedAnalyses(
        shared.clock, shared.rulebook, shared.memory, shared.diary, CaseCalendar(shared.clock, shared.rulebook)
    )
    return build_means(
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
        analyses=analyses,
    )


class _Inbox:
    """The inbox as the bot sees it, without threads."""

    shared = False
    expect: Callable[[float], None] = _nobody

    def __init__(self, table: InboxTable, run: InlineRunner, clock: SimClock) -> None:
        self._table, self._run, self._clock = table, run, clock

    async def receive(self, updates: Any, lanes: Any) -> Any:
        return await self._run.io(self._table.receive, updates, self._clock.now(), lanes)

    async def pending(self, limit: int) -> Any:
        return await self._run.io(self._table.pending, self._clock.now(), limit)

    async def failed(self, update_id: int, error: str) -> bool:
        for seconds in TRIED_AGAIN:
            self.expect(seconds)
        return bool(await self._run.io(self._table.failed, update_id, error, self._clock.now()))

    async def done(self, update_id: int) -> None:
        await self._run.io(self._table.done, update_id, self._clock.now())
