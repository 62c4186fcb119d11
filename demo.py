"""The demo: sandbox, bot, console, worker and a mailbox in one process on this machine, with a clock that moves."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import tempfile
from datetime import timedelta
from pathlib import Path

from adapters.clock import MovableClock
from adapters.passwords import Passwords
from adapters.samples import DEMO_PASSWORD, HANDLERS, POLICIES, AddSamples
from adapters.settings import Settings
from bootstrap import PARTS, House, build, upgrade_database
from sandbox import Sandbox

log = logging.getLogger("egide.demo")
TOKEN = "1000:demo-token-of-this-machine"  # noqa: S105 -- the sandbox's own
LINK_LIFE = timedelta(days=3650)


class DemoClock:
    """The clock of the demo page. It stops at each due instant on its way, so that every follow-up rings on its day."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self.house: House | None = None
        self._moving = asyncio.Lock()

    def now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    async def advance(self, seconds: float) -> None:
        """Moves forward by `seconds`, ringing everything that falls due on the way."""
        async with self._moving:
            target = self._clock.now() + timedelta(seconds=seconds)
            while (due := await self._next()) is not None and due <= target:
                self._clock.move(max(due - self._clock.now(), timedelta(0)))
                if not await self._ring():
                    break
            self._clock.move(max(target - self._clock.now(), timedelta(0)))
            await self._ring()

    async def to_next_due(self) -> str | None:
        """Moves to the next due instant and rings; None if nothing is planned."""
        due = await self._next()
        if due is None:
            return None
        await self.advance(max((due - self._clock.now()).total_seconds(), 0) + 0.001)
        return self.now()

    async def _next(self):  # type: ignore[no-untyped-def]
        assert self.house is not None
        return await self.house.reading.next_due()

    async def _ring(self) -> int:
        assert self.house is not None
        ticker, courier = self.house.ticker, self.house.courier
        assert ticker is not None
        assert courier is not None
        count = await ticker.ring()
        await asyncio.sleep(0)
        await courier.drained()
        courier.wake()
        return count


class Demo:
    """Everything the demo page needs, started and stopped together."""

    def __init__(self, database: Path, clock: MovableClock | None = None) -> None:
        self.clock = clock or MovableClock()
        self.control = DemoClock(self.clock)
        self._database = database
        self.sandbox: Sandbox | None = None
        self.house: House | None = None

    async def start(self, host: str, port: int) -> str:
        """Starts all parts; returns the address of the first page."""
        self.sandbox = Sandbox(token=TOKEN, clock=lambda: self.clock.now().timestamp(), clock_control=self.control)
        await self.sandbox.start(host, port)
        page = self.sandbox.url
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=f"sqlite:///{self._database}",
            telegram_token=TOKEN,
            telegram_api=page,
            smtp_url=f"smtp://{host}:{self.sandbox.smtp_port}",
            console_host=host,
            console_port=0,
            secret=secrets.token_hex(32),
            public_url=page,
            frame_ancestors=(page,),
            webhook=False,
        )
        upgrade_database(settings)
        self.house = build(settings, self.clock)
        self.control.house = self.house
        samples = AddSamples(self.clock, self.house.office.new_id, Passwords().hash(DEMO_PASSWORD))
        await self.house.run(samples)
        await self.house.start(PARTS)
        console = f"http://{host}:{self.house.console_port}"
        self.house.links.public_url = console
        self._furnish(console)
        return page

    def _furnish(self, console: str) -> None:
        assert self.sandbox is not None
        assert self.house is not None
        with self.house.units() as tx:
            handler = tx.users.by_email(HANDLERS[0][1])
        assert handler is not None
        link = self.house.links.sign("sign_in", handler.id, self.clock.now() + LINK_LIFE)
        self.sandbox.panels = [("Queue", link), ("Mailbox", "/mailbox")]
        self.sandbox.hints = [
            *((f"{one.holder} ({one.jurisdiction})", one.code) for one in POLICIES),
            ("Console", console),
            (HANDLERS[0][0], f"{HANDLERS[0][1]} / {DEMO_PASSWORD}"),
        ]

    async def stop(self) -> None:
        if self.house is not None:
            await self.house.stop()
        if self.sandbox is not None:
            await self.sandbox.stop()


def run_demo(host: str, port: int) -> int:
    """Serves the demo until it is told to stop; its data is forgotten then."""
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(_serve(host, port))
    return 0


async def _serve(host: str, port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    with tempfile.TemporaryDirectory(prefix="egide-demo-") as folder:
        demo = Demo(Path(folder) / "egide.sqlite3")
        page = await demo.start(host, port)
        print(f"Égide is open: {page}", flush=True)
        await stopped.wait()
        await demo.stop()
