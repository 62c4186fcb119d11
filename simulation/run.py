"""`egide simulate`: N cases through D days of virtual time, with the real engine and database, and the promises counted."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, event, select

from adapters.links import SignedLinks
from adapters.locales import load_locales
from adapters.questions import load_questions
from adapters.rulebook import load_rulebook
from simulation.desk import DeskProcess, SeededIds, Shared, SimClock
from simulation.loop import SimLoop, run
from simulation.outside import RATES, Faults, Ledger, Post, Telegram
from simulation.people import Handler, Insured, Lawyer, Town
from simulation.promises import Count, count
from storage.database import writing_engine
from storage.schema import upgrade
from storage.tables import cases, tasks, timeline
from storage.unit_of_work import Units
from workflows.people import DeskUser, Policy

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
COUNTRIES = ("FR", "FR", "BE", "NL")
HANDLERS, LAWYERS = 4, 6
SHARD = 250
"""Cases that one process plays; shards run side by side and are counted together."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked for."""

    cases: int
    days: int
    seed: int
    faults: bool


@dataclass
class Report:
    """What a run says of itself; `hash` is the same for the same seed."""

    promises: dict[str, Count] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    hash: str = ""
    errors: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Counts another shard in."""
        for name, found in other.promises.items():
            mine = self.promises.get(name, Count(0, 0))
            self.promises[name] = Count(mine.broken + found.broken, mine.of + found.of)
        self.faults.update(other.faults)
        self.did.update(other.did)
        self.errors += other.errors
        self.hash = f"{self.hash}{other.hash}"

    @property
    def broken(self) -> int:
        """How many promises were broken, errors included."""
        return sum(one.broken for one in self.promises.values()) + len(self.errors)

    def to_plain(self) -> dict[str, Any]:
        return {
            "promises": {name: {"broken": one.broken, "of": one.of} for name, one in sorted(self.promises.items())},
            "faults": dict(sorted(self.faults.items())),
            "did": dict(sorted(self.did.items())),
            "errors": self.errors[:20],
            "hash": self.hash,
        }


def simulate(wanted: Run, processes: int = 2) -> Report:
    """Plays all shards, at most `processes` at a time; the result does not depend on how many."""
    shards = []
    left, number = wanted.cases, 0
    while left > 0:
        shards.append(Run(min(SHARD, left), wanted.days, wanted.seed * 1000 + number, wanted.faults))
        left, number = left - SHARD, number + 1
    total = Report()
    if len(shards) == 1 or processes == 1:
        for shard in shards:
            total.add(play(shard))
        return total
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for report in pool.imap(play, shards):
            total.add(report)
    return total


def play(wanted: Run) -> Report:
    """One shard, from its first day to its last."""
    with tempfile.TemporaryDirectory(prefix="egide-simulation-", dir=_memory()) as folder:
        engine = writing_engine(f"sqlite:///{folder}/egide.sqlite3")
        event.listen(engine, "connect", _fast)
        upgrade(engine)
        try:
            return run(lambda loop: _play(loop, wanted, engine), START)
        finally:
            engine.dispose()


def _memory() -> str | None:
    """A file system in memory where there is one: the disk is not what is tried here."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _fast(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


async def _play(loop: SimLoop, wanted: Run, engine: Engine) -> Report:
    chance = Random(wanted.seed)  # noqa: S311
    clock = SimClock(loop)
    faults = Faults(Random(wanted.seed + 1), wanted.faults, RATES)  # noqa: S311
    shared = Shared(
        loop=loop,
        clock=clock,
        engine=engine,
        rulebook=load_rulebook(ROOT / "rules"),
        questions=load_questions(ROOT / "rules" / "questions"),
        locales=load_locales(ROOT / "locales"),
        new_id=SeededIds(clock, Random(wanted.seed + 2)),  # noqa: S311
        new_secret=lambda: f"{chance.getrandbits(256):064x}",
        telegram_faults=faults,
        links=SignedLinks("s" * 32, "https://desk.example"),
    )
    town = Town(
        clock, Telegram(faults, lambda how: town.desk and town.desk.units.die(how)), Post(faults), faults, Ledger()
    )
    handlers, lawyers, codes = _furnish(shared, wanted.cases)
    supervisor = _Supervisor(shared, town, Random(wanted.seed + 3), wanted)  # noqa: S311
    people = [
        *(Insured(town, number, code, Random(chance.getrandbits(64))).live() for number, code in enumerate(codes)),  # noqa: S311
        *(Handler(town, one, Random(chance.getrandbits(64)), lambda: _reader(engine)).work() for one in handlers),  # noqa: S311
        *(Lawyer(town, one, Random(chance.getrandbits(64))).work() for one in lawyers),  # noqa: S311
    ]
    living = [loop.create_task(one) for one in [supervisor.keep(), *people]]
    await asyncio.sleep(wanted.days * 86400)
    faults.on = False
    await supervisor.settle()
    return _report(shared, town, supervisor, living)


def _reader(engine: Engine) -> Any:
    async def mine(owner: Any) -> list[Any]:
        """The handler's own cases with something to do; read as the queue page reads."""
        with engine.begin() as connection:
            found = connection.execute(
                select(cases.c.id)
                .join(tasks, tasks.c.case_id == cases.c.id)
                .where(cases.c.owner_id == owner, tasks.c.done_at.is_(None))
                .distinct()
                .order_by(cases.c.id)
            )
            return list(found.scalars())

    return mine


def _furnish(shared: Shared, count_of_cases: int) -> tuple[list[DeskUser], list[DeskUser], list[str]]:
    handlers = [_user(shared, "handler", number) for number in range(HANDLERS)]
    lawyers = [_user(shared, "lawyer", number) for number in range(LAWYERS)]
    codes = []
    with Units(shared.engine, shared.clock)() as tx:
        for user in (*handlers, *lawyers):
            tx.users.add(user)
        for number in range(count_of_cases):
            country = COUNTRIES[number % len(COUNTRIES)]
            policy = Policy(
                shared.new_id(), f"S-{number}", "sample-one", f"Person {number}", country, None, number % 7 == 0
            )
            code = f"CODE-{number:05d}"
            tx.policies.add(policy)
            tx.policies.add_code(policy.id, code, shared.clock.now() + timedelta(days=3650))
            codes.append(code)
    return handlers, lawyers, codes


def _user(shared: Shared, role: Any, number: int) -> DeskUser:
    name = f"{role.title()} {number}"
    return DeskUser(shared.new_id(), role, name, f"{role}{number}@desk.example", "en", None, ("FR", "BE", "NL"), number)


class _Supervisor:
    """Starts the desk's process, and starts it again when it died; now and then only after days."""

    def __init__(self, shared: Shared, town: Town, chance: Random, wanted: Run) -> None:
        self._shared = shared
        self._town = town
        self._chance = chance
        self._wanted = wanted
        self.lives = 0
        self.longest_down = timedelta(hours=1)
        self.errors: list[str] = []

    async def keep(self) -> None:
        """Until the run ends."""
        while True:
            desk = await self._start()
            outage = asyncio.ensure_future(self._outage(desk))
            jump = asyncio.ensure_future(self._jump())
            await desk.units.died.wait()
            outage.cancel()
            jump.cancel()
            self._town.open.clear()
            await desk.bury()
            self.errors += [f"{type(one).__name__}: {one}" for one in desk.errors]
            await asyncio.sleep(self._down())

    async def _start(self) -> DeskProcess:
        self.lives += 1
        desk = DeskProcess(self._shared, self._town.telegram, self._town.post, self._town.faults)
        self._town.desk = desk
        while True:
            try:
                await desk.start()
                break
            except BaseException as error:
                if not desk.units.dead:
                    raise
                self.errors += [] if type(error).__name__ == "Killed" else [repr(error)]
                await desk.bury()
                desk = DeskProcess(self._shared, self._town.telegram, self._town.post, self._town.faults)
                self._town.desk = desk
        self._town.open.set()
        return desk

    def _down(self) -> float:
        seconds = self._chance.choice((2.0, 30.0, 600.0))
        if self._wanted.faults and self._chance.random() < 0.03:
            self._town.faults.happened["outage"] += 1
            seconds = self._chance.uniform(1, 6) * 86400
        self.longest_down = max(self.longest_down, timedelta(seconds=seconds))
        return seconds

    async def _outage(self, desk: DeskProcess) -> None:
        """The machine is switched off: a death without any message, and a long one."""
        if not self._wanted.faults:
            return
        await asyncio.sleep(self._chance.uniform(20, 90) * 86400)
        self._town.faults.happened["switched_off"] += 1
        desk.units.dead = True
        desk.units.died.set()

    async def _jump(self) -> None:
        """The machine's clock is wrong for a while."""
        while self._wanted.faults:
            await asyncio.sleep(self._chance.uniform(10, 60) * 86400)
            self._town.faults.happened["clock_jump"] += 1
            self._shared.clock.skew = timedelta(minutes=self._chance.choice((-61, -5, 7, 61)))
            await asyncio.sleep(7200)
            self._shared.clock.skew = timedelta(0)

    async def settle(self) -> None:
        """Lets the desk that is alive finish what is due."""
        self._wanted = Run(self._wanted.cases, self._wanted.days, self._wanted.seed, False)
        await self._town.open.wait()
        await asyncio.sleep(3 * 3600 + 1)


def _report(shared: Shared, town: Town, supervisor: _Supervisor, living: list[asyncio.Task[Any]]) -> Report:
    assert town.desk is not None
    report = Report()
    report.errors = [*supervisor.errors, *(f"{type(one).__name__}: {one}" for one in town.desk.errors)]
    report.errors += [
        repr(task.exception()) for task in living if task.done() and not task.cancelled() and task.exception()
    ]
    with shared.engine.begin() as connection:
        report.promises = dict(count(connection, town.telegram, town.post, shared.clock.now(), supervisor.longest_down))
        for line in connection.execute(
            select(cases.c.number, timeline.c.at, timeline.c.event, timeline.c.actor_role)
            .join(cases, cases.c.id == timeline.c.case_id)
            .order_by(timeline.c.id)
        ):
            town.ledger.write(*line)
        states = Counter(connection.execute(select(cases.c.state)).scalars())
    report.faults = town.faults.happened
    report.hash = town.ledger.digest()
    report.did = Counter(
        updates=town.updates,
        events=town.ledger.entries,
        telegram=sum(town.telegram.deliveries.values()),
        mails=sum(town.post.deliveries.values()),
        lives=supervisor.lives,
        plans=town.plans,
        refusals=town.refusals,
        **{f"cases_{state}": number for state, number in states.items()},
    )
    return report


def text(report: Report) -> str:
    """The report for a person: each promise with its denominator."""
    plain = report.to_plain()
    width = max(len(name) for name in plain["promises"])
    lines = [f"{name:<{width}}  {one['broken']} of {one['of']}" for name, one in plain["promises"].items()]
    for part in ("did", "faults"):
        told: Mapping[str, int] = plain[part]
        lines.append(f"{part}: " + ", ".join(f"{name} {number}" for name, number in told.items()))
    lines += [f"error: {one}" for one in plain["errors"]]
    return "\n".join([*lines, f"hash: {plain['hash']}"])


def as_json(report: Report) -> str:
    """The report for a machine."""
    return json.dumps(report.to_plain(), indent=1)
