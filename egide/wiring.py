"""The wiring builds bot, console and worker over one database, and the demo around them. What is
done to an installation from the command line is in `egide.cli.admin`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.engine.changes import Changes
from adapters.engine.command_runner import CommandRunner
from adapters.engine.garbage import uncollected
from adapters.engine.outbox_sender import LINGER, OutboxSender
from adapters.engine.procrastinate import HandOver, JobWorker
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import Ticker
from adapters.engine.send_journal import SendJournal, journal_in, read_journal
from adapters.engine.tasks import Tasks
from adapters.files.timeline_picture import draw
from adapters.files.vault import FileVault, vault_key
from adapters.mail import MailTexts, SmtpSender
from adapters.rules.release import Release, read_release
from adapters.security.passwords import PasswordChecks, Passwords
from adapters.security.signed_links import SignedLinks
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds, new_secret
from adapters.system.release_folder import RELEASE_FOLDER
from adapters.system.settings import BadSettings, Settings, load_settings
from adapters.system.starting import NO_TOKEN
from adapters.texts.locales import Locales
from bot.cards.view import TelegramView
from bot.outbound.sender import TelegramSender
from bot.outbound.topics import KnownTopics
from console.app import ConsoleSettings, build_console
from egide.inbox import Arriving, AsyncInbox
from storage.read.queue import Reading
from storage.rows.inbox import InboxTable, OutboxQueueTable
from storage.schema import upgrade
from storage.sql.database import driver_of, is_alone, is_sqlite, reading_engine, session_settings, writing_engine
from storage.sql.opened import opened
from storage.unit_of_work import Committed, UnitOfWorkFactory
from workflows.kernel.clock import Clock
from workflows.ports.sending import Sender
from workflows.use_cases.catalogue import Catalogue, build_catalogue
from workflows.use_cases.delivery.reconcile import CheckJournal
from workflows.use_cases.followups.run import next_due
from workflows.use_cases.shared.means import Means, build_means

if TYPE_CHECKING:
    from bot.app import BotApp

log = logging.getLogger("egide")
POSTGRES_THREADS = 4
COLLECT_AFTER = (20_000, 10, 10)
"""Objects more than went before the young are looked at; how many such looks before the older ones are."""


@dataclass(repr=False)
class Process:
    """Everything one process is made of. `start` and `stop` run what was asked for."""

    settings: Settings
    clock: Clock
    units: UnitOfWorkFactory
    run: ThreadRunner
    means: Means
    use_cases: Catalogue
    ask: CommandRunner
    reading: Reading
    locales: Locales
    links: SignedLinks
    changes: Changes
    senders: dict[str, Sender] = field(default_factory=dict)
    courier: OutboxSender | None = None
    journal: SendJournal | None = None
    ticker: Ticker | None = None
    jobs: JobWorker | None = None
    bot: BotApp | None = None
    console: web.AppRunner | None = None
    console_port: int = 0

    async def start(self, parts: Sequence[str]) -> None:
        """Starts the parts; what was claimed by a process that died is given back first."""
        loop = asyncio.get_running_loop()
        self._senders(parts)
        await self._open_journal()
        self.courier = OutboxSender(
            OutboxQueueTable(self.units.engine),
            self.senders,
            self.run,
            self.clock,
            self.use_cases.note_undelivered,
            in_doubt=self.use_cases.note_in_doubt,
            sweep=self.use_cases.sweep_doubt,
            mark=self.use_cases.mark_again,
            journal=self.journal,
            linger=LINGER,
        )
        self.units.riders = self.courier
        self.units.hot = self.courier.channels
        self.run.on_left = self._after_commit
        self.units.on_commit = lambda done: None if self.run.leave(done) else _call(loop, self._after_commit, done)
        self.courier.start()
        if "console" in parts:
            await self._start_console()
        if "bot" in parts:
            self.bot = self._bot()
            await self.bot.start()
        if "worker" in parts:  # last: what fell due in an outage is run before it returns, and nobody waits for that
            if not self.alone:
                self.jobs = JobWorker(
                    self.settings.database_url,
                    self.run,
                    self.use_cases.run_follow_up,
                    note_failing=self.use_cases.note_failing,
                    connect=session_settings(),
                    concurrency=POSTGRES_THREADS,
                )
                await self.jobs.start()
            self.ticker = self._ticker()
            await self.ticker.start()
        _calm_collector()

    @property
    def alone(self) -> bool:
        """Whether this process is the only one on its database: an SQLite file has one."""
        return is_sqlite(self.settings.database_url)

    async def _open_journal(self) -> None:
        """The send journal, if a folder is set aside for it. One that is ahead of the database freezes the outbox."""
        if self.settings.journal_dir is None:
            return
        path = journal_in(self.settings.journal_dir)
        journal = self.journal = SendJournal(path)
        self.units.on_number = lambda value: journal.mark(self.clock.now(), case=value)
        ahead = await self.run(CheckJournal(self.means), written=read_journal(path))
        if ahead:
            log.error("the send journal knows %s acts that the database does not: run `egide reconcile`", len(ahead))

    def _after_commit(self, done: Committed) -> None:
        if self.courier is not None and done.fresh:
            self.courier.hand(done.fresh)
        if done.touched:
            self.changes.happened(done.touched)

    def _senders(self, parts: Sequence[str]) -> None:
        token = self.settings.telegram_token
        if token and ("bot" in parts or "worker" in parts):
            topics = KnownTopics(self.ask)
            self.senders["telegram"] = TelegramSender(
                token.get_secret_value(), self.settings.telegram_api, draw, self.vault, topics
            )
        if self.settings.smtp_url and "worker" in parts:
            smtp = self.settings.smtp_url.get_secret_value()
            self.senders["mail"] = SmtpSender(smtp, self.settings.mail_from)

    @cached_property
    def vault(self) -> FileVault:
        """Where the bytes of evidence lie. Raises BadSettings for a key file that holds no key."""
        folder = self.settings.vault_folder
        try:
            return FileVault(folder, vault_key(self.settings.vault_key_file, folder))
        except ValueError as error:
            raise BadSettings(f"EGIDE_VAULT_KEY_FILE: {error}.") from error

    def _ticker(self) -> Ticker:
        hand_over = HandOver(
            lambda tx, limit: tx.follow_ups.claim_due(self.clock.now(), limit),
            driver=lambda tx: driver_of(tx.connection),  # type: ignore[attr-defined]
            alone=lambda tx: is_alone(tx.connection),  # type: ignore[attr-defined]
        )
        return Ticker(
            self.run,
            self.clock,
            claim_due=self.use_cases.claim_due if self.alone else hand_over,
            next_due=next_due,
            run_follow_up=self.use_cases.run_follow_up,
            release_stale=self.use_cases.release_stale,
            heartbeat=self.use_cases.beat,
            audit=self.use_cases.audit_clocks,
            note_failing=self.use_cases.note_failing,
            alone=self.alone,
        )

    def _bot(self) -> BotApp:
        with uncollected():  # the Bot API's types: seconds and memory of processes with a chat alone
            from bot.app import BotSettings, build_bot

        token = self.settings.telegram_token
        if token is None:
            raise BadSettings(NO_TOKEN)
        webhook_secret = self.settings.telegram_webhook_secret
        settings = BotSettings(
            token=token.get_secret_value(),
            api_url=self.settings.telegram_api,
            webhook=self.settings.webhook,
            webhook_url=self.settings.public_url,
            webhook_secret=webhook_secret.get_secret_value() if webhook_secret else None,
            webhook_host=self.settings.telegram_webhook_host,
            webhook_port=self.settings.telegram_webhook_port,
            group_id=self.settings.telegram_group,
        )
        inbox = AsyncInbox(InboxTable(self.units.engine, shared=not self.alone), self.run, self.clock)
        replies = self.courier.replies if self.courier is not None and self.alone else None
        return build_bot(settings, self.ask, inbox, self.locales, Tasks(), self.vault, Arriving(self.units), replies)

    async def _start_console(self) -> None:
        app = build_console(
            run=self.ask,
            desk=self.reading,
            say=self.locales,
            rulebook=self.means.rulebook,
            changes=self.changes,
            settings=ConsoleSettings(
                public_url=self.settings.public_url,
                secure_cookies=self.settings.public_url.startswith("https://"),
                frame_ancestors=self.settings.frame_ancestors,
                trusted_proxies=self.settings.trusted_proxies,
                clock=self.clock,
                wall=self.means.wall,
                secret=_secret(self.settings),
            ),
            vault=self.vault,
            new_id=self.means.new_id,
            passwords=PasswordChecks(Passwords()),
        )
        self.console = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.console.setup()
        site = web.TCPSite(self.console, self.settings.console_host, self.settings.console_port)
        await site.start()
        self.console_port = self.console.addresses[0][1]

    async def stop(self) -> None:
        """Stops taking in, lets what is under way end, then closes the doors out."""
        if self.bot is not None:
            await self.bot.stop()
        if self.ticker is not None:
            self.ticker.stop()
        if self.jobs is not None:
            await self.jobs.stop()
        if self.console is not None:
            await self.console.cleanup()
        if self.courier is not None:
            await self.courier.stop()
        for sender in self.senders.values():
            close = getattr(sender, "close", None)
            if close is not None:
                await close()
        await self.reading.close()
        self.run.close()
        self.units.engine.dispose()
        if self.journal is not None:
            self.journal.close()


def _calm_collector() -> None:
    """What was built at the start stays and is looked at no more; what comes and goes is looked at in larger heaps. Nearly all
    of an answer's objects die by themselves: without this, most of the slowest answers wait for the collector."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[[Committed], None], done: Committed) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: the rows are in the database, the next start has them
        loop.call_soon_threadsafe(function, done)


def build(settings: Settings, clock: Clock | None = None, words: Release | None = None) -> Process:
    """Builds a process over its database. Nothing runs yet. `words`, if they were read before."""
    clock = clock or SystemClock()
    threads = 1 if is_sqlite(settings.database_url) else POSTGRES_THREADS
    units = UnitOfWorkFactory(writing_engine(settings.database_url, threads), clock)
    new_id = TimeOrderedIds(clock)
    run = ThreadRunner(units, clock, new_id, threads)
    words = words or read_release(RELEASE_FOLDER, strict=settings.strict_words)
    rulebook, locales = words.rulebook, words.locales
    links = SignedLinks(_secret(settings), settings.public_url)
    means = build_means(
        clock=clock,
        wall=SystemClock(),
        new_id=new_id,
        rulebook=rulebook,
        questions=words.questions,
        chat=words.chat,
        contact=settings.mail_from,
        console_url=settings.public_url,
        group_id=settings.telegram_group,
        say=locales,
        view=TelegramView(locales, rulebook),
        mails=MailTexts(locales, rulebook),
        links=links,
    )
    use_cases = build_catalogue(means, new_secret)
    reading = Reading(reading_engine(settings.database_url), clock)
    ask = CommandRunner(run, use_cases)
    return Process(settings, clock, units, run, means, use_cases, ask, reading, locales, links, Changes())


def _secret(settings: Settings) -> str:
    """What links are signed with; without one, links do not outlive the process."""
    return settings.secret.get_secret_value() if settings.secret else secrets.token_hex(32)


def upgrade_database(settings: Settings | None = None) -> str | None:
    """Brings the configured database to this release; returns its revision."""
    settings = settings or load_settings()
    with opened(settings.database_url) as engine:
        return upgrade(engine)
