"""The demo: sandbox, bot, console, worker and a mailbox in one process on this machine, with a clock that moves."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from adapters.security.passwords import Passwords
from adapters.system.clock import MovableClock
from adapters.system.settings import BadSettings, GivenSettings
from adapters.system.starting import ROLES
from egide.demo.authority import ANCHORS, start_authority
from egide.demo.folder import DATABASE, JOURNAL, demo_folder
from egide.demo.publication import capture_from, village_site
from egide.demo.samples import DEMO_PASSWORD, HANDLERS, POLICIES, AddSamples
from egide.parts import real_parts
from egide.process import Process
from egide.wiring import build, upgrade_database
from sandbox import Hint, NewPerson, Panel, Sandbox
from sandbox.timestamps import AuthorityServer

log = logging.getLogger("egide.demo")
TOKEN = "1000:demo-token-of-this-machine"  # noqa: S105 -- the sandbox's own
LINK_LIFE = timedelta(days=3650)
PEOPLE = {"S1-100001": "fr", "S2-200001": "nl", "S2-200002": "fr", "S2-200003": "en"}
"""Whose phones the page shows: the policy of each, and the language of the phone."""


class DemoClock:
    """The clock of the demo page. It stops at each due instant on its way, so that every follow-up rings on its day."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self.house: Process | None = None
        self._moving = asyncio.Lock()

    def now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")

    async def advance(self, seconds: float) -> None:
        """Moves forward by `seconds`, ringing everything that falls due on the way."""
        async with self._moving:
            target = self._clock.now() + timedelta(seconds=seconds)
            while (due := await self._next()) is not None and due <= target:
                self._clock.move(max(due - self._clock.now(), timedelta(0)))
                await self._ring()
                if await self._next() == due:
                    break  # it cannot be run now; what comes later must not wait for it
            self._clock.move(max(target - self._clock.now(), timedelta(0)))
            await self._ring()

    async def to_next_due(self) -> str | None:
        """Moves to the next due instant and rings; None if nothing is planned."""
        due = await self._next()
        if due is None:
            return None
        await self.advance(max((due - self._clock.now()).total_seconds(), 0) + 0.001)
        return self.now()

    async def _next(self) -> datetime | None:
        assert self.house is not None
        return await self.house.reading.next_due()

    async def _ring(self) -> None:
        assert self.house is not None
        ticker, outbox_sender = self.house.ticker, self.house.outbox_sender
        assert ticker is not None
        await ticker.ring()
        await asyncio.sleep(0)
        await outbox_sender.drained()
        outbox_sender.wake()


class Demo:
    """Everything the demo page needs, started and stopped together."""

    def __init__(self, database: Path, clock: MovableClock | None = None, journal: Path | None = None) -> None:
        self.clock = clock or MovableClock()
        self.control = DemoClock(self.clock)
        self._database = database
        self._journal = journal
        self.sandbox: Sandbox | None = None
        self.authority: AuthorityServer | None = None
        self.site = village_site()
        self.house: Process | None = None

    async def start(self, host: str, port: int) -> str:
        """Starts all parts; returns the address of the first page."""
        self.sandbox = Sandbox(token=TOKEN, clock=lambda: self.clock.now().timestamp(), clock_control=self.control)
        try:
            await self.sandbox.start(host, port)
        except OSError as error:
            raise BadSettings(f"The demo cannot listen on {host}, port {port}: {error.strerror or error}.") from error
        page, data = self.sandbox.url, self._database.parent
        self.authority = await start_authority(data)
        await self.site.start()
        settings = GivenSettings(
            database_url=f"sqlite:///{self._database}",
            telegram_token=SecretStr(TOKEN),
            telegram_api=page,
            smtp_url=SecretStr(f"smtp://127.0.0.1:{self.sandbox.smtp_port}"),
            vault_dir=data / "vault",
            tsa_url=(self.authority.url,) if self.authority is not None else (),
            anchors_dir=data / ANCHORS,
            journal_dir=self._journal,  # never the one of an installation on this machine
            console_host=host,
            console_port=0,
            secret=SecretStr(secrets.token_hex(32)),
            public_url=page,
            frame_ancestors=(page,),
            webhook=False,
        )
        upgrade_database(settings)
        password = Passwords().hash(
            DEMO_PASSWORD
        )  # a hash takes much memory for a moment: before the chat's types are there
        self.house = build(
            replace(real_parts(settings, ROLES), clock=self.clock, open_capture=capture_from(self.site, settings))
        )
        self.control.house = self.house
        samples = AddSamples(self.clock, self.house.means.new_id, password)
        await self.house.run(samples)
        await self.house.start()
        console = f"http://{urlsplit(page).netloc.rpartition(':')[0]}:{self.house.console_port}"
        self.house.links.public_url = console
        self._furnish(console)
        log.info("running: %s", ", ".join(ROLES))
        return page

    def _furnish(self, console: str) -> None:
        assert self.sandbox is not None
        assert self.house is not None
        link = self.sign_in_link(HANDLERS[0][1])
        self.sandbox.panels = [
            Panel(self._say("demo.panel.queue"), link),
            Panel(self._say("demo.panel.mailbox"), "/mailbox"),
        ]
        name, email, _ = HANDLERS[0]
        self.sandbox.hints = [
            *(
                Hint(self._say("demo.hint.code", holder=one.holder, country=one.jurisdiction), one.code, "chat")
                for one in POLICIES
            ),
            Hint(self._say("demo.hint.handler", name=name), email),
            Hint(self._say("demo.hint.password"), DEMO_PASSWORD),
            Hint(self._say("demo.hint.console"), console, "link"),
        ]
        codes = {one.number: one for one in POLICIES}
        for number, language in PEOPLE.items():
            first, _, last = codes[number].holder.partition(" ")
            self.sandbox.add_person(NewPerson(first, last, language=language, note=codes[number].code))

    def sign_in_link(self, email: str) -> str:
        """Signs a handler of the demo in, for as long as it lasts."""
        assert self.house is not None
        with self.house.units() as tx:
            handler = tx.users.by_email(email)
        assert handler is not None
        return self.house.links.sign("sign_in", handler.id, self.clock.now() + LINK_LIFE)

    def _say(self, key: str, **values: object) -> Mapping[str, str]:
        """A sentence in every language: the page shows the one of its reader."""
        assert self.house is not None
        locales = self.house.locales
        return {language: locales.say(language, key, **values) for language in locales.languages}

    async def stop(self) -> None:
        if self.house is not None:
            await self.house.stop()
        await self.site.stop()
        if self.authority is not None:
            await self.authority.stop()
        if self.sandbox is not None:
            await self.sandbox.stop()
        log.info("stopped")


def run_demo(host: str, port: int, keep: Path | None = None) -> int:
    """Serves the demo until it is told to stop; its data is forgotten then, or left in `keep`."""
    logging.basicConfig(level=logging.WARNING)
    with demo_folder(keep) as folder:
        asyncio.run(_serve(host, port, folder, journal=folder / JOURNAL if keep else None))
    return 0


async def _serve(host: str, port: int, folder: Path, journal: Path | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    demo = Demo(folder / DATABASE, journal=journal)
    page = await demo.start(host, port)
    print(f"Égide is open: {page}", flush=True)
    await stopped.wait()
    await demo.stop()
