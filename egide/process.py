"""One process of the desk, built by `egide.wiring`: how it starts and how it stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.capture.worker import CaptureWorker
from adapters.engine.changes import Changes
from adapters.engine.chores import Chores
from adapters.engine.command_runner import CommandRunner
from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.runner import ThreadRunner
from adapters.engine.scheduler import Ticker
from adapters.engine.send_journal import SendJournal, read_journal
from adapters.engine.tasks import Tasks
from adapters.security.signed_links import SignedLinks
from adapters.system.settings import Settings
from adapters.texts.locales import Locales
from egide.mail import IncomingPost
from egide.parts import Parts
from storage.read.queue import Reading
from storage.unit_of_work import Committed, UnitOfWorkFactory
from workflows.evidence.item import Vault
from workflows.kernel.clock import Clock
from workflows.ports.sending import Sender
from workflows.use_cases.catalogue import Catalogue
from workflows.use_cases.delivery.reconcile import CheckJournal
from workflows.use_cases.shared.means import Means

if TYPE_CHECKING:
    from adapters.engine.procrastinate import JobWorker
    from bot.app import BotApp

log = logging.getLogger("egide")


class AfterCommit:
    """Tells on the event loop, from any thread, what committed units leave to do. Before the start nobody is told."""

    def __init__(self, tell: Callable[[Committed], None]) -> None:
        self._tell = tell
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """From now on the running loop is told."""
        self._loop = asyncio.get_running_loop()

    def __call__(self, done: Committed) -> None:
        if self._loop is not None:
            # the loop may be closed: the rows are in the database, the next start has them
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._tell, done)


@dataclass(frozen=True, kw_only=True, repr=False)
class Process:
    """Everything one process is made of. `start` and `stop` run what its roles ask for."""

    parts: Parts
    units: UnitOfWorkFactory
    run: ThreadRunner
    means: Means
    use_cases: Catalogue
    ask: CommandRunner
    reading: Reading
    locales: Locales
    links: SignedLinks
    changes: Changes
    after_commit: AfterCommit
    open_vault: Callable[[], Vault]
    senders: Mapping[str, Sender]
    outbox_sender: OutboxSender
    journal: SendJournal | None = None
    ticker: Ticker | None = None
    jobs: JobWorker | None = None
    capture: CaptureWorker | None = None
    post: IncomingPost | None = None
    background: Tasks = field(default_factory=Tasks)
    chores: Chores | None = None
    bot: BotApp | None = None
    console: web.AppRunner | None = None

    @property
    def settings(self) -> Settings:
        """What the installation is configured with."""
        return self.parts.settings

    @property
    def vault(self) -> Vault:
        """Where the bytes of evidence lie; opened when somebody asks for it first."""
        return self.open_vault()

    @property
    def clock(self) -> Clock:
        """The time of the cases."""
        return self.parts.clock

    @property
    def console_port(self) -> int:
        """Where the console listens, once it does."""
        assert self.console is not None
        port: int = self.console.addresses[0][1]
        return port

    async def start(self) -> None:
        """Starts everything; what was claimed by a process that died is given back first."""
        self.after_commit.start()
        await self._check_journal()
        self.outbox_sender.start()
        if self.console is not None:
            await self.console.setup()
            await web.TCPSite(self.console, self.settings.console_host, self.settings.console_port).start()
        if self.bot is not None:
            await self.bot.start()
        if self.jobs is not None:
            await self.jobs.start()
        if self.post is not None:
            await self.post.start(self.background)
        if self.capture is not None:
            self.background.start(self.capture.run(), "captures")
        if (
            self.ticker is not None
        ):  # last: what fell due in an outage is run before it returns, and nobody waits for that
            await self.ticker.start()
        if self.chores is not None:
            self.chores.start()
        self.parts.settle_memory()

    async def _check_journal(self) -> None:
        """A send journal that is ahead of the database freezes the outbox."""
        if self.journal is None:
            return
        ahead = await self.run(CheckJournal(self.means), written=read_journal(self.journal.path))
        if ahead:
            log.error("the send journal knows %s acts that the database does not: run `egide reconcile`", len(ahead))

    async def stop(self) -> None:
        """Stops taking in, lets what is under way end, then closes the doors out."""
        if self.bot is not None:
            await self.bot.stop()
        if self.chores is not None:
            await self.chores.stop()
        if self.ticker is not None:
            self.ticker.stop()
        if self.jobs is not None:
            await self.jobs.stop()
        await self.background.stop()
        if self.post is not None:
            await self.post.stop()
        if self.console is not None:
            await self.console.cleanup()
        await self.outbox_sender.stop()
        for sender in self.senders.values():
            close = getattr(sender, "close", None)
            if close is not None:
                await close()
        await self.reading.close()
        self.run.close()
        self.units.engine.dispose()
        if self.journal is not None:
            self.journal.close()
