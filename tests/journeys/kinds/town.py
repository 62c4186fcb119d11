"""A town for one story: the sandbox as Telegram, the desk (bot, worker, mailbox) over a database of its own, and a clock
that goes only when the story says so."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from adapters.system.settings import Settings
from bot.app import BotApp
from egide import wiring
from egide.demo.samples import AddSamples
from sandbox import Sandbox
from tests.present import present
from tests.ready import empty_database, words
from workflows.kernel.people import DeskUser, Member, Policy

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
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=f"sqlite:///{database}",
        telegram_token=SecretStr(TOKEN),
        telegram_api=api,
        smtp_url=SecretStr(f"smtp://127.0.0.1:{smtp}"),
        secret=SecretStr("a secret of the journeys, long enough to sign"),
        strict_words=True,
    )


def _one_at_a_time(work: Callable[[], Awaitable[None]]) -> Callable[[], Coroutine[Any, Any, None]]:
    """Who calls it returns when it is done, whoever else had begun it."""
    turn = asyncio.Lock()

    async def do() -> None:
        async with turn:
            await work()

    return do


class Town:
    """`async with Town(start) as town:` everything runs until the end of the block."""

    def __init__(self, start: datetime) -> None:
        self.clock = StoryClock(start)
        self.sandbox = Sandbox(token=TOKEN, clock=lambda: self.clock.now().timestamp())
        self._folder = Path(tempfile.mkdtemp(prefix="egide-journey-", dir=MEMORY))
        self.house: wiring.Process
        self._fetcher: Any = None

    async def __aenter__(self) -> Self:
        await self.sandbox.start("127.0.0.1", 0)
        database = self._folder / "egide.sqlite3"
        database.write_bytes(empty_database())
        settings = _settings(database, self.sandbox.url, self.sandbox.smtp_port)
        self.house = wiring.build(settings, self.clock, words())
        await self.house.run(AddSamples(self.clock, self.house.means.new_id, ""))
        make_bot = self.house._bot
        self.house._bot = lambda: self._without_haste(make_bot())  # type: ignore[method-assign]
        await self.house.start(("bot", "worker"))
        return self

    def _without_haste(self, bot: BotApp) -> BotApp:
        """A story sends one file at a time: none of them waits for more."""
        fetcher = self._fetcher = present(bot._fetcher)
        fetcher._quiet = 0
        fetcher.once = _one_at_a_time(fetcher.once)  # type: ignore[method-assign]
        return bot

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
        bot, ticker, courier = self.house.bot, self.house.ticker, self.house.courier
        assert bot is not None
        assert ticker is not None
        assert courier is not None
        async with asyncio.timeout(PATIENCE):
            for _ in range(MOST_ROUNDS):
                while len(self.sandbox.world.updates) or bot._worker._lanes:  # noqa: ASYNC110 -- nobody rings then
                    await asyncio.sleep(LOOK)
                rung = await ticker.ring()
                await courier.drained()
                if not rung and not len(self.sandbox.world.updates) and not bot._worker._lanes:
                    return
        raise AssertionError("something falls due without end")

    async def files_fetched(self) -> None:
        """Returns when every announced file is in the vault and acknowledged."""
        await self.settled()
        await self._fetcher.once()
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
