"""A whole installation as its operator starts it: `egide bot` twice behind a reverse proxy, `egide worker`, on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import Engine, select

from adapters.rules.questions import load_questions
from adapters.security.passwords import Passwords
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from adapters.texts.locales import load_locales
from egide.demo.samples import DEMO_PASSWORD, POLICIES, AddSamples
from egide.demo.story import DEFAMATION, Insured
from sandbox import Sandbox
from sandbox.client import Person
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.tables.core import cases, follow_ups, inbox, outbox, timeline
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import ROOT
from tests.fakes.ports import free_port

TOKEN = "1000:a-token-of-this-test"


class ReverseProxy:
    """Hands each request to the next chat process; one that is gone is passed over."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = itertools.cycle(ports)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        self._session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_post("/telegram", self._pass_on)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        port = free_port()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{port}"

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        for _ in range(2):
            address = f"http://127.0.0.1:{next(self._ports)}/telegram"
            try:
                async with self._session.post(address, data=body, headers=request.headers) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)

    async def stop(self) -> None:
        assert self._runner is not None
        await self._session.close()
        await self._runner.cleanup()


@dataclass
class Installation:
    """The sandbox in Telegram's place, the proxy, and the processes."""

    url: str
    folder: Path
    sandbox: Sandbox
    proxy: ReverseProxy
    ports: list[int]
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def egide(self, command: str, **more: str) -> asyncio.subprocess.Process:
        given = {
            "EGIDE_DATABASE_URL": self.url, "EGIDE_TELEGRAM_TOKEN": TOKEN, "EGIDE_TELEGRAM_API": self.sandbox.url,
            "EGIDE_WEBHOOK": "true", "EGIDE_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-webhook",
            "EGIDE_PUBLIC_URL": self.proxy.url, "EGIDE_SECRET": "s" * 32, "EGIDE_JOURNAL_DIR": str(self.folder / "journal"),
            "EGIDE_VAULT_DIR": str(self.folder / "vault"), **more,
        }  # fmt: skip
        log = (self.folder / f"{command}-{len(self.running)}.log").open("w")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "egide", command, cwd=self.folder, stdout=asyncio.subprocess.PIPE, stderr=log,
            env={**os.environ, **given, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self.running.append(process)
        return process

    async def ready(self) -> None:
        for process in self.running:
            assert process.stdout is not None
            assert (await process.stdout.readline()).strip() == b"ready", self.logs()

    def logs(self) -> str:
        return "\n".join(path.read_text("utf-8")[-1500:] for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
async def installation(postgres_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    sandbox = Sandbox(token=TOKEN, clock=time.time)
    await sandbox.start("127.0.0.1", 0)
    ports = [free_port(), free_port()]
    proxy = ReverseProxy(ports)
    await proxy.start()
    made = Installation(postgres_url, tmp_path, sandbox, proxy, ports)
    yield made
    for process in made.running:
        if process.returncode is None:
            process.kill()
            await process.wait()
    await proxy.stop()
    await sandbox.stop()


@pytest.fixture
def engine(postgres_url: str) -> Engine:
    engine = writing_engine(postgres_url)
    upgrade(engine)
    clock = SystemClock()
    with UnitOfWorkFactory(engine, clock)() as tx:
        AddSamples(clock, TimeOrderedIds(clock), Passwords().hash(DEMO_PASSWORD))(tx)
    return engine


@pytest.mark.crash
async def test_a_conversation_over_two_chats_and_a_worker(installation: Installation, engine: Engine) -> None:
    """An interview goes on whichever process answers, also when one is killed; the reminder goes by the job queue; SIGTERM
    ends the rest within seconds."""
    for port in installation.ports:
        await installation.egide("bot", EGIDE_TELEGRAM_WEBHOOK_PORT=str(port))
    await installation.egide("worker")
    await installation.ready()
    chat = await Person.join(installation.sandbox.url, "Camille", patience=40)
    camille = Insured(
        chat, load_questions(ROOT / "rules" / "questions"), load_locales(ROOT / "locales"), "fr", DEFAMATION
    )
    await camille.start(POLICIES[0].code, "Français")
    await chat.press(camille.say("bot.button.report"))
    await chat.press(camille.questions.doors["defamation"].in_("fr"))
    questions = {one.id: one for one in camille.questions.ordered}
    await chat.expect(questions["danger"].ask.fr)
    installation.running[0].send_signal(signal.SIGKILL)
    await chat.press(questions["danger"].options[0].label.fr)
    await chat.expect(questions["target"].ask.fr)
    await chat.press(questions["target"].options[0].label.fr)
    await chat.expect(questions["first_published_on"].ask.fr)
    with engine.begin() as connection:
        now = SystemClock().now()
        connection.execute(timeline.update().values(at=now - timedelta(days=2)))
        connection.execute(follow_ups.update().where(_reminder).values(due_at=now, state="pending"))
    await until_fired(engine)
    for process in installation.running[1:]:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0, installation.logs()
    with engine.connect() as connection:
        assert len(connection.execute(select(cases.c.id)).all()) == 1
        open_updates = connection.execute(select(inbox.c.update_id).where(inbox.c.state != "done")).all()
        assert open_updates == []
        keys = list(connection.execute(select(outbox.c.key)).scalars())
    assert len(keys) == len(set(keys))
    await chat.close()


_reminder = (follow_ups.c.kind == "interview_reminder") & (follow_ups.c.attempt == 1)


async def until_fired(engine: Engine) -> None:
    """The worker's bell rings, the job queue carries it, a job runs it."""
    ends = time.monotonic() + 40
    while time.monotonic() < ends:
        with engine.connect() as connection:
            if connection.execute(select(follow_ups.c.state).where(_reminder)).scalar_one() == "done":
                return
        await asyncio.sleep(0.1)
    raise AssertionError("the reminder was never run")
