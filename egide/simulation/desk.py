"""The desk as one process that can die: built by `egide.wiring` from parts that live on one loop and a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, Engine

from adapters.engine.runner import ThreadRunner
from adapters.engine.send_journal import read_journal
from adapters.rules.release import Release
from adapters.system.settings import GivenSettings
from bot.app import BotApp, ChatParts
from bot.telegram import Bot, unused_session
from egide.inbox import AsyncInbox
from egide.parts import Parts, real_parts
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
from egide.simulation.idle_loops import SOON, Bell, IdleSender, IdleWorker, Pulse, WatchedOutbox, WatchedPost
from egide.simulation.outside import Faults, Killed, MailAndPost, Telegram
from egide.wiring import build
from storage.rows.inbox import InboxTable
from storage.unit_of_work import Arriving, CommitHooks, SqlTransaction, UnitOfWorkFactory
from workflows.kernel.clock import Clock
from workflows.kernel.errors import Away
from workflows.law.analysis_cache import AnalysisMemory
from workflows.law.rulebook import Rulebook
from workflows.use_cases.delivery.reconcile import Reconcile, WhatIsAhead
from workflows.use_cases.shared.calendar import CaseCalendar

BEAT = 86400.0
"""Seconds after which the outbox sender and the worker look without having been told of anything."""
TRIED_AGAIN = (3.0, 5.0, 9.0, 17.0)
"""Seconds after a failure, one of which is when the inbox lets it be tried again."""
AUDIT_EVERY = timedelta(days=30)
"""The auditor repairs what it finds. It comes rarely here, so that what the engine loses is not made good unseen."""


@dataclass(frozen=True, slots=True)
class RowsAwaited:
    """Who is told when the earliest rows that a unit wrote matter, and of a database that is away."""

    on_rows: Callable[[datetime, datetime], None]
    on_away: Callable[[], None]


class WatchedTransaction(SqlTransaction):
    """One unit, whose follow-ups and messages are written in the commit record."""

    follow_ups: WatchedRows
    outbox: WatchedOutbox

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        hooks: CommitHooks,
        arriving: Mapping[int, Arriving],
        commit_record: CommitRecord,
    ) -> None:
        super().__init__(connection, now, hooks, arriving)
        self.follow_ups = WatchedRows(connection, now, commit_record)
        self.outbox = WatchedOutbox(connection, now, hooks.hot, commit_record.answers)


class MortalUnits(UnitOfWorkFactory):
    """Units of work of a process that may die before or after any commit, and does nothing once dead."""

    def __init__(
        self,
        engine: Engine,
        clock: SimClock,
        hooks: CommitHooks,
        faults: Faults,
        commit_record: CommitRecord,
        awaited: RowsAwaited,
    ) -> None:
        super().__init__(engine, clock, hooks)
        self._sim_clock = clock
        self._faults = faults
        self._commit_record = commit_record
        self._awaited = awaited
        self.dead = False
        self.died = asyncio.Event()

    def die(self, how: str) -> None:
        """The process is gone: nothing of it is written after this."""
        self.end()
        raise Killed(how)

    def end(self) -> None:
        """The process is gone, without a word."""
        self.dead = True
        self.died.set()

    @contextmanager
    def __call__(self) -> Iterator[SqlTransaction]:
        if self.dead:
            raise Killed("already dead")
        if self._faults.strikes("database_away"):
            self._awaited.on_away()
            raise Away("error.away.locked", sentence="The database is locked.")
        self._commit_record.begin()
        with super().__call__() as work:
            yield work
            if self.dead:
                raise Killed("died meanwhile")
            if self._faults.strikes("crash_before_commit"):
                self.die("crash_before_commit")
        self._commit_record.keep(self._sim_clock.true())
        if self._faults.strikes("crash_after_commit"):
            self.die("crash_after_commit")
        super()._tell([work])
        assert isinstance(work, WatchedTransaction)
        self._awaited.on_rows(work.follow_ups.soonest, work.outbox.soonest)

    def _work(self, connection: Connection) -> WatchedTransaction:
        return WatchedTransaction(connection, self._sim_clock.now(), self.hooks, self.arriving, self._commit_record)

    def _tell(self, works: Sequence[SqlTransaction]) -> None:
        """What a unit leaves to do is told once it is in the commit record: the process may die in between."""


class InlineRunner(ThreadRunner):
    """The runner without threads: a unit runs where it is awaited, and what it leaves is told at once."""

    def __init__(
        self, units: MortalUnits, clock: SimClock, new_id: SeededIds, threads: int, on_left: Callable[[Any], None]
    ) -> None:
        super().__init__(units, clock, new_id, threads, on_left)
        self._mortal = units
        self._told = on_left

    async def __call__(self, use_case: Callable[..., Any], /, *, update_id: int | None = None, **given: Any) -> Any:
        self._alive()
        return self.now(use_case, update_id=update_id, **given)

    async def io(self, call: Callable[..., Any], /, *given: Any) -> Any:
        self._alive()
        return call(*given)

    def leave(self, done: Any) -> bool:
        self._told(done)
        return True

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
    """What no crash changes: the disk, the world, and the parts of which each life of the process is made."""

    clock: SimClock
    engine: HeldEngine
    release: Release
    new_id: SeededIds
    commit_record: CommitRecord
    vault: SimVault
    parts: Parts
    audited: datetime | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The law."""
        return self.release.rulebook

    def note_audit(self) -> None:
        """All clocks have been audited now."""
        self.audited = self.clock.true()


class RareAudit:
    """The audit of clocks, once in a long while."""

    def __init__(self, audit: Callable[..., bool], shared: Shared) -> None:
        self._audit, self._shared = audit, shared

    def __call__(self, tx: Any, *, limit: int) -> bool:
        more = self._audit(tx, limit=limit)
        if not more:
            self._shared.note_audit()
        return more

    def is_due(self) -> bool:
        """Tells whether it is time."""
        last = self._shared.audited
        return last is None or self._shared.clock.true() >= last + AUDIT_EVERY


class DeskProcess:
    """One life of the desk's process."""

    def __init__(self, shared: Shared, telegram: Telegram, post: MailAndPost, faults: Faults) -> None:
        self.errors: list[BaseException] = []
        self._shared = shared
        self.pulse = Pulse(shared.engine, shared.clock)
        self._tasks = SimTasks(self.errors)
        awaited = RowsAwaited(self._rows_written, self._database_away)
        clock: Any = shared.clock
        self.process = build(
            replace(
                shared.parts,
                senders={"telegram": lambda *_: telegram, "mail": lambda *_: post},
                units=lambda engine, _, hooks: MortalUnits(engine, clock, hooks, faults, shared.commit_record, awaited),
                outbox_sender=self._sender,
                ticker=self._bell,
                inbox=lambda table, run, clock: WatchedInbox(table, run, clock, self._inbox_left),
                tasks=lambda: self._tasks,
            )
        )
        process = self.process
        assert isinstance(process.units, MortalUnits)
        assert isinstance(process.outbox_sender, IdleSender)
        assert isinstance(process.ticker, Bell)
        assert process.bot is not None
        assert isinstance(process.bot.worker, IdleWorker)
        self.units, self.run, self.means, self.use_cases = process.units, process.run, process.means, process.use_cases
        self.outbox_sender, self.ticker, self.worker = process.outbox_sender, process.ticker, process.bot.worker

    def _sender(self, posted: WatchedPost, *given: Any, **named: Any) -> IdleSender:
        named["linger"] = 0.0
        return IdleSender(posted, *given, pulse=self.pulse, next_at=posted.next_at, **named)

    def _bell(self, *given: Any, heartbeat: Callable[..., Any], audit: Callable[..., bool], **named: Any) -> Bell:
        def beat(tx: Any, **more: Any) -> Any:
            self.pulse.catch_up(tx.connection)
            gap = heartbeat(tx, **more)
            self.pulse.written()
            return gap

        rare = RareAudit(audit, self._shared)
        del named["note_failing"]
        return Bell(*given, heartbeat=beat, audit=rare, is_audit_due=rare.is_due, **named)

    async def clock_set(self, change: Callable[[], None]) -> None:
        """The machine's clock is set while the desk is there; it looks at it within seconds."""
        self.pulse.catch_up()
        change()
        await asyncio.sleep(SOON)
        self.outbox_sender.wake()
        await self.ticker.ring()

    async def start(self) -> None:
        await self.process.start()
        await self._reconcile()

    async def _reconcile(self) -> None:
        """The operator is told at the start that the send journal is ahead of the database (a clock that was set back makes
        it look so) and reconciles, as by `egide reconcile`: until then nothing that waits is let go."""
        journal, operator = self.process.journal, "operator"
        written = read_journal(journal.path) if journal is not None else None
        if journal is None or written is None or not await self.process.run(WhatIsAhead(), written=written):
            return
        await self.process.run(Reconcile(self.process.means), written=written, by=operator)
        journal.reconciled(self._shared.clock.now(), operator)
        self.outbox_sender.wake()

    def _rows_written(self, due_at: datetime, leaves_at: datetime) -> None:
        if due_at != EVER:
            self.ticker.expect(due_at)
        if leaves_at != EVER:
            self.outbox_sender.expect(leaves_at)

    def _database_away(self) -> None:
        now = self._shared.clock.now()
        self.outbox_sender.expect(now)
        self.worker.expect(SOON)

    def _inbox_left(self, seconds: float) -> None:
        self.worker.expect(seconds)

    async def bury(self) -> None:
        """Ends what a dead process left running; nothing of it can write any more."""
        self.units.end()
        self.pulse.catch_up()
        with suppress(BaseException):
            self.ticker.stop()
        await self._tasks.stop()
        if self.process.journal is not None:
            self.process.journal.close()


class WatchedInbox(AsyncInbox):
    """The inbox; whoever looks at it is told when what failed may be tried again."""

    def __init__(self, table: InboxTable, run: ThreadRunner, clock: Clock, told: Callable[[float], None]) -> None:
        super().__init__(table, run, clock)
        self._told = told

    async def failed(self, update_id: int, error: str) -> bool:
        for seconds in TRIED_AGAIN:
            self._told(seconds)
        return await super().failed(update_id, error)


class SimChat(BotApp):
    """The chat without a line to a server: updates are handed to its worker."""

    async def start(self) -> None:
        self.worker.start()
        if self.fetcher is not None:
            self._tasks.start(self.fetcher.run(), "fetcher")


def sim_parts(
    clock: SimClock, engine: HeldEngine, release: Release, new_id: SeededIds, new_secret: Callable[[], str],
    commit_record: CommitRecord, vault: SimVault, folder: Path,
) -> Parts:  # fmt: skip
    """Gives the parts that every life of the process has: no thread, no network, no disk but the journal's."""
    settings = GivenSettings(
        database_url=f"sqlite:///{folder}/egide.sqlite3",
        telegram_token=SecretStr("1:simulation"),
        smtp_url=SecretStr("smtp://127.0.0.1"),
        secret=SecretStr("s" * 32),
        public_url="https://desk.example",
        journal_dir=folder,
        vault_dir=folder / "vault",
    )
    parts = replace(real_parts(settings, ("bot", "worker")), open_capture=None)
    reading = parts.open_reading(settings.database_url, clock)
    analyses = WatchedAnalyses(
        clock, release.rulebook, AnalysisMemory(), commit_record, CaseCalendar(clock, release.rulebook)
    )  # fmt: skip
    runner: Any = InlineRunner
    return replace(
        parts,
        clock=clock,
        wall=clock,
        ids=lambda _: new_id,
        new_secret=new_secret,
        read_release=lambda: release,
        open_vault=lambda: vault,  # type: ignore[arg-type,return-value]
        open_uploads=lambda: vault,
        open_engine=lambda *_: engine,
        open_reading=lambda *_: reading,
        open_journal=InlineJournal,
        analyses=lambda *_: analyses,
        runner=runner,
        queue=WatchedPost,
        chores=None,
        chat=ChatParts(
            open_api=NoApi,
            open_bot=lambda token: Bot(token, session=unused_session()),
            fetcher=lambda api, vault, run: SimFetcher(api, vault, run, 0.0),
            worker=partial(IdleWorker, beat=BEAT),
            app=SimChat,
        ),
        settle_memory=lambda: None,
    )
