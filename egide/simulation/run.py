"""`egide simulate`: N cases through D days of virtual time, with the real engine and database, and the promises counted."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import multiprocessing.context
import os
import shutil
import sqlite3
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, create_engine, event, func, select

from adapters.rules.release import Release
from egide.parts import read_letters, read_words
from egide.simulation.commit_record import CommitRecord, Presence
from egide.simulation.desk import HeldEngine, Shared, sim_parts
from egide.simulation.desk_people import COURSES, TO_THE_END, Correspondents, Handler, Lawyer
from egide.simulation.fakes import SeededIds, SimClock, SimVault, errors_said
from egide.simulation.insured_people import Insured
from egide.simulation.keep import DATABASE, keep_report, keep_world, prepare, world
from egide.simulation.loop import SimLoop, run
from egide.simulation.outside import RATES, Faults, Ledger, MailAndPost, Telegram, Truth
from egide.simulation.promises import Counting
from egide.simulation.report import Report, together
from egide.simulation.supervisor import Supervisor
from egide.simulation.world import World
from storage.schema import upgrade
from storage.sql.database import writing_engine
from storage.sql.json_text import written
from storage.sql.prepared import PreparedStatement, Row
from storage.tables.core import cases, tasks, timeline
from storage.unit_of_work import UnitOfWorkFactory
from workflows.kernel.countries import Jurisdiction
from workflows.kernel.people import DeskUser, Policy, Role
from workflows.letters.rules import LetterRules
from workflows.use_cases.followups.audit_clocks import PROBLEMS

FIRST_DAY = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
MINE = PreparedStatement[Row](
    select(cases.c.id, func.min(tasks.c.kind).label("first"), func.max(tasks.c.kind).label("last"))
    .join(tasks, tasks.c.case_id == cases.c.id)
    .where(cases.c.owner_id == bindparam("owner"), tasks.c.done_at.is_(None))
    .group_by(cases.c.id)
    .order_by(cases.c.id)
)
EVERYTHING = PreparedStatement[Row](
    select(cases.c.number, timeline.c.at, timeline.c.event, timeline.c.actor_role)
    .join(cases, cases.c.id == timeline.c.case_id)
    .order_by(timeline.c.id)
)
WAITS_FOR_OTHERS = "choose_lawyer"
"""A task that its handler can do nothing about before the insured has written."""
HANDLERS, LAWYERS = 4, 6
LARGEST, SMALLEST = 100, 25
"""Cases of one world, which has its own desk and database; worlds are played side by side and counted together."""
AT_THE_END = 4
"""The last worlds are smaller: each has at most this part of what is left, so that no processor waits long for another."""
REPORTED_WITHIN = 30 * 86400.0
LONGEST_SHIFT = 300
RARELY = (50_000, 50, 1000)
"""When the garbage collector looks: a run makes little garbage, and keeps much."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked for. In a `busy` world every case goes through everything that its plan allows."""

    cases: int
    days: int
    seed: int
    faults: bool
    busy: bool = False
    keep: Path | None = None
    """Where what is left of the run is kept."""

    @property
    def start(self) -> datetime:
        """Each seed begins on another day, so that summer time, leap days and new years are lived through."""
        return FIRST_DAY + timedelta(days=self.seed * 37 % LONGEST_SHIFT)


def simulate(wanted: Run, processes: int | None = None, told: Callable[[int, int], None] | None = None) -> Report:
    """Plays all worlds, at most `processes` at a time (by default as many as there are processors); the result does not depend
    on how many. Raises BadSettings for a folder to keep them in that is not free."""
    keep = wanted.keep
    if keep is not None:
        prepare(keep)
    shards = [
        Run(size, wanted.days, wanted.seed * 1000 + number, wanted.faults, keep=world(keep, number) if keep else None)
        for number, size in enumerate(_sizes(wanted.cases))
    ]
    found: list[Report] = []
    for report in _played(shards, processes or os.cpu_count() or 1):
        found.append(report)
        if told is not None:
            told(len(found), len(shards))
    total = together(found)
    if keep is not None:
        keep_report(total, keep)
    return total


def _sizes(left: int) -> Iterator[int]:
    while left > 0:
        size = min(left, max(SMALLEST, min(LARGEST, left // AT_THE_END)))
        yield size
        left -= size


def _played(shards: Sequence[Run], processes: int) -> Iterator[Report]:
    if len(shards) == 1 or processes == 1:
        yield from map(play, shards)
        return
    with _processes().Pool(min(processes, len(shards))) as pool:
        yield from pool.imap(play, shards)


def _processes() -> multiprocessing.context.BaseContext:
    """How other processes begin: as copies of this one, with all that was read, where no other thread is half-way through
    something."""
    if threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    _words()
    _upgraded()
    return multiprocessing.get_context("fork")


def play(wanted: Run) -> Report:
    """One shard, from its first day to its last."""
    with tempfile.TemporaryDirectory(prefix="egide-simulation-", dir=_memory()) as name:
        folder = Path(name)
        shutil.copy(_upgraded(), folder / DATABASE)
        engine = create_engine(f"sqlite:///{folder / DATABASE}", json_serializer=written, hide_parameters=True)
        event.listen(engine, "connect", _in_memory)
        held = HeldEngine(engine)
        gc.freeze()
        usual = gc.get_threshold()
        gc.set_threshold(*RARELY)
        try:
            report = run(lambda loop: _play(loop, wanted, held, folder), wanted.start)
        finally:
            held.close()
            engine.dispose()
            if wanted.keep is not None:
                keep_world(folder, wanted.keep)
            gc.set_threshold(*usual)
            gc.unfreeze()
    if wanted.keep is not None:
        keep_report(report, wanted.keep)
    return report


def _memory() -> str | None:
    """A file system in memory where there is one: the disk is not what is tried here."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _in_memory(connection: sqlite3.Connection, _record: object) -> None:
    """Transactions that are kept or undone as in production; what a machine without power loses, and what others see
    meanwhile, is tried elsewhere."""
    connection.isolation_level = None
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@cache
def _upgraded() -> Path:
    """An empty database of this release, made once."""
    folder = tempfile.TemporaryDirectory(prefix="egide-simulation-", dir=_memory())
    _kept.append(folder)
    path = Path(folder.name) / "empty.sqlite3"
    engine = writing_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # closing the last connection leaves one file
    return path


_kept: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _words() -> Release:
    """Rules and words, read once."""
    return read_words()


@cache
def _letters() -> LetterRules:
    """The letters of these rules, read once: every life of a process would read them anew."""
    return read_letters(_words().rulebook)


@contextmanager
def _listening(errors: list[str]) -> Iterator[None]:
    """What the desk logs goes to the report and nowhere else."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    root.handlers = [errors_said(errors)]
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)


async def _play(loop: SimLoop, wanted: Run, engine: HeldEngine, folder: Path) -> Report:
    chance, clock, presence = Random(wanted.seed), SimClock(loop), Presence()
    faults = Faults(Random(wanted.seed + 1), wanted.faults, RATES)
    words, new_id, commit_record, vault = (
        _words(),
        SeededIds(clock, Random(wanted.seed + 2)),
        CommitRecord(presence),
        SimVault(),
    )

    def new_secret() -> str:
        return f"{chance.getrandbits(256):064x}"

    shared = Shared(
        clock=clock, engine=engine, release=words, new_id=new_id, commit_record=commit_record, vault=vault,
        parts=replace(
            sim_parts(clock, engine, words, new_id, new_secret, commit_record, vault, folder),
            read_letters=lambda _: _letters(),
        ),
    )  # fmt: skip
    truth = Truth()
    supervisor = Supervisor(shared, Random(wanted.seed + 3), presence, wanted.faults)
    world = World(
        clock, truth, Telegram(truth, faults, supervisor.die, shared.commit_record.answers),
        MailAndPost(truth, faults, supervisor.die), faults, Ledger(),
        Random(wanted.seed + 4), kept=shared.vault.kept,
    )  # fmt: skip
    handlers, lawyers, codes = _furnish(shared, wanted.cases)
    outside = Correspondents(world.post, clock, Random(wanted.seed + 5))
    within = min(REPORTED_WITHIN, wanted.days * 86400.0 / 4)

    def another() -> Random:
        return Random(chance.getrandbits(64))

    courses = (TO_THE_END,) if wanted.busy else COURSES
    asked = {kind: [path for path, _ in words.rulebook.wants[kind]] for kind in words.rulebook.declared.kinds}
    people = [Insured(world, number, code, asked, another()) for number, code in enumerate(codes)]
    actors = [
        supervisor.keep(world),
        *(one.live(within) for one in people),
        *(Handler(world, one, another(), _reader(engine), outside, courses).work() for one in handlers),
        *(Lawyer(world, one, another()).work() for one in lawyers),
    ]
    with _listening(supervisor.errors):
        running = [loop.create_task(one) for one in actors]
        await asyncio.sleep(wanted.days * 86400)
        faults.on = False
        for task in running[1:]:
            task.cancel()
        await asyncio.gather(*running[1:], *world.in_flight, return_exceptions=True)
        await supervisor.settle(world)
        report = _report(shared, world, supervisor, running, lawyers)
        if wanted.faults:
            report.faults["clock_change"] = _clock_changes(wanted, _home(shared).zone)
    return report


def _home(shared: Shared) -> Jurisdiction:
    """Half of all cases are here."""
    return shared.rulebook.jurisdictions.guessed("fr")


def _clock_changes(wanted: Run, zone: ZoneInfo) -> int:
    """How often summer time began or ended during the run."""
    offsets = [(wanted.start + timedelta(days=day)).astimezone(zone).utcoffset() for day in range(wanted.days + 1)]
    return sum(one != other for one, other in pairwise(offsets))


def _reader(engine: HeldEngine) -> Callable[[UUID, bool], Sequence[UUID]]:
    def mine(owner: UUID, with_waiting: bool) -> Sequence[UUID]:
        """The handler's own cases with something to do; read as the queue page reads. Those that only wait for others, if they
        are asked for."""
        with engine.begin() as connection:
            rows = MINE.rows(connection, {"owner": owner})
        return [row["id"] for row in rows if with_waiting or not row["first"] == row["last"] == WAITS_FOR_OTHERS]

    return mine


def _furnish(shared: Shared, how_many: int) -> tuple[list[DeskUser], list[DeskUser], list[str]]:
    handlers = [_user(shared, "handler", number) for number in range(HANDLERS)]
    lawyers = [_user(shared, "lawyer", number) for number in range(LAWYERS)]
    home = _home(shared).code
    countries = (home, home, *(code for code in shared.rulebook.jurisdictions.codes if code != home))
    codes = []
    with UnitOfWorkFactory(shared.engine, shared.clock)() as tx:
        for user in (*handlers, *lawyers):
            tx.users.add(user)
        for number in range(how_many):
            country = countries[number % len(countries)]
            policy = Policy(
                shared.new_id(), f"S-{number}", "sample-one", f"Person {number}", country, None, number % 7 == 0
            )
            code = f"CODE-{number:05d}"
            tx.policies.add(policy)
            tx.policies.add_code(policy.id, code, shared.clock.now() + timedelta(days=3650))
            codes.append(code)
    return handlers, lawyers, codes


def _user(shared: Shared, role: Role, number: int) -> DeskUser:
    name = f"{role.title()} {number}"
    countries = shared.rulebook.jurisdictions.codes
    return DeskUser(shared.new_id(), role, name, f"{role}{number}@desk.example", "en", None, countries, number)


def _report(
    shared: Shared,
    world: World,
    supervisor: Supervisor,
    running: Sequence[asyncio.Task[object]],
    lawyers: Sequence[DeskUser],
) -> Report:
    report = Report(faults=world.faults.happened, errors=supervisor.all_errors(world))
    report.errors += [
        repr(task.exception()) for task in running if task.done() and not task.cancelled() and task.exception()
    ]
    with shared.engine.begin() as connection:
        names, countries = [one.name for one in lawyers], shared.rulebook.jurisdictions
        report.promises = Counting(connection, world, shared.commit_record, names, countries).all()
        for line in EVERYTHING.rows(connection, {}):
            world.ledger.write(*line.values())
        states = Counter(connection.execute(select(cases.c.state)).scalars())
        kinds = Counter(connection.execute(select(tasks.c.kind)).scalars())
    report.hash = world.ledger.digest()
    report.did = world.did + Counter(
        updates=world.updates,
        events=world.ledger.entries,
        telegram=world.telegram.taken,
        mails=world.post.taken - len(world.post.letters),
        letters=len(world.post.letters),
        lives=supervisor.lives,
        audit_found=sum(kinds[problem] for problem in PROBLEMS),
        **{f"cases_{state}": number for state, number in states.items()},
    )
    return report
