"""One life of the desk's process: the parts that `egide.wiring` builds, over a database file, talking to the world outside by
HTTP and SMTP. Time stands still but where the story moves it; nothing sleeps.

`furnish` changes what `egide.wiring` would read or wait for: the harness is a process of its own, and no test's."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Engine

import bot.app
from adapters.files.vault import FileVault
from adapters.mail.smtp import ReadFile, message_id
from adapters.post.sender import PostSender
from adapters.system.settings import GivenSettings, Settings
from bot.app import ChatParts
from bot.inbound.worker import Worker
from bot.outbound.sender import TelegramApi
from bot.telegram import Bot
from bot.telegram import handler as aiogram_handler
from egide import wiring
from egide.demo.samples import AddSamples
from egide.parts import OpenSender, Parts, telegram_sender
from storage.schema import upgrade
from storage.sql.database import writing_engine
from tests.crash.hooks import Boundaries, watch, watch_commits
from tests.crash.letters_way import LettersWay, open_registered, seen_page
from tests.crash.outside import TOKEN, Outside
from tests.crash.plain_store import PlainStore
from tests.crash.shared import Shared, SharedClock
from tests.crash.watched import SENDER, Carrier, Updates, WatchedFetcher, WatchedSender
from tests.present import put
from tests.ready import parts_for
from workflows.delivery.act_classes import CONFIRM, IN_DOUBT
from workflows.delivery.mail_content import MailFile
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import Vault
from workflows.kernel.people import ENGINE, DeskUser
from workflows.letters.plain_text import plain_text
from workflows.ports.captures import CapturedPage

DATABASE = Path("egide.sqlite3")
"""In the folder of the run, which is the current one."""
URL = f"sqlite:///{DATABASE}"
BEGINS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RESTART = timedelta(seconds=5)
"""What a restart takes."""
VAULT_KEY = bytes(range(32))
SOON = timedelta(minutes=20)
"""What is due within this after a step is waited for before the next."""
MOST_ROUNDS = 60
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(16)
"""What a card looks like is tried elsewhere."""
PERMANENT = frozenset({"outbox_sender", "inbox", "poller", "fetcher", "chores"})
"""Tasks that live as long as the process."""
WAITING = """
SELECT min(at) FROM (
    SELECT max(not_before, coalesce(lease_until, not_before)) AS at FROM outbox WHERE state IN ('pending', 'sending')
    UNION ALL SELECT not_before FROM inbox WHERE state = 'new'
    UNION ALL SELECT not_before FROM evidence WHERE state = 'awaited'
    UNION ALL SELECT not_before FROM captures WHERE state = 'asked'
    UNION ALL SELECT not_before FROM postings WHERE state = 'posted'
    UNION ALL SELECT due_at FROM follow_ups WHERE state = 'pending')
"""
UNSETTLED = f"SELECT id, payload FROM tasks WHERE done_at IS NULL AND kind IN ('{IN_DOUBT}', '{CONFIRM}')"


class Furniture:
    """What every life of the desk shares: the hooks, the engine's compiled statements, rules and words."""

    def __init__(self, shared: Shared, outside: Outside, boundaries: Boundaries) -> None:
        self.shared, self.outside, self.boundaries = shared, outside, boundaries
        self.engine: Engine = writing_engine(URL)
        self.updates: Updates | None = None
        self.upgrading = False
        self.sends = True
        self._one_bot = Bot(TOKEN)  # the certificates: once is enough
        Carrier.outside = outside
        self._patch()
        watch(boundaries)
        watch_commits(self.engine, boundaries, statements=lambda: self.upgrading)

    def _patch(self) -> None:
        put(bot.app.BotApp, "_introduce", _nothing)
        put(aiogram_handler, "inspect", _Inspect)
        call = TelegramApi.call

        async def polled(api: TelegramApi, method: str, values: Any, *given: Any) -> Any:
            if method == "getUpdates" and self.updates is not None:
                return await self.updates.answer(call, api, values, *given)
            return await call(api, method, values, *given)

        put(TelegramApi, "call", polled)

    def parts(self, clock: SharedClock, roles: Sequence[str]) -> Parts:
        """The parts of one life; what all lives share is made once."""
        settings, parts = self.settings, parts_for(self.settings, clock, *roles)
        smtp = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
        senders: dict[str, OpenSender] = {
            "telegram": telegram_sender(settings, lambda _: PICTURE),
            "mail": lambda _, vault: Carrier(smtp, settings.mail_from, None, _reader(vault)),
            "post": lambda run, vault: PostSender(open_registered(self.outside, clock), run, _reader(vault)),
        }
        return replace(
            parts,
            wall=SharedClock(self.shared, wall=True),
            senders=senders if self.sends else {},
            open_capture=lambda _: self.captured_page,
            print_letter=lambda letter: f"%PDF-1.4\n{plain_text(letter)}".encode(),
            open_vault=lambda: FileVault(PlainStore(Path("vault")), VAULT_KEY),
            open_engine=lambda *_: self.engine,
            outbox_sender=WatchedSender,
            chat=ChatParts(
                open_bot=lambda _: self._one_bot, fetcher=lambda files, vault, run: WatchedFetcher(files, vault, run, 0)
            ),
            settle_memory=lambda: None,  # the harness froze what all lives share; a fork that looks at it copies it
        )

    def without_outbox_sender(self) -> None:
        """What is written stays in the outbox; what is taken in is a boundary on both sides, whoever brought it."""
        self.sends = False
        take_in, boundaries = Worker.take_in, self.boundaries

        async def taken_in(worker: Worker, updates: Any) -> None:
            boundaries("before taking in")
            await take_in(worker, updates)
            boundaries("after taking in")

        put(Worker, "take_in", taken_in)

    async def captured_page(self, order: CaptureOrder, number: str) -> CapturedPage:
        """What a browser would bring of the page."""
        return seen_page(order, number, is_up=bool(self.outside.ask("page")["up"]))

    @functools.cached_property
    def settings(self) -> Settings:
        return GivenSettings(
            database_url=URL,
            telegram_token=SecretStr(TOKEN),
            telegram_api=self.outside.url,
            smtp_url=SecretStr(f"smtp://127.0.0.1:{self.outside.smtp_port}?starttls=no"),
            mail_from=SENDER,
            secret=SecretStr("s" * 32),
            journal_dir=Path("journal"),
            public_url="https://desk.example",
        )


def _reader(open_vault: Callable[[], Vault]) -> ReadFile:
    """Reads what goes beside a mail, or is posted, without a thread of its own."""

    async def read(file: MailFile) -> bytes:
        return open_vault().read(file.case_id, file.item_id)

    return read


class _Inspect:
    """What aiogram asks of `inspect`; what a handler takes is found out once, not in every life."""

    unwrap, isawaitable = inspect.unwrap, inspect.isawaitable
    iscoroutinefunction, isclass, Parameter = inspect.iscoroutinefunction, inspect.isclass, inspect.Parameter
    _seen: ClassVar[dict[Any, inspect.Signature]] = {}

    @classmethod
    def signature(cls, callback: Any) -> inspect.Signature:
        code = getattr(callback, "__code__", None)
        if code is None:
            return inspect.signature(callback)
        key = code, hasattr(callback, "__self__")  # a method's own first parameter is none
        if key not in cls._seen:
            cls._seen[key] = inspect.signature(callback)
        return cls._seen[key]


async def _nothing(_: Any) -> None:
    """The menu of commands is not part of any promise."""


class Desk:
    """A process, and what people at the desk do with it. To be made within the folder of the run."""

    def __init__(self, furniture: Furniture, *roles: str) -> None:
        self.furniture, self.shared, self.outside = furniture, furniture.shared, furniture.outside
        self.clock = SharedClock(self.shared)
        built = wiring.build(furniture.parts(self.clock, roles))
        self.house, self._captures = replace(built, capture=None), built.capture  # looks when the harness says so
        self.letters = LettersWay.open(self.outside, self.house, self.clock)
        self.use = self.house.use_cases
        self.means = self.house.means
        self.expects_updates = True
        """Somebody outside may have said something."""
        self._rang_at: datetime | None = None
        self._reads: sqlite3.Connection | None = None

    # ------------------------------------------------------------------ before the story
    def now(self, use_case: Any, **given: Any) -> Any:
        """One unit of work, without loop or thread."""
        return self.house.run.now(use_case, **given)

    def furnish_database(self) -> None:
        """An upgraded database with the sample desk."""
        upgrade(self.house.units.engine)
        self.now(AddSamples(self.clock, self.means.new_id, ""))

    def close(self) -> None:
        """For a desk that was never started."""
        if self._reads is not None:
            self._reads.close()
        self.house.run.close()
        self.house.units.engine.dispose()

    # ------------------------------------------------------------------ a life
    async def start(self) -> None:
        self.furniture.updates, WatchedFetcher.at_work = Updates(self.furniture.boundaries), 0
        await self.house.start()
        await self._look()
        await self._look()  # the outbox sender may have been at its first look

    async def start_chat(self) -> None:
        """The chat alone, and nothing that sends."""
        self.furniture.updates = Updates(self.furniture.boundaries)
        await self.house.start()

    async def all_heard(self, polls: bool) -> None:
        """Returns when no update is left to be asked for, and what came is answered."""
        if polls and self.furniture.updates is not None:
            await self.furniture.updates.all()
        await self._tasks_ended()

    async def do(self, use_case: Any, **given: Any) -> Any:
        """What somebody does at the desk, in one unit."""
        return await self.house.run(use_case, **given)

    async def stop(self) -> None:
        if self._reads is not None:
            self._reads.close()
        await self.letters.close()
        await self.house.stop()

    async def settle(self) -> None:
        """Returns when nothing is left to do for the next minutes, but what people outside would do."""
        for _ in range(MOST_ROUNDS):
            await self._under_way_ended()
            at = self._next()
            if at is not None and at <= self.shared.now:
                await self._look()
            elif self._rang_at != self.shared.now:
                await self._ring()
            elif await self._look_after_acts():
                continue
            elif at is not None and at <= self.shared.now + SOON:
                self.shared.now = at
            else:
                return
        raise AssertionError(f"the desk does not come to rest at {self.shared.now}; next is {at}")

    async def live_until(self, end: datetime) -> None:
        """Time passes, from one due instant to the next."""
        while self.shared.now < end:
            at = self._next()
            self.shared.now = end if at is None or at > end else max(at, self.shared.now)
            await self.settle()

    async def _under_way_ended(self) -> None:
        """What came in is answered, what was written for at once has left."""
        outbox_sender, updates = self.house.outbox_sender, self.furniture.updates
        assert updates is not None
        if self.expects_updates:
            self.expects_updates = False
            await updates.all()
        await self._tasks_ended()
        await outbox_sender.drained()

    async def _ring(self) -> None:
        ticker = self.house.ticker
        assert ticker is not None
        self._rang_at = self.shared.now
        await ticker.ring()

    async def _look(self) -> None:
        """Bell, outbox_sender and fetcher look for what waits, as they do at each of their beats."""
        outbox_sender, fetcher = self.house.outbox_sender, self.house.bot.fetcher if self.house.bot else None
        assert isinstance(outbox_sender, WatchedSender)
        assert fetcher is not None
        await self._ring()
        if self._captures is not None:
            await self._captures.once()
        await self.letters.rounds.once()
        outbox_sender.looked.clear()
        outbox_sender.wake()
        fetcher.wake()
        await outbox_sender.looked.wait()
        await self.house.run.io(int)  # behind the unit that looked, in the thread of all units

    async def _tasks_ended(self) -> None:
        fetcher = self.house.bot.fetcher if self.house.bot is not None else None
        while True:
            running = [one for one in asyncio.all_tasks() if self._passes(one.get_name())]
            if running:
                await asyncio.wait(running)
            elif isinstance(fetcher, WatchedFetcher) and fetcher.is_busy:
                await self.house.run.io(int)
            else:
                return

    @staticmethod
    def _passes(name: str) -> bool:
        return not name.startswith("Task-") and name not in PERMANENT

    def _next(self) -> datetime | None:
        found = self.rows(WAITING)[0][0]
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found is not None else None

    async def _look_after_acts(self) -> bool:
        """A handler asks the other side what it has of an act that nobody knows of, and says so."""
        asked = self.rows(UNSETTLED)
        for one in asked:
            task = UUID(one["id"])
            act = str(json.loads(one["payload"])["act"])
            there = self.outside.ask("mailed", message_id=message_id(act, SENDER))["there"]
            await self.do(self.use.settle_act, user=self.handler, task_id=task, outcome="sent" if there else "again")
        return bool(asked)

    @functools.cached_property
    def handler(self) -> DeskUser:
        """The handler, read without a unit: a life may have begun in the middle."""
        return self._user("Hélène Martin", "helene@desk.example")

    @functools.cached_property
    def second_handler(self) -> DeskUser:
        """Another one, for what two must see."""
        return self._user("Joost Bakker", "joost@desk.example")

    def _user(self, name: str, email: str) -> DeskUser:
        found = self.rows("SELECT id FROM desk_users WHERE email = ?", email)[0]
        return DeskUser(UUID(found["id"]), "handler", name, email, "fr")

    def rows(self, query: str, *given: Any) -> Sequence[sqlite3.Row]:
        """What the database holds, read past the desk."""
        if self._reads is None:
            self._reads = sqlite3.connect(DATABASE, isolation_level=None)
            self._reads.row_factory = sqlite3.Row
        return self._reads.execute(query, given).fetchall()

    def case_id(self, place: int = 0) -> UUID:
        """The case, in the order of their numbers."""
        return UUID(self.rows("SELECT id FROM cases ORDER BY number")[place]["id"])

    async def case(self, place: int = 0) -> Any:
        """The case as it stands."""
        case_id = self.case_id(place)
        return await self.do(lambda tx: tx.cases.get(case_id, ENGINE))
