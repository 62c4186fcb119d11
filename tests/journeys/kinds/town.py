"""A town for one story: the sandbox as Telegram, the desk (bot, worker, mailbox) over a database of its own, and a clock
that goes only when the story says so."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from adapters.system.settings import GivenSettings, Settings
from bot.app import ChatParts
from bot.inbound.file_fetcher import Fetcher, Files
from egide import wiring
from egide.demo.samples import AddSamples
from egide.process import Process
from sandbox import Sandbox
from tests.present import present
from tests.ready import empty_database, parts_for
from workflows.evidence.item import Vault
from workflows.kernel.people import DeskUser, Member, Policy
from workflows.use_cases.shared.command import Run

TOKEN = "1000:a-token-of-the-journeys"
PATIENCE = 120.0
"""Seconds of real time for what the desk is busy with; only a desk that hangs needs them."""
LOOK = 0.002
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
MOST_ROUNDS = 50


class StoryClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        self._now = instant


def _settings(database: Path, api: str, smtp: int) -> Settings:
    return GivenSettings(
        database_url=f"sqlite:///{database}",
        telegram_token=SecretStr(TOKEN),
        telegram_api=api,
        smtp_url=SecretStr(f"smtp://127.0.0.1:{smtp}"),
        secret=SecretStr("a secret of the journeys, long enough to sign"),
        strict_words=True,
    )


class OneAtATime(Fetcher):
    """Who asks for files returns when they are there, whoever else had begun; none waits for more of them."""

    def __init__(self, files: Files, vault: Vault, run: Run) -> None:
        super().__init__(files, vault, run, quiet=0.0)
        self._turn = asyncio.Lock()

    async def once(self) -> None:
        async with self._turn:
            await super().once()


class Town:
    """`async with Town(start) as town:` everything runs until the end of the block."""

    def __init__(self, start: datetime) -> None:
        self.clock = StoryClock(start)
        self.sandbox = Sandbox(token=TOKEN, clock=lambda: self.clock.now().timestamp())
        self._folder = Path(tempfile.mkdtemp(prefix="egide-journey-", dir=MEMORY))
        self.house: Process

    async def __aenter__(self) -> Self:
        await self.sandbox.start("127.0.0.1", 0)
        database = self._folder / "egide.sqlite3"
        database.write_bytes(empty_database())
        settings = _settings(database, self.sandbox.url, self.sandbox.smtp_port)
        parts = parts_for(settings, self.clock, "bot", "worker")
        self.house = wiring.build(replace(parts, chat=ChatParts(fetcher=OneAtATime)))
        await self.house.run(AddSamples(self.clock, self.house.means.new_id, ""))
        await self.house.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.house.stop()
        await self.sandbox.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------ who lives here
    async def insure(self, *, number: str, holder: str, country: str, born: Any, code: str, professional: bool) -> None:
        """A contract with the one-time code of its letter."""
        new_id = self.house.means.new_id

        def add(tx: Any) -> None:
            policy = Policy(new_id(), number, "sample-one", holder, country, None, professional)
            tx.policies.add(policy)
            member = None
            if born is not None:
                member = Member(new_id(), policy.id, holder, born, None)
                tx.members.add(member)
            until = self.clock.now() + timedelta(days=60)
            tx.policies.add_code(policy.id, code, until, member.id if member else None)

        await self.house.run(add)

    def read(self, look: Callable[[Any], Any]) -> Any:
        """Looks at the database."""
        with self.house.units() as tx:
            return look(tx)

    def user(self, email: str) -> DeskUser:
        """A handler or a lawyer by their address."""
        found: DeskUser | None = self.read(lambda tx: tx.users.by_email(email))
        assert found is not None
        return found

    # ------------------------------------------------------------------ time
    async def settled(self) -> None:
        """Returns when every update is answered, everything due is done and everything said has arrived."""
        bot, ticker, outbox_sender = self.house.bot, self.house.ticker, self.house.outbox_sender
        assert bot is not None
        assert ticker is not None
        async with asyncio.timeout(PATIENCE):
            for _ in range(MOST_ROUNDS):
                while len(self.sandbox.world.updates) or bot.worker._lanes:  # noqa: ASYNC110 -- nobody rings then
                    await asyncio.sleep(LOOK)
                rung = await ticker.ring()
                await outbox_sender.drained()
                if not rung and not len(self.sandbox.world.updates) and not bot.worker._lanes:
                    return
        raise AssertionError("something falls due without end")

    async def files_fetched(self) -> None:
        """Returns when every announced file is in the vault and acknowledged."""
        await self.settled()
        await present(present(self.house.bot).fetcher).once()
        await self.settled()

    async def next_due(self) -> datetime | None:
        """The next instant at which something is planned."""
        due: datetime | None = await self.house.reading.next_due()
        return due

    async def go_to(self, instant: datetime) -> None:
        """Lets time go by, ringing at each due instant on the way."""
        while (due := await self.next_due()) is not None and due <= instant:
            self.clock.move_to(max(due, self.clock.now()))
            await self.settled()
            if await self.next_due() == due:
                break
        self.clock.move_to(max(instant, self.clock.now()))
        await self.settled()
